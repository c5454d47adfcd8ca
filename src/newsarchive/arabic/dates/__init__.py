"""Dates as Arab news sites print them (see `read`): Gregorian with five names per month, Hijri, Persian, relative.

In: text, the moment it was seen, the day-month order of its site. Out: `PrintedDate`s. It never reads the clock.
"""

from newsarchive.arabic.dates.read import PrintedDate, find_dates, is_date_line, mask_dates, parse_date

__all__ = ["PrintedDate", "find_dates", "is_date_line", "mask_dates", "parse_date"]
