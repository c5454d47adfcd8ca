"""`show --explain` tells how the bytes were read, and what was mended."""

from __future__ import annotations

from pathlib import Path

from tests.extract.templates import TEXTS, html
from tests.road import run

PAGE = html(
    "<h1>سفينة الأبحاث تعود إلى الميناء</h1><p>" + "</p><p>".join(TEXTS[:4]) + "</p>", "سفينة الأبحاث تعود إلى الميناء"
)


def test_the_charset_is_told_with_its_reason_and_every_repair(tmp_path: Path) -> None:
    home, pages = tmp_path / "home", tmp_path / "pages"
    pages.mkdir()
    (pages / "silent.html").write_bytes(PAGE.encode("cp1256", "replace"))
    (pages / "twice.html").write_bytes(PAGE.encode().decode("cp1252", "replace").replace("\ufffd", "").encode())
    found = {Path(row["input"]).name: row["article_id"] for row in run(home, "import", str(pages), "--json")}
    (silent,) = run(home, "show", str(found["silent.html"]), "--explain", "--json")
    assert {"fact": "charset", "value": "windows-1256", "evidence": "letters"} in silent["evidence"]
    (twice,) = run(home, "show", str(found["twice.html"]), "--explain", "--json")
    assert any("encoded twice" in repair for repair in twice["repairs"])
    printed = "\n".join(map(str, run(home, "show", str(found["silent.html"]), "--explain")))
    assert "bytes read as" in printed
    assert "the letters make words so" in printed
