"""Articles: filing what was read, and giving it back.

In: captures with their contents. Out: articles with their revisions, as values and as the JSON of the doors.
"""

from newsarchive.store.articles.export import stream
from newsarchive.store.articles.filing import Filed, file, gone
from newsarchive.store.articles.lookup import Twin, before, find, of_url, older_reading, with_digest
from newsarchive.store.articles.reading import Explanation, as_json, explain, revision_captures
from newsarchive.store.filters import Filters

__all__ = [
    "Explanation",
    "Filed",
    "Filters",
    "Twin",
    "as_json",
    "before",
    "explain",
    "file",
    "find",
    "gone",
    "of_url",
    "older_reading",
    "revision_captures",
    "stream",
    "with_digest",
]
