"""Words of a question that stand close together count for more than the same words all over a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from newsarchive.arabic.tokens import stem
from newsarchive.store.search.proximity import closeness
from tests.store import searching
from tests.store.sample_archive import at, content, publish, source

STEMS = {stem(word): place for place, word in enumerate(("جسر", "مدينه", "مهندس"))}
FILLER = " ".join(f"كلام{number}" for number in range(40))


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("بنى المهندس جسر المدينة", 1.0),
        (f"جسر المدينة {FILLER} مهندس", 2 / 3),
        (f"جسر {FILLER} مدينة {FILLER} مهندس {FILLER} جسر", 1 / 3),
        (FILLER, 0.0),
        ("", 0.0),
    ],
)
def test_what_stands_within_a_sentence_counts_together(text: str, share: float) -> None:
    assert closeness(text, STEMS, (1.0, 1.0, 1.0)) == pytest.approx(share)


def test_a_telling_word_counts_for_more() -> None:
    assert closeness(f"جسر {FILLER} المدينة مهندس", STEMS, (8.0, 1.0, 1.0)) == pytest.approx(0.8)


@given(st.lists(st.sampled_from(["جسر", "مدينة", "مهندس", "كلام"])), st.lists(st.floats(0, 9), min_size=3, max_size=3))
def test_it_is_a_share_whatever_the_text(words: list[str], worth: list[float]) -> None:
    assert 0.0 <= closeness(" ".join(words), STEMS, worth) <= 1.0


def test_an_answer_in_one_sentence_comes_before_its_words_all_over(conn: Connection) -> None:
    owner = source(conn, "paper")
    answer = f"{FILLER} {FILLER} {FILLER}\n\nصمم ذلك المهندس جسر تلك المدينة وهو القديم {FILLER}"
    scattered = f"جسر {FILLER} القديم {FILLER} المدينة {FILLER} صمم"
    wanted = publish(conn, owner, "https://paper.example/1", content(answer), at(1))
    other = publish(conn, owner, "https://paper.example/2", content(scattered), at(2))
    hits = searching.hits(conn, "من صمم جسر المدينة القديم")
    assert [hit.article_id for hit in hits] == [wanted, other]
