"""Credits of Arabic news: bylines, agencies, datelines, captions.

In: a line or a paragraph. Out: `Credit`, `Dateline`, names of agencies. An agency quoted in a sentence is not a credit.
"""

from newsarchive.arabic.credits.captions import is_caption_line, names_subject
from newsarchive.arabic.credits.credit import Credit
from newsarchive.arabic.credits.dateline import Dateline, closing_agencies, split_dateline
from newsarchive.arabic.credits.lines import agencies_in, is_agency, names_someone, names_source, read_credit

__all__ = [
    "Credit",
    "Dateline",
    "agencies_in",
    "closing_agencies",
    "is_agency",
    "is_caption_line",
    "names_someone",
    "names_source",
    "names_subject",
    "read_credit",
    "split_dateline",
]
