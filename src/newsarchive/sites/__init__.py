"""What is known of how sites print their pages: hand rules per host, learned rules, and phrases all sites share."""

from __future__ import annotations

from newsarchive.sites.book import SiteBook, load_hand
from newsarchive.sites.learn import Sample, affixes, learn

__all__ = ["Sample", "SiteBook", "affixes", "learn", "load_hand"]
