"""The command line as people and scripts use it: processes of their own, on a home of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.demo.server import Running, serve
from tests.road import run

PAGE = """<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title} - جريدة الضفة</title>
<meta property="article:published_time" content="2026-03-02T09:30:00+02:00">
<link rel="canonical" href="{url}"></head><body><article><h1>{title}</h1>
<p>أعلنت بلدية الضفة صباح الاثنين أن أعمال تجديد الجسر القديم ستبدأ مطلع الشهر المقبل وتستمر نصف عام.</p>
<p>وقالت المهندسة أمل الراشد إن الطريق البديل جاهز، وإن المدرسة المجاورة لن تتأثر بالأعمال {extra}.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Running]:
    with serve() as running:
        yield running


def test_a_source_is_added_polled_searched_shown_and_exported(newsroom: Running, tmp_path: Path) -> None:
    home_url, feeds = newsroom.home_urls["manara"], newsroom.feed_urls["manara"]
    words = [word for feed in feeds for word in ("--feed", feed)]
    (added,) = run(tmp_path, "sources", "add", home_url, "--name", "المنارة", *words, "--json")
    assert [feed["url"] for feed in added["feeds"]] == list(feeds)

    results = run(tmp_path, "poll", "--all", "--json")
    assert {"input", "url", "outcome", "article_id", "detail"} == set(results[0])
    filed = [result for result in results if result["outcome"] == "new_article"]
    assert len(filed) >= 5

    output = tmp_path / "all.jsonl"
    run(tmp_path, "export", "--format", "jsonl", "--output", str(output))
    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert {row["id"] for row in rows} == {result["article_id"] for result in filed}
    assert not output.with_name("all.jsonl.part").exists()

    (shown,) = run(tmp_path, "show", str(rows[0]["id"]), "--json")
    assert shown == rows[0]
    word = next(word for word in rows[0]["title"].split() if len(word) > 4)
    hits = run(tmp_path, "search", word, "--json")
    assert rows[0]["id"] in {hit["id"] for hit in hits}


