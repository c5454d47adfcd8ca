"""What the doors tell in JSON beside an article itself: explanations, differences, copies, stories, sources.

In: rows. Out: plain dictionaries in the keys the doors promise, the same from the command line and over HTTP; and the
values they are made of, for pages. What was taken down is in none of them.
"""
