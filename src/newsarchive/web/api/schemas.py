"""The forms of answers, as JSON Schema for the OpenAPI document.

In: nothing. Out: dictionaries. A test holds real answers to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from newsarchive.model.article import Article

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MAYBE_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
MAYBE_DAY: Schema = {"type": ["string", "null"], "format": "date"}
NUMBER: Schema = {"type": "integer"}
MAYBE_NUMBER: Schema = {"type": ["integer", "null"]}
AMOUNT: Schema = {"type": "number"}
TRUTH: Schema = {"type": "boolean"}


def many(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}


def thing(**members: Schema) -> Schema:
    """An object whose members are all there, and no others."""
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}


def open_thing(**members: Schema) -> Schema:
    """An object with at least these members."""
    return {"type": "object", "properties": members, "required": list(members)}


def named(name: str) -> Schema:
    """One of the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def of_struct(kind: type[msgspec.Struct]) -> Schema:
    """The schema of a value's JSON: its fields are all there, and no others."""
    _, components = msgspec.json.schema_components([kind], ref_template="{name}")
    return _closed(components, kind.__name__)


def _closed(components: Mapping[str, Any], name: str) -> Schema:
    """A component with those it refers to written out, closed to other members."""

    def closed(value: Any) -> Any:
        if isinstance(value, dict) and "$ref" in value:
            return _closed(components, value["$ref"])
        if isinstance(value, dict):
            return {key: closed(member) for key, member in value.items() if key not in ("title", "description")}
        return [closed(member) for member in value] if isinstance(value, list) else value

    members = {key: closed(member) for key, member in components[name]["properties"].items()}
    return thing(**members)


ARTICLE = of_struct(Article)
HIT = thing(
    id=NUMBER, url=MAYBE, source=TEXT, title=MAYBE, title_marks=many(many(NUMBER)), published_at=MAYBE_MOMENT,
    published_day=MAYBE_DAY, published_precision=MAYBE, first_seen_at=MOMENT, language=MAYBE, deleted=TRUTH,
    score=AMOUNT, snippet=TEXT, marks=many(many(NUMBER)), copies=many(thing(article_id=NUMBER, source=TEXT)),
)  # fmt: skip
CAPTURE = open_thing(
    id=NUMBER, source=TEXT, kind={"enum": ["page", "feed", "text"]}, url=TEXT, final_url=TEXT, status=NUMBER,
    captured_at=MOMENT, digest=TEXT, raw=thing(file=TEXT, offset=NUMBER, length=NUMBER), state=TEXT, outcome=MAYBE,
    detail=MAYBE, article_id=MAYBE_NUMBER,
)  # fmt: skip
FEED = thing(
    url=TEXT, kind=TEXT, due_at=MOMENT, interval_s=AMOUNT, polls=NUMBER, failures=NUMBER, polled_at=MAYBE_MOMENT,
    outcome=MAYBE, detail=MAYBE,
)  # fmt: skip
SOURCE = open_thing(
    id=NUMBER, name=TEXT, kind=TEXT, home_url=MAYBE, timezone=MAYBE, paused=TRUTH, hosts=many(TEXT), health=TEXT,
    last_capture_at=MAYBE_MOMENT, articles=NUMBER, edited=NUMBER, deleted=NUMBER, first_day=MAYBE_DAY,
    last_day=MAYBE_DAY, feeds=many(FEED),
)  # fmt: skip
STORY = open_thing(
    id=NUMBER, headline=MAYBE, articles=NUMBER, sources=NUMBER, first_at=MAYBE_MOMENT, last_at=MAYBE_MOMENT
)
WRONG = thing(field=TEXT, where=TEXT, message=TEXT)
TROUBLE = open_thing(type=TEXT, title=TEXT, status=NUMBER, detail=TEXT)
COMPONENTS: dict[str, Schema] = {
    "Article": ARTICLE,
    "Hit": HIT,
    "Capture": CAPTURE,
    "Source": SOURCE,
    "Story": STORY,
    "Problem": {**TROUBLE, "properties": {**TROUBLE["properties"], "errors": many(WRONG)}},
}
PROBLEM = {"application/problem+json": {"schema": named("Problem")}}


def page(name: str, of: Schema, **more: Schema) -> Schema:
    """A page of a list."""
    return thing(**{name: many(of)}, next=MAYBE, **more)


UNDERSTOOD = open_thing(
    words=many(TEXT), signs=many(TEXT), ignored=many(thing(text=TEXT, why=TEXT)), fields=many({"type": "object"}),
    aliases=many({"type": "object"}), notices=many(thing(text=TEXT, why=TEXT)),
)  # fmt: skip
_ANSWERS: Mapping[tuple[str, str], Schema] = {
    ("get", "/api/v1/articles"): page("articles", named("Article")),
    ("get", "/api/v1/articles/by-url"): named("Article"),
    ("get", "/api/v1/articles/{article_id}"): named("Article"),
    ("get", "/api/v1/captures"): page("captures", named("Capture")),
    ("get", "/api/v1/captures/{capture_id}"): named("Capture"),
    ("get", "/api/v1/sources"): page("sources", named("Source")),
    ("get", "/api/v1/sources/{name}"): named("Source"),
    ("post", "/api/v1/sources"): named("Source"),
    ("get", "/api/v1/stories"): page("stories", named("Story")),
    ("get", "/api/v1/stories/{story_id}"): named("Story"),
    ("get", "/api/v1/search"): page(
        "hits", named("Hit"), total=NUMBER, total_is_exact=TRUTH, any_of=TRUTH, understood=UNDERSTOOD,
        facets={"type": ["object", "null"]},
    ),
}  # fmt: skip
_OTHERS: Mapping[str, str] = {
    "/api/v1/articles.jsonl": "application/jsonl",
    "/api/v1/articles.csv": "text/csv",
    "/api/v1/captures/{capture_id}/raw": "text/plain",
    "/memento/{stamp}/{url}": "text/plain",
    "/timemap/link/{url}": "application/link-format",
}


def answer_of(path: str, method: str, code: str) -> Schema:
    """A good answer as OpenAPI describes it."""
    text = "Made." if code == "201" else "Begun." if code == "202" else "As asked."
    if path in _OTHERS:
        return {"description": text, "content": {_OTHERS[path]: {"schema": {"type": "string"}}}}
    schema = _ANSWERS.get((method, path), {"type": "object"})
    return {"description": text, "content": {"application/json": {"schema": schema}}}
