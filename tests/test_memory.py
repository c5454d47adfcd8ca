"""An archive that remembers, over real HTTP on a small site: edits, noise, flips, deletions, walls, rereading."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from newsarchive.archive.archive import OpenArchive
from newsarchive.ingest.compare import compare_archives
from newsarchive.ingest.reingest import reread, trial
from newsarchive.model import Source
from newsarchive.model.captures import MISSING_PROBE
from newsarchive.model.outcomes import Outcome
from newsarchive.store import articles, frontier
from newsarchive.store.captures import captures
from tests.road import export, open_test_archive, poll_all, run, watch

PAGE = """<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title} - جريدة السفح</title>
<meta property="og:type" content="article"><meta property="article:published_time" content="2026-03-02T09:30:00+02:00">
</head><body><header><a href="/">السفح</a></header><article><h1>{title}</h1>{body}</article>
<footer>جميع الحقوق محفوظة لجريدة السفح</footer></body></html>"""
FEED = '<rss version="2.0"><channel><title>السفح</title>{items}</channel></rss>'
TITLE = "تجديد الجسر القديم في السفح"
BODY = (
    "<p>أعلنت بلدية السفح صباح الاثنين أن أعمال تجديد الجسر القديم ستبدأ مطلع الشهر المقبل وتستمر نصف عام.</p>"
    "<p>وقالت المهندسة أمل الراشد إن الطريق البديل جاهز، وإن 12 مدرسة مجاورة لن تتأثر بالأعمال في هذه الفترة.</p>"
    "<p>ويعود بناء الجسر إلى أربعينيات القرن الماضي، وتعبره اليوم آلاف السيارات بين ضفتي النهر في الاتجاهين.</p>"
)
LOST = "<p>عذرا، ما تبحث عنه ليس هنا. ربما نقل أو حذف، ويمكنك العودة إلى الصفحة الأولى أو البحث في الأرشيف عن سواه.</p>"
Answer = tuple[int, dict[str, str], str]


def page(body: str = BODY, title: str = TITLE) -> Answer:
    return 200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.format(title=title, body=body)


@dataclass
class Site:
    """A paper with one story; `answer` is what its address gives now, `missing` what all others do."""

    answer: Answer
    missing: Answer = (404, {}, "")
    asked: list[str] = field(default_factory=list)
    base: str = ""

    def give(self, path: str) -> Answer:
        if path == "/robots.txt":
            return 404, {}, ""
        if path == "/feed":
            item = f"<item><title>{TITLE}</title><link>{self.base}/2026/03/bridge</link></item>"
            return 200, {"Content-Type": "application/rss+xml"}, FEED.format(items=item)
        if path == "/":
            return page("<ul><li><a href='/2026/03/bridge'>تجديد الجسر</a></li></ul>", "السفح")
        return self.answer if path == "/2026/03/bridge" else self.missing


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            status, headers, text = site.give(self.path)
            body = text.encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(page())) as running:
        yield running


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[OpenArchive]:
    with open_test_archive(tmp_path / "home", reader_processes=1) as opened:
        yield opened


def follow(archive: OpenArchive, site: Site) -> Source:
    source = watch(archive, site.base + "/", [site.base + "/feed"], "السفح")
    poll_all(archive)
    return source


def shown(archive: OpenArchive, site: Site, *answers: Answer) -> dict[str, object]:
    """The article after the site gave these answers, one a round."""
    for answer in answers:
        site.answer = answer
        poll_all(archive)
    (row,) = export(archive)
    return row


def kinds(archive: OpenArchive) -> list[str]:
    with archive.reading() as conn:
        return [event.kind for event in articles.timeline(conn, 1)]


def test_an_edit_is_a_revision_named_by_kind_and_noise_is_none(archive: OpenArchive, site: Site) -> None:
    follow(archive, site)
    counted = [page(f"<p>عدد القراءات: {n}</p>{BODY}<p>{n} تعليقات</p>") for n in (17, 18, 19)]
    row = shown(archive, site, *counted, page(BODY.replace("12 مدرسة", "14 مدرسة")))
    assert len(row["revisions"]) == 2  # type: ignore[arg-type]
    with archive.reading() as conn:
        assert [one.kinds for one in articles.named(conn, 1).values()] == [("number",)]


def test_a_page_that_flips_stops_making_revisions_and_says_so(archive: OpenArchive, site: Site) -> None:
    follow(archive, site)
    other = page(BODY.replace("نصف عام", "عاما كاملا"))
    row = shown(archive, site, *[other, page()] * 6)
    assert len(row["revisions"]) == 2 + archive.settings.max_flips  # type: ignore[arg-type]
    with archive.reading() as conn:
        (told,) = articles.passed_over(conn, 1)
    assert "max_flips" in told.reason
    row = shown(archive, site, page(BODY.replace("12 مدرسة", "19 مدرسة")))
    assert len(row["revisions"]) == 3 + archive.settings.max_flips  # type: ignore[arg-type]
    assert list(reread(archive))
    assert export(archive) == [row]


HTML = {"Content-Type": "text/html; charset=utf-8"}
GONE: dict[str, Callable[[Site], Answer]] = {
    "404": lambda _: (404, HTML, "لا شيء"),
    "410": lambda _: (410, HTML, "لا شيء"),
    "home": lambda site: (302, {"Location": site.base + "/"}, ""),
    "soft": lambda site: site.missing,
}


@pytest.mark.parametrize("how", GONE)
def test_the_first_answer_that_it_is_gone_counts_and_a_return_is_marked(
    archive: OpenArchive, site: Site, how: str
) -> None:
    if how == "soft":
        site.missing = page(LOST, "السفح")
    follow(archive, site)
    before = export(archive)[0]
    row = shown(archive, site, page(BODY + "<p>1 تعليقات</p>"), GONE[how](site))
    assert (row["deleted"], row["text"]) == (True, before["text"])
    assert kinds(archive) == ["gone"]
    row = shown(archive, site, page())
    assert (row["deleted"], row["deleted_at"]) == (False, None)
    assert kinds(archive) == ["gone", "returned"]


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_refusal_or_a_broken_server_never_deletes(archive: OpenArchive, site: Site, status: int) -> None:
    follow(archive, site)
    assert shown(archive, site, (status, HTML, "لا"), (status, HTML, "لا"))["deleted"] is False
    assert kinds(archive) == []


def test_a_wall_put_up_later_marks_the_article_and_keeps_its_text(archive: OpenArchive, site: Site) -> None:
    follow(archive, site)
    before = export(archive)[0]
    stub = (
        "<p>أعلنت بلدية السفح صباح الاثنين أن أعمال تجديد...</p><p>هذا المقال للمشتركين فقط. اشترك لمواصلة القراءة.</p>"
    )
    row = shown(archive, site, page(stub))
    assert (row["deleted"], row["text"], len(row["revisions"])) == (False, before["text"], 1)  # type: ignore[arg-type]
    assert kinds(archive) == ["paywall"]


def test_a_host_is_asked_for_what_never_was_once_a_day(archive: OpenArchive, site: Site) -> None:
    source = follow(archive, site)
    for _ in range(3):
        poll_all(archive)
    probes = [path for path in site.asked if "no-such-page" in path]
    assert len(probes) == 1
    with archive.reading() as conn:
        (kept,) = captures.parts_on_host(conn, source.id, MISSING_PROBE, site.base.removeprefix("http://"))
    assert kept.url == site.base + probes[0]
    assert len(export(archive)) == 1


def test_a_date_that_only_the_page_tells_decides_when_it_is_due_again(archive: OpenArchive, site: Site) -> None:
    source = follow(archive, site)
    with archive.reading() as conn:
        target = frontier.ensure_target(conn, source.id, f"{site.base}/2026/03/bridge")
    assert target.claim is not None
    assert target.claim.published is None
    wait = target.due_at - archive.now()
    assert timedelta(days=29) < wait <= timedelta(days=30)  # months old: its page says so, its feed does not


def test_a_source_has_a_schedule_of_its_own(tmp_path: Path, site: Site) -> None:
    own = {"السفح": (60.0, 60.0, 60.0, 60.0, 60.0, 7_200.0)}
    with open_test_archive(tmp_path / "own", reader_processes=1, recheck_s_by_source=own) as archive:
        source = follow(archive, site)
        with archive.reading() as conn:
            target = frontier.ensure_target(conn, source.id, f"{site.base}/2026/03/bridge")
        assert timedelta(hours=1) < target.due_at - archive.now() <= timedelta(hours=2)


# ------------------------------------------------------------------ reading again


def rule(home: Path, site: Site, line: str) -> None:
    (home / "sites").mkdir(exist_ok=True)
    told = f'host = "{site.base.removeprefix("http://")}"\n[[lines]]\ntext = "{line}"\n'
    (home / "sites" / "safh.toml").write_text(told, encoding="utf-8")


LINE = "تابعونا في زاوية الجسور"


def test_a_rule_written_by_hand_makes_no_revision(tmp_path: Path, site: Site) -> None:
    site.answer = page(f"<p>{LINE}</p>{BODY}")
    with open_test_archive(tmp_path, reader_processes=1) as archive:
        follow(archive, site)
        assert LINE in export(archive)[0]["text"]
    rule(tmp_path, site, LINE)
    site.answer = page(f"<p>{LINE}</p>{BODY}<footer>2</footer>")
    with open_test_archive(tmp_path, reader_processes=1) as archive:
        outcomes = {result.outcome for result in poll_all(archive)}
        (row,) = export(archive)
    assert Outcome.NEW_REVISION not in outcomes
    assert (LINE in row["text"], len(row["revisions"])) == (False, 1)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_dry_run_tells_what_the_real_run_then_does(
    tmp_path: Path, site: Site, engine: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("empty_postgres_url") if engine == "postgres" else None
    site.answer = page(f"<p>{LINE}</p>{BODY}")
    with open_test_archive(tmp_path, reader_processes=1, database_url=url) as archive:
        follow(archive, site)
        shown(archive, site, page(f"<p>{LINE}</p>{BODY.replace('12', '14')}"), (404, HTML, ""))
    rule(tmp_path, site, LINE)
    with open_test_archive(tmp_path, reader_processes=1, database_url=url) as archive:
        before = export(archive)
        with trial(archive) as copy:
            foreseen = [result.outcome for result in reread(copy)]
            told = list(compare_archives(archive, copy))
        assert export(archive) == before
        assert not list(archive.home.glob("scratch-*"))
        with trial(archive) as pristine:
            done = [result.outcome for result in reread(archive)]
            assert list(compare_archives(pristine, archive)) == told
    assert done == foreseen
    assert Outcome.CORRECTED in done
    (row,) = told
    assert row["boilerplate"] == {"removed": [LINE], "restored": []}
    assert [span["sign"] for span in row["text"]] == ["removed"]
    assert row["revisions"]["before"] == row["revisions"]["after"] == 2


def test_killed_in_the_middle_the_rest_is_read_by_what_comes_next(archive: OpenArchive, site: Site) -> None:
    follow(archive, site)
    shown(archive, site, page(BODY.replace("12", "14")), page(BODY.replace("12", "15")))
    before = export(archive)
    with archive.writing() as conn:
        left = captures.requeue(conn)  # as a run that died right after it began
    assert left >= 3
    assert len(list(reread(archive, resume=True))) == left
    assert list(reread(archive, resume=True)) == []
    assert export(archive) == before


def test_the_command_reports_as_a_table_and_as_json(tmp_path: Path, site: Site) -> None:
    home = tmp_path / "home"
    site.answer = page(f"<p>{LINE}</p>{BODY}")
    with open_test_archive(home, reader_processes=1) as archive:
        follow(archive, site)
        shown(archive, site, page(f"<p>{LINE}</p>{BODY.replace('12', '14')}"))
    rule(home, site, LINE)
    lines = run(home, "reingest", "--dry-run", "--report", str(tmp_path / "dry.json"))
    assert any("-0 +1" in str(line) for line in lines)
    run(home, "reingest", "--report", str(tmp_path / "real.json"), "--json")
    dry, real = ((tmp_path / name).read_text(encoding="utf-8") for name in ("dry.json", "real.json"))
    assert dry == real
    assert [row["id"] for row in json.loads(dry)["articles"]] == [1]
    run(home, "reingest", "--dry-run", "--report", str(tmp_path / "again.json"))
    assert json.loads((tmp_path / "again.json").read_text()) == {"articles": []}
    run(home, "reingest", "--older-than", "99 days", code=2)


def many(home: Path, folder: Path) -> None:
    """An archive of thirty pages with a line under each that a rule by hand then takes out."""
    told = [
        {
            "url": f"https://safh.example/story/{number}",
            "html": PAGE.format(
                title=f"{TITLE} {number}",
                body=f"{BODY}<p>وقال مدير المرحلة {number} إن العمل فيها يجري كما خطط له.</p><p>{planted(number)}</p>",
            ),
            "captured_at": f"2026-03-{number % 28 + 1:02}T08:00:00Z",
            "source": "safh",
        }
        for number in range(30)
    ]
    inbox = folder / "in.jsonl"
    inbox.write_text("\n".join(json.dumps(row) for row in told), encoding="utf-8")
    run(home, "import", str(inbox), "--json")


MARK = "قالت الزاوية"


def planted(number: int) -> str:
    """A line that stands on one page only: nothing is learned of it."""
    chance = random.Random(number)
    words = f"{TITLE} {BODY}".replace("<p>", " ").replace("</p>", " ").split()
    return f"{MARK} " + " ".join(chance.sample(words, 12)) + "."


def test_reading_again_killed_in_the_middle_and_carried_on_ends_as_if_never_killed(tmp_path: Path) -> None:
    many(tmp_path / "whole", tmp_path)
    shutil.copytree(tmp_path / "whole", tmp_path / "killed")
    lines = "\n".join(f'[[lines]]\ntext = "{planted(number)}"' for number in range(30))
    for home in (tmp_path / "whole", tmp_path / "killed"):
        (home / "sites").mkdir()
        (home / "sites" / "safh.toml").write_text(f'host = "safh.example"\n{lines}\n', encoding="utf-8")
    run(tmp_path / "whole", "reingest", "--json")

    command = [sys.executable, "-m", "newsarchive", "--home", str(tmp_path / "killed"), "reingest", "--json"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "NEWSARCHIVE_INGEST_BATCH": "3", "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    ) as child:
        assert child.stdout is not None
        seen = [json.loads(child.stdout.readline()) for _ in range(4)]
        os.killpg(child.pid, signal.SIGKILL)
    assert {row["outcome"] for row in seen} == {"corrected"}

    def texts(home: Path) -> list[dict]:
        run(home, "export", "--format", "jsonl", "--output", str(tmp_path / "out.jsonl"))
        return [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]

    whole = texts(tmp_path / "whole")
    assert not any(MARK in row["text"] for row in whole)
    left = sum(MARK in row["text"] for row in texts(tmp_path / "killed"))
    assert 0 < left < 30
    rest = run(tmp_path / "killed", "reingest", "--resume", "--json")
    assert len(rest) < 30, "what was done before is not done again"
    assert texts(tmp_path / "killed") == whole
    assert run(tmp_path / "killed", "check") == []
    assert run(tmp_path / "killed", "reingest", "--resume", "--json") == []
