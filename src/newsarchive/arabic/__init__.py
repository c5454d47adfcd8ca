"""Knowledge of Arabic: letters, folding, tokens, dates, credits. The knowledge is in `data/`, the code only applies it.

In: strings. Out: strings, spans and small values. Nothing here reads a page, a database or a clock.
"""
