"""Bulletins: the feeds we give out, of any search, source, story or saved search, as Atom or JSON Feed.

In: a query and filters. Out: a document with the newest articles, copies folded under the one that printed it first.
"""

from newsarchive.bulletins.atom import as_atom
from newsarchive.bulletins.bulletin import Bulletin, Place, Post, clean
from newsarchive.bulletins.gathering import Selection, gather, of_saved, of_search, of_source, of_story
from newsarchive.bulletins.jsonfeed import as_json_feed

__all__ = [
    "Bulletin",
    "Place",
    "Post",
    "Selection",
    "as_atom",
    "as_json_feed",
    "clean",
    "gather",
    "of_saved",
    "of_search",
    "of_source",
    "of_story",
]
