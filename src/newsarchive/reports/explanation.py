"""Why a revision reads as it does, and what else the archive remembers of its article.

In: an explanation of the store, an article's number. Out: JSON values.
"""

from __future__ import annotations

from typing import Any

from newsarchive.model import DateFact
from newsarchive.model.encoding import moment_json
from newsarchive.store import articles
from newsarchive.store.articles import Explanation
from newsarchive.store.engine.database import Connection


def explanation(explained: Explanation) -> dict[str, Any]:
    """Every block with its verdict, every fact with where it was found."""
    return {
        "id": explained.article_id,
        "revision": explained.number,
        "capture_id": explained.capture_id,
        "captured_at": moment_json(explained.captured_at),
        "url": explained.url,
        "title": explained.title,
        "method": explained.method,
        "reader": explained.reader,
        "repairs": list(explained.repairs),
        "evidence": [
            {"fact": name, "value": fact.value, "evidence": fact.evidence} for name, fact in explained.evidence
        ],
        "dates": [_date(dated, chosen=dated in (explained.published, explained.modified)) for dated in explained.dates],
        "blocks": [
            {"text": b.text, "kind": b.kind, "dropped": b.dropped, "rule": b.rule, "support": b.support}
            for b in explained.blocks
        ],
    }


def memory(conn: Connection, article_id: int) -> dict[str, Any]:
    """Events, edits and what was passed over."""
    named = articles.named(conn, article_id)
    return {
        "events": [
            {
                "kind": event.kind,
                "moment": moment_json(event.moment),
                "capture_id": event.capture_id,
                "url": event.url,
                "status": event.status,
                "detail": event.detail,
            }
            for event in articles.timeline(conn, article_id)
        ],
        "edits": [
            {"revision": number, "kinds": list(named[capture_id].kinds), "declared_by": named[capture_id].declared_by}
            for number, capture_id in enumerate(articles.revision_captures(conn, article_id), 1)
            if capture_id in named
        ],
        "passed_over": [
            {"reason": passed_over.reason, "captures": passed_over.captures, "last": moment_json(passed_over.last)}
            for passed_over in articles.passed_over(conn, article_id)
        ],
    }


def _date(dated: DateFact, *, chosen: bool) -> dict[str, Any]:
    return {
        "role": dated.role,
        "day": dated.day.isoformat(),
        "moment": moment_json(dated.moment),
        "precision": dated.precision,
        "zone_known": dated.zone_known,
        "evidence": dated.evidence,
        "text": dated.text,
        "chosen": chosen,
    }
