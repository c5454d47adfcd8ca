"""What the doors tell in JSON beside an article itself: explanations, differences, copies, stories, sources.

In: rows. Out: plain dictionaries in the keys the doors promise, the same from the command line and over HTTP; and the
values they are made of, for pages. What was taken down is in none of them.
"""

from newsarchive.telling.copying import pairs
from newsarchive.telling.counting import summary, waiting
from newsarchive.telling.editing import NoSuchRevision, edit, sides
from newsarchive.telling.ending import ending_row
from newsarchive.telling.explaining import explanation, memory
from newsarchive.telling.sourcing import source, sources
from newsarchive.telling.stories import listed_story, story, story_list
from newsarchive.telling.wellbeing import UNWELL, wellbeing

__all__ = [
    "UNWELL",
    "NoSuchRevision",
    "edit",
    "ending_row",
    "explanation",
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
    "wellbeing",
]
