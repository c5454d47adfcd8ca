"""What we know of Arabic: letters, folding, tokens, dates, credits. Knowledge lives in `data/`, code only applies it.

In: strings. Out: strings, spans and small values. Nothing here reads a page, a database or a clock.
"""
