"""RFC 7089: gate, map and mementos of an address captured several times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import httpx
import pytest

from newsarchive.archive.archive import OpenArchive
from newsarchive.store.captures import browse as kept_rows
from newsarchive.web.api.memento import Memento, moment_of, nearest


@pytest.fixture(scope="module")
def url(door: httpx.Client, kept: OpenArchive) -> str:
    """An address with at least three captures in three different seconds."""
    for article in door.get("/api/v1/articles", params={"limit": 200}).json()["articles"]:
        with kept.reading() as conn:
            moments = [moment for _, moment, _ in kept_rows.at_url(conn, article["url"])]
        if len({moment.replace(microsecond=0) for moment in moments}) >= 3:
            return str(article["url"])
    raise AssertionError("the newsroom was polled three times")


def test_the_gate_leads_to_the_nearest(door: httpx.Client, url: str) -> None:
    newest = door.get(f"/timegate/{url}")
    assert newest.status_code == 302
    assert newest.headers["vary"].lower() == "accept-datetime"
    long_ago = door.get(f"/timegate/{url}", headers={"Accept-Datetime": "Wed, 12 Jan 2022 09:00:00 GMT"})
    first, last = (door.get(one.headers["location"]) for one in (long_ago, newest))
    assert parsedate_to_datetime(first.headers["memento-datetime"]) < parsedate_to_datetime(
        last.headers["memento-datetime"]
    )
    for name in ("original", "timegate", "timemap"):
        assert f'rel="{name}"' in long_ago.headers["link"]
    assert f'<{url}>; rel="original"' in first.headers["link"]


def test_a_memento_is_its_bytes_and_no_page(door: httpx.Client, url: str) -> None:
    answer = door.get(door.get(f"/timegate/{url}").headers["location"])
    assert answer.headers["content-type"] == "text/plain"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-archive-orig-content-type"].startswith("text/html")


def test_the_map_names_every_one(door: httpx.Client, url: str) -> None:
    answer = door.get(f"/timemap/link/{url}")
    assert answer.headers["content-type"] == "application/link-format"
    lines = answer.text.strip().split(",\n")
    assert lines[0] == f'<{url}>; rel="original"'
    places = [line.partition(">")[0].removeprefix("<") for line in lines if "memento" in line.partition(";")[2]]
    assert len(places) >= 3
    assert 'rel="first memento"' in answer.text
    assert 'rel="last memento"' in answer.text
    for place in places:
        assert door.get(place).status_code == 200


def test_a_moment_between_leads_to_the_nearest(door: httpx.Client, url: str) -> None:
    place = door.get(f"/timegate/{url}").headers["location"]
    moment = parsedate_to_datetime(door.get(place).headers["memento-datetime"]) + timedelta(days=3)
    asked = door.get(f"/memento/{moment:%Y%m%d%H%M%S}/{url}")
    assert (asked.status_code, asked.headers["location"]) == (302, place)
    gate = door.get(f"/timegate/{url}", headers={"Accept-Datetime": format_datetime(moment, usegmt=True)})
    assert gate.headers["location"] == place


@pytest.mark.parametrize("moment", ["yesterday", "2022-01-12", "Wed, 99 Jan 2022 09:00:00 GMT", "\x01", "9" * 5000])
def test_a_moment_that_is_none(door: httpx.Client, url: str, moment: str) -> None:
    answer = door.get(f"/timegate/{url}", headers={"Accept-Datetime": moment.encode("latin-1")})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "address", ["http://nowhere.example/", "nonsense", "%00", "http://[::1", "http:/x", "a" * 3000]
)
def test_an_address_without_captures(door: httpx.Client, address: str) -> None:
    for gate in ("/timegate/", "/timemap/link/", "/memento/2022/"):
        assert door.get(gate + address).status_code == 404


def test_feeds_are_no_mementos(door: httpx.Client) -> None:
    feed = next(row for row in door.get("/api/v1/captures").json()["captures"] if row["kind"] == "feed")
    assert door.get(f"/timemap/link/{feed['url']}").status_code == 404


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("20220112090000", datetime(2022, 1, 12, 9, tzinfo=UTC)),
        ("2022", datetime(2022, 1, 1, tzinfo=UTC)),
        ("202202", datetime(2022, 2, 1, tzinfo=UTC)),
        ("20220231", datetime(2022, 2, 28, tzinfo=UTC)),
        ("99999999999999", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("0000", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_stamps(stamp: str, moment: datetime) -> None:
    assert moment_of(stamp) == moment


def test_of_two_as_near_the_earlier() -> None:
    noon = datetime(2022, 1, 12, 12, tzinfo=UTC)
    known = [Memento(1, noon - timedelta(hours=1)), Memento(2, noon + timedelta(hours=1))]
    assert nearest(known, noon).capture_id == 1
