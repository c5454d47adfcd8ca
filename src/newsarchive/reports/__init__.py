"""What the doors tell in JSON beside an article itself: explanations, differences, copies, stories, sources.

In: rows. Out: plain dictionaries in the keys the doors promise, the same from the command line and over HTTP; and the
values they are made of, for pages. What was taken down is in none of them.
"""

from newsarchive.reports.copies import pairs
from newsarchive.reports.explanation import explanation, memory
from newsarchive.reports.health import UNHEALTHY, health
from newsarchive.reports.results import ending_row
from newsarchive.reports.revisions import NoSuchRevision, edit, sides
from newsarchive.reports.sources import source, sources
from newsarchive.reports.stats import summary, waiting
from newsarchive.reports.stories import listed_story, story, story_list

__all__ = [
    "UNHEALTHY",
    "NoSuchRevision",
    "edit",
    "ending_row",
    "explanation",
    "health",
    "listed_story",
    "memory",
    "pairs",
    "sides",
    "source",
    "sources",
    "story",
    "story_list",
    "summary",
    "waiting",
]