def test_pages_texts_and_lines_are_imported_once(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    address = "https://daffa.example/2026/03/bridge"
    page = PAGE.format(title="تجديد الجسر القديم", url=address, extra="")
    (inbox / "bridge.html").write_text(page, encoding="utf-8")
    (inbox / "old.txt").write_text(
        "افتتاح مكتبة عامة في حي الزيتون\n\nافتتحت في حي الزيتون مكتبة عامة تضم ثلاثين ألف كتاب، بحضور أهالي الحي.\n\n"
        "وقال أمينها إن الإعارة مجانية للجميع طوال أيام الأسبوع.\n\nاشترك في قناتنا على تيليجرام\n",
        encoding="utf-8",
    )
    line = {"url": "https://daffa.example/2026/03/rain", "html": PAGE.format(title="أمطار غزيرة", url="", extra="غدا")}
    text = {"id": "t-7", "text": "خبر قصير عن معرض الزهور الذي يفتح أبوابه يوم السبت.", "published_at": "2026-03-05"}
    lines = [json.dumps(row, ensure_ascii=False) for row in (line, text)]
    (inbox / "lines.jsonl").write_text("\n".join([*lines, "{broken"]), encoding="utf-8")

    results = run(tmp_path / "home", "import", str(inbox), "--source", "الضفة", "--json", code=1)
    outcomes = {Path(result["input"]).name: result["outcome"] for result in results}
    assert outcomes == {
        "bridge.html": "new_article",
        "lines.jsonl:1": "new_article",
        "lines.jsonl:2": "new_article",
        "lines.jsonl:3": "unreadable",
        "old.txt": "new_article",
    }
    first = run(tmp_path / "home", "export")
    again = run(tmp_path / "home", "import", str(inbox), "--source", "الضفة", "--json", code=1)
    assert {result["outcome"] for result in again} == {"unchanged", "unreadable"}
    assert run(tmp_path / "home", "export") == first

    by_title = {row["title"]: row for row in first}
    bridge = by_title["تجديد الجسر القديم"]
    assert bridge["canonical_url"] == address
    assert bridge["published_at"] == "2026-03-02T07:30:00Z"
    assert bridge["published_day"] == "2026-03-02"
    library = by_title["افتتاح مكتبة عامة في حي الزيتون"]
    assert "اشترك" not in library["text"]
    assert library["url"] is None
    assert by_title[None]["published_at"] == "2026-03-05T00:00:00Z"
    assert by_title[None]["published_precision"] == "day"


def test_arabic_queries_are_folded_and_show_the_original(tmp_path: Path) -> None:
    text = "قال أحمد مدير المدرسة إن حلف الأطلسي والناتو ناقشا في ٢٠٢٢ شؤون فلسطين، وبفلسطين يبدأ الكلام."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    run(tmp_path / "home", "import", str(tmp_path / "a.txt"), "--source", "s")
    for query in ("احمد", "مدرسه", "2022", "الناتو", "ناتو", "فلسطين"):
        hits = run(tmp_path / "home", "search", query, "--json")
        assert len(hits) == 1, query
        marked = [hits[0]["snippet"][start:end] for start, end in hits[0]["marks"]]
        assert marked, query
        assert all(mark in text for mark in marked)
    assert run(tmp_path / "home", "search", "لسطين", "--json") == []
    assert run(tmp_path / "home", "search", '"المدرسة أحمد"', "--json") == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["show", "99"], 2, "no such article: 99"),
        (["import", "/nowhere/at/all"], 2, "no such file or folder"),
        (["poll", "nobody"], 2, "no such source: nobody"),
        (["sources", "add", "ftp://x.example/", "--feed", "ftp://x.example/f"], 2, "not an http(s) address"),
        (
            ["sources", "add", "http://x.example/", "--feed", "http://x.example/f", "--timezone", "X/Y"],
            2,
            "no such zone",
        ),
    ],
)
def test_wrong_usage_is_named(tmp_path: Path, words: list[str], code: int, said: str) -> None:
    assert run_failing(tmp_path, *words, code=code).count(said) == 1


def test_a_bad_setting_is_refused_by_name(tmp_path: Path) -> None:
    said = run_failing(tmp_path, "stats", code=2, NEWSARCHIVE_HOST_DELAY_S="soon")
    assert "host_delay_s" in said
    (tmp_path / "newsarchive.toml").write_text("host_dely_s = 3", encoding="utf-8")
    assert "host_dely_s" in run_failing(tmp_path, "stats", code=2)


def test_a_database_that_cannot_be_used_is_exit_3(tmp_path: Path) -> None:
    (tmp_path / "newsarchive.db").write_bytes(b"this is no database at all, " * 200)
    assert "newsarchive.db" in run_failing(tmp_path, "stats", code=3)


def test_private_addresses_are_refused_unless_allowed(newsroom: Running, tmp_path: Path) -> None:
    url = newsroom.home_urls["manara"]
    (result,) = run(tmp_path, "fetch", url, "--json", code=1, NEWSARCHIVE_ALLOW_PRIVATE_NETWORKS="0")
    assert result["outcome"] == "private_address"


def run_failing(home: Path, *words: str, code: int, **environ: str) -> str:
    """What a failing command says on standard error."""
    import os
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "newsarchive", "--home", str(home), *words],
        capture_output=True,
        text=True,
        env={**os.environ, **environ},
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_reader_that_goes_away_is_no_failure(tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    lines = "\n".join(json.dumps({"id": str(n), "text": f"خبر رقم {n} " * 300}) for n in range(200))
    (tmp_path / "in.jsonl").write_text(lines, encoding="utf-8")
    run(tmp_path / "home", "import", str(tmp_path / "in.jsonl"), "--source", "a")
    command = [sys.executable, "-m", "newsarchive", "--home", str(tmp_path / "home"), "export"]
    export = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=dict(os.environ))
    assert export.stdout is not None
    assert export.stdout.readline()
    export.stdout.close()
    assert export.wait(timeout=60) == 0
