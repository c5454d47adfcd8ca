"""What may be shown: an article that is there and was not taken down.

In: a number. Out: the same number, or an error of status 404 or 410.
"""

from __future__ import annotations

from fastapi import HTTPException

from newsarchive.store import articles
from newsarchive.store.engine.database import Connection
from newsarchive.store.takedowns import erasure, takedowns


def shown(conn: Connection, article_id: int) -> int:
    """The article's number. Raises status 410 where it was taken down, 404 where there is none."""
    withheld = takedowns.of_article(conn, article_id)
    if withheld is not None:
        text = f"article {article_id} was taken down on {withheld.moment:%Y-%m-%d}"
        raise HTTPException(410, f"{text}; `newsarchive takedown --lift ID` shows again what was not destroyed")
    if not erasure.article_exists(conn, article_id):
        raise HTTPException(404, f"no article {article_id}: GET /api/v1/articles lists those there are")
    return article_id


def found(conn: Connection, url: str) -> int:
    """The number of the article an address leads to. Raises status 404 or 410."""
    number = articles.find(conn, url)
    if number is None:
        raise HTTPException(404, f"url: no article has the address {url}; GET /api/v1/captures lists what came in")
    return shown(conn, number)
