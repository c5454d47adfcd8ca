"""A bulletin as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

In: a bulletin. Out: a JSON document, UTF-8. What only we know of an article stands under `_newsarchive`.
"""

from __future__ import annotations

import json
from typing import Any

from newsarchive.export.feed import FeedDocument, FeedEntry, clean
from newsarchive.model.encoding import moment_json

MEDIA_TYPE = "application/feed+json"
_VERSION = "https://jsonfeed.org/version/1.1"
_SUMMARY = 300  # characters


def as_json_feed(bulletin: FeedDocument) -> bytes:
    """The document. `_newsarchive.id` is what Atom has as the feed's id: JSON Feed itself has none."""
    place = bulletin.place
    row_groups = {
        "version": _VERSION,
        "title": clean(bulletin.title),
        "home_page_url": place.home_url,
        "feed_url": place.own_url,
        "next_url": place.next_url,
        "language": bulletin.language,
        "_newsarchive": {"about": "https://www.jsonfeed.org/version/1.1/#extensions", "id": bulletin.id},
        "items": [_item(post) for post in bulletin.posts],
    }
    return json.dumps(_known(row_groups), ensure_ascii=False, indent=1).encode()


def _item(post: FeedEntry) -> dict[str, Any]:
    notice = post.notice
    return _known(
        {
            "id": post.id,
            "url": post.url or notice.link,
            "external_url": notice.link if post.url else None,
            "title": post.title,
            "content_html": post.html,
            "summary": clean(notice.text[:_SUMMARY]),
            "image": notice.image_url,
            "date_published": moment_json(notice.published_at),
            "date_modified": moment_json(notice.updated),
            "authors": [{"name": clean(name)} for name in post.authors],
            "tags": [clean(tag) for tag in notice.tags] or None,
            "language": post.language,
            "_newsarchive": {
                "article_id": notice.article_id,
                "source": clean(notice.source),
                "agencies": [clean(name) for name in notice.agencies],
                "deleted_at": moment_json(notice.deleted_at),
                "copies": [{"source": clean(source), "url": url} for source, url in post.copies],
            },
        }
    )


def _known(row: dict[str, Any]) -> dict[str, Any]:
    """Without what is absent: JSON Feed has no null."""
    return {name: value for name, value in row.items() if value is not None}
