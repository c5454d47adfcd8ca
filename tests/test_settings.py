"""Settings that are lists and tables, from the file and from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsarchive.errors import BadSetting
from newsarchive.settings import load

SIX = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)


def test_a_list_and_a_table_come_from_the_file_and_as_json_from_the_environment(tmp_path: Path) -> None:
    (tmp_path / "newsarchive.toml").write_text("recheck_s = [1, 2, 3, 4, 5, 6]\n", encoding="utf-8")
    environ = {"NEWSARCHIVE_RECHECK_S_BY_SOURCE": '{"السفح": [1, 2, 3, 4, 5, 6]}'}
    settings = load(tmp_path, environ)
    assert settings.recheck_s == SIX
    assert settings.recheck_s_by_source == {"السفح": SIX}


@pytest.mark.parametrize("value", ["[1, 2", "[1, 2, 3]", '["a", 2, 3, 4, 5, 6]'])
def test_an_invalid_list_is_refused_and_named(tmp_path: Path, value: str) -> None:
    with pytest.raises(BadSetting, match=r"(?i)recheck_s"):
        load(tmp_path, {"NEWSARCHIVE_RECHECK_S": value})
