"""The same text again: what an article is known by, whether it changed, who copied whom, what was borrowed, which
event it tells.

In: texts and articles as filed. Out: fingerprints, outcomes, copies, passages, stories. Pure: candidates come in
as arguments, edges go out as values; nothing here reads or writes.
"""
