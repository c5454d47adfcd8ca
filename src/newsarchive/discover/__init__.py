"""Finding what is new: feeds, sitemaps, section pages, and when to ask again.

In: text already fetched and decoded, and its address. Out: `FeedReading`s, addresses, waits. It never asks the
network, never writes, and believes nothing: an entry is a claim.
"""
