"""What is known about how sites print their pages: manual and learned rules per host, phrases common to all."""

from __future__ import annotations

from newsarchive.sites.learn import Sample, affixes, learn
from newsarchive.sites.registry import SiteRegistry, load_manual_rules

__all__ = ["Sample", "SiteRegistry", "affixes", "learn", "load_manual_rules"]
