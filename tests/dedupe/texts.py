"""Texts for these tests: plain Arabic news sentences of our own, and articles made of them."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from newsarchive.dedupe.fingerprint import fingerprint, fingerprint_and_anchors
from newsarchive.model import FiledText

WHO = [
    "الوزير",
    "المدير",
    "الرئيس",
    "النائب",
    "الطبيب",
    "المهندس",
    "القاضي",
    "السفير",
    "العميد",
    "الخبير",
    "الباحث",
    "المتحدث",
    "الكاتب",
    "المدرب",
    "المحافظ",
]
DID = ["أعلن", "أكد", "نفى", "انتقد", "رحب", "حذر", "افتتح", "زار", "ناقش", "رفض", "دعا", "شكر", "استقبل", "وقع", "كشف"]
WHAT = [
    "المشروع",
    "الجسر",
    "الاتفاق",
    "القانون",
    "المستشفى",
    "المدرسة",
    "الميناء",
    "المعرض",
    "التقرير",
    "الموسم",
    "البرنامج",
    "السوق",
    "المصنع",
    "الطريق",
    "النهر",
    "الحقل",
    "الفريق",
    "البنك",
    "المطار",
    "الكتاب",
]
HOW = [
    "سريعا",
    "صراحة",
    "أمس",
    "صباحا",
    "مساء",
    "رسميا",
    "مجددا",
    "علنا",
    "مؤقتا",
    "تماما",
    "جزئيا",
    "فورا",
    "قريبا",
    "أخيرا",
]
WHERE = [
    "بيروت",
    "عمان",
    "تونس",
    "الرباط",
    "الخرطوم",
    "بغداد",
    "دمشق",
    "صنعاء",
    "مسقط",
    "القاهرة",
    "الدوحة",
    "الكويت",
    "طرابلس",
    "نواكشوط",
    "وهران",
    "حلب",
    "أسوان",
]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def sentence(random: Random) -> str:
    """Some nine words, drawn from some hundred million sentences."""
    parts = [
        random.choice(DID),
        random.choice(WHO),
        random.choice(WHAT),
        random.choice(HOW),
        "في",
        random.choice(WHERE),
    ]
    return " ".join([*parts, "عن", random.choice(WHAT), "رقم", str(random.randrange(9999))]) + "."


def text(seed: int, sentences: int) -> str:
    """A text, always the same for the same seed."""
    random = Random(seed)
    return "\n\n".join(sentence(random) for _ in range(sentences))


def known(
    article_id: int,
    text: str,
    *,
    title: str | None = None,
    source_id: int = 1,
    published: datetime | None = None,
    captured: datetime = NOW,
) -> FiledText:
    """An article as filed."""
    mark = fingerprint(title, text)
    return FiledText(article_id, source_id, title, text, mark.digest, mark.text_digest, published, captured)


def anchors(text: str) -> tuple[int, ...]:
    """The keys under which a passage of this text is found."""
    return fingerprint_and_anchors(None, text)[1]
