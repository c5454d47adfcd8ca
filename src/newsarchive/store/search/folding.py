"""One line for an article and its copies: the one that comes first of those that fit.

In: an order. Out: the articles of it that stand for their copies, with these named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from newsarchive.store.dedupe import copies
from newsarchive.store.schema.tables import search_documents
from newsarchive.store.search.hits import Other, RankedArticle
from newsarchive.store.search.match import docid_of
from newsarchive.store.search.order import Order


def without_copies(conn: Connection, order: Order, fitting: Select[Any]) -> Iterator[RankedArticle]:
    """The articles of an order of which no copy comes before them (unless that is itself left out)."""
    edges: dict[int, list[dict[str, Any]]] = {}
    keys: dict[int, Any] = {}  # article -> where it stands; None: it does not fit

    def learn(ids: Sequence[int]) -> None:
        new = [one for one in ids if one not in edges]
        if new:
            row_groups = copies.of_articles(conn, new)
            edges.update({one: row_groups.get(one, []) for one in new})
            others = {edge["article_id"] for one in new for edge in edges[one]} - keys.keys()
            keys.update(dict.fromkeys(others) | _placed(conn, fitting, order, others))

    def is_first_of_group(article_id: int) -> bool:
        learn([article_id])
        mine = keys[article_id]
        before = [edge["article_id"] for edge in edges[article_id]]
        return not any(keys[one] is not None and keys[one] < mine and is_first_of_group(one) for one in before)

    for piece in order.pieces:
        keys.update({one.article_id: order.key(one.docid) for one in piece})
        learn([one.article_id for one in piece])
        for one in piece:
            if is_first_of_group(one.article_id):
                others = sorted(edges[one.article_id], key=lambda edge: int(edge["article_id"]))
                yield one._replace(others=tuple(Other(edge["article_id"], edge["source"]) for edge in others))


def _placed(conn: Connection, fitting: Select[Any], order: Order, ids: set[int]) -> dict[int, Any]:
    if not ids:
        return {}
    # Asked by docid: by article the engine would go through all that fits.
    rows_of = select(search_documents.c.docid).where(search_documents.c.article_id.in_(sorted(ids)))
    docids = sorted(conn.scalars(rows_of))
    rows = conn.execute(fitting.where(docid_of(fitting).in_(docids))).all() if docids else []
    return {row.article_id: order.key(row.docid) for row in rows}
