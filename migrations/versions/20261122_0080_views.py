"""The views that people query: names and columns that stay when tables move (docs/sql.md).

A later migration that changes a table takes the views down first and puts them up again: SQLite refuses to alter what
a view reads.
"""

# ruff: noqa: S608  what is joined here are constants of this file

from __future__ import annotations

from alembic import op

revision = "20261122_0080"
down_revision = "20261122_0070"
branch_labels = None
depends_on = None

_SHOWN = (
    "NOT EXISTS (SELECT 1 FROM takedowns t WHERE t.article_id = {article} AND t.lifted_at IS NULL"
    " AND t.level IN ('hide', 'exclude', 'destroy'))"
)

_MEMBERS = (  # a story's articles that are shown
    f"FROM members m JOIN articles a ON a.id = m.article_id WHERE m.story_id = s.id AND {_SHOWN.format(article='a.id')}"
)
_FIRST = (
    f"(SELECT a.id {_MEMBERS} ORDER BY a.published_at IS NULL, COALESCE(a.published_at, a.first_seen_at),"
    " a.first_seen_at, a.id LIMIT 1)"
)
_CENTRAL = f"COALESCE((SELECT a.id {_MEMBERS} AND a.id = s.central_id), {_FIRST})"

VIEWS = {
    "v_articles": f"""
        SELECT a.id AS article_id, s.name AS source, a.url, a.canonical_url, a.title, r.text, a.language,
               a.published_at, a.published_day, a.published_precision, a.published_evidence, a.modified_at,
               a.first_seen_at, a.day, r.authors, r.agencies, r.dateline, r.section, r.tags, r.image_url,
               m.story_id,
               (SELECT COUNT(*) FROM revisions e WHERE e.article_id = a.id) AS revisions,
               a.deleted_at
        FROM articles a
        JOIN sources s ON s.id = a.source_id
        JOIN revisions r ON r.article_id = a.id AND r.is_current
        LEFT JOIN members m ON m.article_id = a.id
        WHERE {_SHOWN.format(article="a.id")}
    """,
    "v_revisions": f"""
        SELECT r.article_id,
               (SELECT COUNT(*) FROM revisions e WHERE e.article_id = r.article_id
                AND (e.captured_at < r.captured_at
                     OR (e.captured_at = r.captured_at AND e.capture_id <= r.capture_id))) AS number,
               r.captured_at, r.is_current, r.title, r.text, r.capture_id, r.reader, r.filed_at
        FROM revisions r
        WHERE {_SHOWN.format(article="r.article_id")}
    """,
    "v_changes": f"""
        SELECT c.article_id, r.captured_at, c.kind, c.declared_by
        FROM changes c
        JOIN revisions r ON r.capture_id = c.capture_id
        WHERE {_SHOWN.format(article="c.article_id")}
    """,
    "v_copies": f"""
        SELECT c.low_id AS article_id, c.high_id AS other_id, c.relation, c.similarity, c.same_source
        FROM copies c
        WHERE {_SHOWN.format(article="c.low_id")} AND {_SHOWN.format(article="c.high_id")}
        UNION ALL
        SELECT c.high_id, c.low_id,
               CASE c.relation WHEN 'contains' THEN 'contained' WHEN 'contained' THEN 'contains' ELSE c.relation END,
               c.similarity, c.same_source
        FROM copies c
        WHERE {_SHOWN.format(article="c.low_id")} AND {_SHOWN.format(article="c.high_id")}
    """,
    "v_passages": f"""
        SELECT p.low_id AS article_id, p.high_id AS other_id, p.words, p.low_start AS start_at, p.low_end AS end_at,
               SUBSTR(r.text, p.low_start + 1, p.low_end - p.low_start) AS text
        FROM passages p
        JOIN revisions r ON r.article_id = p.low_id AND r.is_current
        WHERE {_SHOWN.format(article="p.low_id")} AND {_SHOWN.format(article="p.high_id")}
        UNION ALL
        SELECT p.high_id, p.low_id, p.words, p.high_start, p.high_end,
               SUBSTR(r.text, p.high_start + 1, p.high_end - p.high_start)
        FROM passages p
        JOIN revisions r ON r.article_id = p.high_id AND r.is_current
        WHERE {_SHOWN.format(article="p.low_id")} AND {_SHOWN.format(article="p.high_id")}
    """,
    "v_stories": f"""
        SELECT s.id AS story_id, c.title AS headline, {_CENTRAL} AS central_id, {_FIRST} AS first_id,
               (SELECT MIN(a.published_at) {_MEMBERS}) AS first_at,
               (SELECT MAX(a.published_at) {_MEMBERS}) AS last_at,
               s.active_at,
               (SELECT COUNT(*) {_MEMBERS}) AS articles,
               (SELECT COUNT(DISTINCT a.source_id) {_MEMBERS}) AS sources
        FROM stories s
        JOIN articles c ON c.id = {_CENTRAL}
    """,
    "v_sources": f"""
        SELECT s.id AS source_id, s.name, s.kind, s.home_url, s.timezone, s.paused, s.added_at, s.removed_at,
               (SELECT COUNT(*) FROM articles a WHERE a.source_id = s.id
                AND {_SHOWN.format(article="a.id")}) AS articles
        FROM sources s
    """,
    "v_captures": f"""
        SELECT c.id AS capture_id, s.name AS source, c.url, c.final_url, c.status, c.moment, c.digest, c.outcome,
               c.article_id, c.raw_file, c.raw_offset, c.raw_length
        FROM captures c
        JOIN sources s ON s.id = c.source_id
        WHERE (c.article_id IS NOT NULL AND {_SHOWN.format(article="c.article_id")})
           OR (c.article_id IS NULL AND c.source_id NOT IN (
               SELECT a.source_id FROM articles a WHERE NOT {_SHOWN.format(article="a.id")}))
    """,
    "v_events": f"""
        SELECT e.article_id, e.kind, e.moment, e.capture_id, e.detail
        FROM events e
        WHERE {_SHOWN.format(article="e.article_id")}
    """,
    "v_outcomes": "SELECT day, source, job, outcome, count FROM outcomes",
}


def upgrade() -> None:
    """Put the views up, those first that others read."""
    for name, told in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {told}")


def downgrade() -> None:
    """Take them down."""
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
