"""Articles: filing what was read, and giving it back.

In: captures with their contents. Out: articles with their revisions, as values and as the JSON of the doors.
"""

from newsarchive.store.articles.edits import Edition, Named, editions, forms, named, record_changes, unnamed_pairs
from newsarchive.store.articles.events import Event, PassedOver, passed_over, timeline
from newsarchive.store.articles.export import iterate, stream
from newsarchive.store.articles.filing import FiledArticle, file, gone
from newsarchive.store.articles.lifetime import Life, edited_share, life
from newsarchive.store.articles.lookup import Twin, before, find, of_url, older_reading, with_digest
from newsarchive.store.articles.paging import page
from newsarchive.store.articles.view import Explanation, article, as_json, explain, revision_captures
from newsarchive.store.filters import Filters

__all__ = [
    "Edition",
    "Event",
    "Explanation",
    "FiledArticle",
    "Filters",
    "Life",
    "Named",
    "PassedOver",
    "Twin",
    "article",
    "as_json",
    "before",
    "edited_share",
    "editions",
    "explain",
    "file",
    "find",
    "forms",
    "gone",
    "iterate",
    "life",
    "named",
    "of_url",
    "older_reading",
    "page",
    "passed_over",
    "record_changes",
    "revision_captures",
    "stream",
    "timeline",
    "unnamed_pairs",
    "with_digest",
]
