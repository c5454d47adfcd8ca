"""What is known of how sites print their pages: hand rules per host, learned rules, and phrases all sites share."""

from __future__ import annotations

from newsarchive.sites.learn import Sample, affixes, learn
from newsarchive.sites.site_book import SiteBook, load_manual_rules

__all__ = ["Sample", "SiteBook", "affixes", "learn", "load_manual_rules"]
