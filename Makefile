# Every target sets itself up: only Python >= 3.11 and make are needed on the machine.
# .venv is made from requirements.lock and made again only when the lock changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check lint bench lock clean

demo: $(READY)  ## archive the bundled sample newsroom over real HTTP on loopback
	$(BIN)/newsarchive demo

test: $(READY)  ## the whole test suite, Postgres included
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: lint test  ## what CI runs: style, types, dependencies, floors, tests

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/deptry src

bench: $(READY)  ## speed and quality, as ratios; NEWSARCHIVE_CORPUS names real data to measure on
	$(BIN)/python -m benchmarks

lock:  ## resolve the dependencies anew (needs uv); the lock holds hashes and no address
	uv lock --upgrade
	uv export --all-extras --no-emit-project --format requirements-txt --no-header > requirements.lock

$(READY): requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "newsarchive needs Python 3.11 or newer")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
