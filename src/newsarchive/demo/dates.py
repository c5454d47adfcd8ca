"""How each paper of the sample newsroom prints its dates.

In: an aware moment in the paper's own zone. Out: Arabic text. It never parses anything.
"""

from __future__ import annotations

from datetime import datetime

EGYPTIAN = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
]
LEVANTINE = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
]
MAGHREBI = ["جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]
FRENCH = ["janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec"]
WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
HOUR = 3600


def printed(style: str, moment: datetime, now: datetime) -> str:
    """The date line of the paper `style`, as its readers see it."""
    return {
        "manara": _with_weekday,
        "rasid": _dual,
        "sahel": _indic,
        "noras": lambda m: ago(m, now),
        "sindian": _levantine,
        "sawmaa": _maghrebi,
    }[style](moment)


def _with_weekday(m: datetime) -> str:
    half = "صباحا" if m.hour < 12 else "مساء"
    return f"{WEEKDAYS[m.weekday()]}، {m.day} {EGYPTIAN[m.month - 1]} {m.year} - {(m.hour - 1) % 12 + 1}:{m:%M} {half}"


def _dual(m: datetime) -> str:
    return f"{m.day} {EGYPTIAN[m.month - 1]}/{LEVANTINE[m.month - 1]} {m.year}"


def _indic(m: datetime) -> str:
    half = "ص" if m.hour < 12 else "م"
    clock = f"{(m.hour - 1) % 12 + 1:02}:{m:%M} {half}"
    return f"{WEEKDAYS[m.weekday()]} {m.day} {EGYPTIAN[m.month - 1]} {m.year} {clock}".translate(INDIC)


def _levantine(m: datetime) -> str:
    return f"{WEEKDAYS[m.weekday()]} {m.day} {LEVANTINE[m.month - 1]} {m.year}"


def _maghrebi(m: datetime) -> str:
    return f"{WEEKDAYS[m.weekday()]} {m.day} {MAGHREBI[m.month - 1]} {m.year} — {m:%H:%M}"


def ago(moment: datetime, now: datetime) -> str:
    """«منذ ٣ ساعات» within a day, «أمس» for the day before, else day and month."""
    hours = int((now - moment).total_seconds() // HOUR)
    if hours < 1:
        return "منذ أقل من ساعة"
    if now.astimezone(moment.tzinfo).date() == moment.date():
        return {1: "منذ ساعة", 2: "منذ ساعتين"}.get(hours, f"منذ {hours} ساعات" if hours <= 10 else f"منذ {hours} ساعة")
    if (now.astimezone(moment.tzinfo).date() - moment.date()).days == 1:
        return f"أمس {moment:%H:%M}"
    return f"{moment.day} {EGYPTIAN[moment.month - 1]} {moment.year}"


def french_path(m: datetime) -> str:
    """`2026/janv/15`: the Maghrebi paper's folder names."""
    return f"{m.year}/{FRENCH[m.month - 1]}/{m.day:02}"
