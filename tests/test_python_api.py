"""The public API: what `import newsarchive` offers, and that docs/python.md shows it as it is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import newsarchive
from newsarchive.errors import UnusableArchive, UsageError
from newsarchive.model.outcomes import Outcome
from newsarchive.testing import Running, serve

DOCS = Path(__file__).parents[1] / "docs" / "python.md"
TEXT = (
    "عادت حركة السير على جسر المدينة القديم\n\nعادت حركة السير صباح اليوم على الجسر القديم بعد إغلاق دام شهرا كاملا.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "bridge.txt").write_text(TEXT, encoding="utf-8")
    return texts


def test_the_examples_of_the_documentation_run(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"home": tmp_path / "home", "folder": folder, "output": tmp_path / "all.jsonl"}
    examples = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) == 4
    for example in examples:
        exec(compile(example, str(DOCS), "exec"), names)
    printed = capsys.readouterr().out
    assert "new_article" in printed
    assert "1 articles" in printed


def test_questions_return_typed_values(tmp_path: Path, folder: Path) -> None:
    with newsarchive.open_archive(tmp_path / "home") as archive:
        (result,) = archive.import_(folder, source="a")
        assert result.outcome is Outcome.NEW_ARTICLE
        answer = archive.search("حركة السير", facets=True)
        assert [hit.article_id for hit in answer.hits] == [result.article_id]
        assert (answer.total, answer.exact, answer.next) == (1, True, None)
        assert answer.facets is not None
        assert answer.facets.sources == (("a", 1),)
        article = archive.article(answer.hits[0].article_id)
        assert isinstance(article, newsarchive.Article)
        assert list(archive.articles(source="a")) == [article]
        assert archive.article("https://nowhere.example/") is None
        with pytest.raises(UsageError, match="known are: a"):
            archive.poll("b")


def test_a_round_is_polled_and_a_second_opening_may_only_read(
    newsroom: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSARCHIVE_ALLOW_PRIVATE_NETWORKS", "1")
    monkeypatch.setenv("NEWSARCHIVE_HOST_DELAY_S", "0")
    seen: list[newsarchive.Result] = []
    with newsarchive.open_archive(tmp_path) as archive:
        source = archive.add_source(newsroom.home_urls["rasid"], name="rasid", feeds=newsroom.feed_urls["rasid"])
        results = archive.poll(source.name, on_result=seen.append)
        assert seen == results
        assert sum(result.outcome is Outcome.NEW_ARTICLE for result in results) >= 3
    with newsarchive.open_archive(tmp_path, readonly=True) as archive:
        assert [known.name for known in archive.sources()] == ["rasid"]
        with pytest.raises(UnusableArchive, match="readonly"):
            archive.add_source("https://b.example/", feeds=["https://b.example/feed"])


@pytest.fixture
def newsroom() -> object:
    with serve() as running:
        yield running


def test_importing_the_package_is_light() -> None:
    heavy = ("sqlalchemy", "httpx", "msgspec", "click")
    code = f"import sys, newsarchive; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
