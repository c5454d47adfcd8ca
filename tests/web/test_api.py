"""The HTTP API gives the JSON of the design, page by page, and names what it cannot take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from newsarchive.archive.archive import OpenArchive
from newsarchive.export.rights import Rights
from newsarchive.export.writers import writer
from newsarchive.web.api.schemas import COMPONENTS
from tests import road

V1 = "/api/v1"


TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "null": type(None), "integer": int, "number": (int, float), "boolean": bool, "array": list,
    "object": dict,
}  # fmt: skip


def fits(value: Any, schema: dict[str, Any]) -> None:
    """The part of JSON Schema that our forms are written in."""
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    assert not kinds or any(isinstance(value, TYPES[kind]) for kind in kinds), (value, schema)
    assert "enum" not in schema or value in schema["enum"]
    if isinstance(value, list):
        for one in value:
            fits(one, schema.get("items", {}))
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= value.keys()
        assert schema.get("additionalProperties", True) or value.keys() <= schema["properties"].keys()
        for name, one in value.items():
            fits(one, schema.get("properties", {}).get(name, {}))


def got(door: httpx.Client, path: str, status: int = 200, **asked: Any) -> Any:
    answer = door.get(path, params=asked)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_articles_are_those_that_export_writes(door: httpx.Client, kept: OpenArchive) -> None:
    wanted = road.export(kept)
    assert len(wanted) > 40
    assert [json.loads(line) for line in door.get(f"{V1}/articles.jsonl").text.splitlines()] == wanted
    assert got(door, f"{V1}/articles/{wanted[3]['id']}") == wanted[3]
    assert got(door, f"{V1}/articles/by-url", url=wanted[3]["url"]) == wanted[3]


def test_a_table_has_the_rows_that_export_writes(door: httpx.Client, kept: OpenArchive, tmp_path: Path) -> None:
    file = tmp_path / "articles.csv"
    with file.open("wb") as told, writer(told, "csv", Rights()) as take:
        for row in road.export(kept):
            if row["source"] == "rasid":
                take(row)
    answer = door.get(f"{V1}/articles.csv", params={"source": "rasid"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.content == file.read_bytes()
    assert len(answer.text.splitlines()) > 5
    assert door.get(f"{V1}/articles.csv", params={"q": "كلمة لا ترد في شيء"}).text.count("\n") == 1


def test_pages_together_are_the_whole_list(door: httpx.Client, kept: OpenArchive) -> None:
    ids, cursor = [], None
    while True:
        page = got(door, f"{V1}/articles", limit=7, **({"cursor": cursor} if cursor else {}))
        ids += [row["id"] for row in page["articles"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert ids == [row["id"] for row in road.export(kept)]


def test_a_link_leads_to_the_next_page(door: httpx.Client) -> None:
    first = door.get(f"{V1}/captures", params={"limit": 3, "source": "rasid"})
    assert "source=rasid" in first.links["next"]["url"]
    second = door.get(first.links["next"]["url"]).json()["captures"]
    assert min(row["id"] for row in second) > max(row["id"] for row in first.json()["captures"])
    assert {row["source"] for row in second} == {"rasid"}


def test_filters_are_those_of_export(door: httpx.Client, kept: OpenArchive) -> None:
    rows = road.export(kept)
    named = got(door, f"{V1}/articles", source="rasid", limit=200)["articles"]
    assert [row["id"] for row in named] == [row["id"] for row in rows if row["source"] == "rasid"] != []
    day = rows[0]["published_day"]
    of_day = got(door, f"{V1}/articles", since=day, until=day, limit=200)["articles"]
    assert {row["published_day"] for row in of_day} == {day}
    edited = got(door, f"{V1}/articles", changed="any", limit=200)["articles"]
    assert {row["id"] for row in edited} == {row["id"] for row in rows if len(row["revisions"]) > 1}
    assert len(edited) > 0


def test_an_edit_is_told_from_both_sides(door: httpx.Client) -> None:
    article = got(door, f"{V1}/articles", changed="any")["articles"][0]
    told = got(door, f"{V1}/articles/{article['id']}/revisions")["revisions"]
    assert [one["number"] for one in told] == [1, 2]
    assert told[0]["kinds"] == []
    assert told[1]["kinds"] != []
    diff = got(door, f"{V1}/articles/{article['id']}/diff", a=1, b=2)
    assert diff["kinds"] == told[1]["kinds"]
    for span in diff["text"]:
        side = told[0]["text"] if span["sign"] == "removed" else told[1]["text"]
        assert side[span["start"] : span["end"]] == span["words"]
    assert "revisions 1, 2" in got(door, f"{V1}/articles/{article['id']}/diff", 404, a=9)["detail"]


def test_copies_passages_and_stories_hang_together(door: httpx.Client, kept: OpenArchive) -> None:
    copied = next(row for row in road.export(kept) if row["copies"] and row["story_id"])
    told = got(door, f"{V1}/articles/{copied['id']}/copies")["copies"]
    assert [one["article_id"] for one in told] == [one["article_id"] for one in copied["copies"]]
    assert told[0]["pieces"] != []
    assert got(door, f"{V1}/articles/{copied['id']}/passages")["passages"] == copied["passages"]
    story = got(door, f"{V1}/stories/{copied['story_id']}")
    assert copied["id"] in [one["article_id"] for one in story["timeline"]]
    assert story["id"] in [one["id"] for one in got(door, f"{V1}/stories", limit=200)["stories"]]


def test_stories_are_paged(door: httpx.Client) -> None:
    whole = [one["id"] for one in got(door, f"{V1}/stories", limit=200)["stories"]]
    assert len(whole) > 1
    first = got(door, f"{V1}/stories", limit=1)
    second = got(door, f"{V1}/stories", limit=1, cursor=first["next"])
    assert [one["id"] for one in (*first["stories"], *second["stories"])] == whole[:2]


def test_every_fact_is_explained(door: httpx.Client) -> None:
    told = got(door, f"{V1}/articles/1/explain")
    assert {"evidence", "dates", "blocks", "events", "edits", "passed_over"} <= told.keys()
    assert any(date["chosen"] for date in told["dates"])


def test_a_field_that_names_no_source_is_noticed_and_not_refused(door: httpx.Client) -> None:
    name = got(door, f"{V1}/sources")["sources"][0]["name"]
    told = got(door, f"{V1}/search", q=f"source:{name}x")
    assert told["hits"] == []
    (notice,) = told["understood"]["notices"]
    assert notice["text"] == f"source:{name}x"
    assert f"“{name}”" in notice["why"]
    assert got(door, f"{V1}/search", q=f"source:{name}")["understood"]["notices"] == []


def test_search_pages_counts_and_tells_what_it_understood(door: httpx.Client) -> None:
    asked = {"q": "مدينة OR وادي OR رئيس", "facets": "true", "sort": "newest"}
    whole = got(door, f"{V1}/search", limit=100, **asked)
    assert whole["total"] >= len(whole["hits"]) > 2
    assert {"مدينة", "وادي"} <= set(whole["understood"]["words"])
    assert sum(one["articles"] for one in whole["facets"]["sources"]) == whole["total"]
    first = got(door, f"{V1}/search", limit=2, **asked)
    second = got(door, f"{V1}/search", limit=2, cursor=first["next"], **asked)
    assert [one["id"] for one in (*first["hits"], *second["hits"])] == [one["id"] for one in whole["hits"][:4]]
    hit = next(one for one in whole["hits"] if one["marks"])
    start, end = hit["marks"][0]
    assert hit["snippet"][start:end].strip() != ""


def test_sources_tell_their_health(door: httpx.Client) -> None:
    rows = got(door, f"{V1}/sources")["sources"]
    assert {row["health"] for row in rows} <= {"fine", "failing", "silent", "unread"}
    one = got(door, f"{V1}/sources/{rows[0]['name']}")
    assert one["feeds"] != []
    assert one["outcomes"] != []
    assert one["articles"] == rows[0]["articles"] > 0
    first = got(door, f"{V1}/sources", limit=1)
    assert first["next"] == rows[0]["name"]
    assert got(door, f"{V1}/sources", limit=1, cursor=first["next"])["sources"][0]["name"] == rows[1]["name"]


def test_stats_and_health(door: httpx.Client, kept: OpenArchive) -> None:
    assert got(door, f"{V1}/stats")["held"]["articles"] == len(road.export(kept))
    assert {"well", "unwell", "waiting", "sources"} <= set(got(door, f"{V1}/health"))
    assert got(door, f"{V1}/health/live") == {"alive": True}


def test_raw_bytes_are_saved_and_never_shown(door: httpx.Client) -> None:
    row = next(one for one in got(door, f"{V1}/captures", status=200)["captures"] if one["kind"] == "page")
    raw = door.get(f"{V1}/captures/{row['id']}/raw")
    assert raw.headers["content-type"] == "text/plain"
    assert raw.headers["content-disposition"].startswith("attachment")
    assert raw.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in raw.headers["content-security-policy"]
    assert b"<html" in raw.content.lower()
    told = got(door, f"{V1}/captures/{row['id']}")
    assert ["content-type", "text/html"] in [
        [name.lower(), value.partition(";")[0]] for name, value in told["http"]["headers"]
    ]


@pytest.mark.parametrize(
    ("path", "asked", "field"),
    [
        ("articles", {"since": "12/1/2022"}, "since"),
        ("articles", {"since": "20220112"}, "since"),
        ("articles", {"since": "2022-02-30"}, "since"),
        ("articles", {"limit": "0"}, "limit"),
        ("articles", {"limit": "1000000"}, "limit"),
        ("articles", {"limit": "9" * 400}, "limit"),
        ("articles", {"cursor": "x"}, "cursor"),
        ("articles", {"story": "99999999999999999999"}, "story"),
        ("articles", {"changed": "everything"}, "changed"),
        ("articles", {"sorce": "rasid"}, "sorce"),
        ("articles", {"source": "a\x00b"}, "source"),
        ("search", {"q": "a\x00b"}, "q"),
        ("search", {"sort": "best"}, "sort"),
        ("search", {"facets": "maybe"}, "facets"),
        ("stories", {"cursor": "yesterday"}, "cursor"),
        ("articles/by-url", {}, "url"),
    ],
)
def test_what_cannot_be_taken_is_named(door: httpx.Client, path: str, asked: dict[str, str], field: str) -> None:
    answer = door.get(f"{V1}/{path}", params=asked)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [one["field"] for one in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("path", "asked", "said"),
    [
        ("articles", {"since": "12/1/2022"}, "since: write a day as 2022-01-12"),
        ("articles", {"since": "2022-02-30"}, "since: there is no such day: write it as 2022-01-12"),
        ("articles", {"limit": "0"}, "limit: write a number from 1 on"),
        ("articles", {"limit": "201"}, "limit: write a number up to 200"),
        ("articles", {"limit": "many"}, "limit: write a whole number"),
        ("articles", {"cursor": "x"}, "cursor: this is no cursor: take `next` of the page before"),
        ("articles", {"changed": "everything"}, "changed: write one of: 'any', "),
        ("articles", {"deleted": "maybe"}, "deleted: write true or false"),
        ("articles", {"sorce": "rasid"}, "sorce: there is no such parameter; did you mean source? "),
        ("articles", {"zzz": "rasid"}, "zzz: there is no such parameter; /api/docs names those there are"),
        ("articles", {"source": "a\x00b"}, "source: this holds a NUL"),
        ("articles", {"source": "a" * 1001}, "source: write at most 1000 characters"),
        ("search", {"sort": "best"}, "sort: write one of: 'relevance', 'newest' or 'oldest'"),
        ("articles/by-url", {}, "url: this is needed"),
        ("articles/0", {}, "article_id: write a number from 1 on"),
        ("articles/999999", {}, "no article 999999: GET /api/v1/articles lists"),
        ("articles/by-url", {"url": "https://nobody.example/"}, "url: no article has the address https://nobody"),
        ("articles/1/explain", {"revision": "77"}, "revision: article 1 has no revision 77; GET its /revisions"),
        ("captures/999999", {}, "no capture 999999: GET /api/v1/captures lists"),
        ("stories/999999", {}, "no story 999999: GET /api/v1/stories lists"),
        ("nothing", {}, "there is nothing at /api/v1/nothing; /api/docs lists"),
    ],
)
def test_every_refusal_names_the_parameter_and_its_mend(
    door: httpx.Client, path: str, asked: dict[str, str], said: str
) -> None:
    answer = door.get(f"{V1}/{path}", params=asked)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith(said)


def test_a_method_that_is_not_taken_is_answered_with_those_that_are(door: httpx.Client) -> None:
    answer = door.put(f"{V1}/stats", headers={"Authorization": "Bearer na_none"})
    assert answer.status_code == 405
    assert answer.json()["detail"] == f"PUT is not taken here, but {answer.headers['allow']}"


@pytest.mark.parametrize("number", ["0", "-1", "999999", "2147483648", "9" * 300, "x", "%00", "1.0"])
def test_no_such_article(door: httpx.Client, number: str) -> None:
    for kind in ("articles", "captures", "stories"):
        answer = door.get(f"{V1}/{kind}/{number}")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == 404


@pytest.mark.parametrize("cursor", ["AAAA", "W10", "WyJyIiwxZTk5OTk5LDEsMV0", "-" * 200, "r.", "r.1\n", ""])
def test_a_broken_cursor_of_search_is_refused_with_its_mend(door: httpx.Client, cursor: str) -> None:
    answer = door.get(f"{V1}/search", params={"q": "مدينة", "cursor": cursor})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    (wrong,) = answer.json()["errors"]
    assert wrong["field"] == "cursor"
    assert "`next`" in wrong["message"]


def test_a_cursor_of_another_order_is_in_conflict(door: httpx.Client) -> None:
    cursor = got(door, f"{V1}/search", sort="newest", limit=1)["next"]
    told = got(door, f"{V1}/search", 409, sort="oldest", cursor=cursor)
    assert [one["field"] for one in told["errors"]] == ["cursor"]
    assert "sort=oldest" in told["detail"]


def test_the_forms_of_answers_are_as_described(door: httpx.Client) -> None:
    described = got(door, "/api/openapi.json")
    assert described["components"]["schemas"].keys() >= COMPONENTS.keys()
    lists = (("articles", "Article"), ("captures", "Capture"), ("sources", "Source"), ("stories", "Story"))
    for name, form in (*lists, ("search", "Hit")):
        rows = got(door, f"{V1}/{name}", limit=100)["hits" if name == "search" else name]
        assert rows
        for row in rows:
            fits(row, COMPONENTS[form])


def test_the_description_asks_nothing_of_anybody(door: httpx.Client) -> None:
    page = door.get("/api/docs")
    assert page.status_code == 200
    assert "/api/v1/articles/{article_id}" in page.text
    assert "<script" not in page.text
    assert "http://" not in page.text.replace("http://www.w3.org", "")
    assert "https://" not in page.text


def test_what_stands_only_in_the_url_may_be_arabic(door: httpx.Client) -> None:
    assert got(door, f"{V1}/sources/{quote('لا أحد')}", 404)["detail"].startswith("name: no source is called لا أحد; ")
    assert got(door, f"{V1}/articles", source="لا أحد")["articles"] == []
