"""Signs of a title and a lead: what stands in them is told, whatever particles it is written with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.arabic.tokens import index_tokens
from newsarchive.store.search.top_fields import packed, sign, unpacked

WORDS = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12), max_size=30)


@given(WORDS, WORDS)
def test_every_word_of_a_head_is_told_of_it(title: list[str], lead: list[str]) -> None:
    told, begins = unpacked(packed(title, lead))
    assert all(sign(word) in told for word in title)
    assert all(sign(word) in begins for word in lead)
    assert len(told) <= len(set(title))
    assert len(begins) <= len(set(lead))


def test_particles_make_no_other_sign() -> None:
    signs = {sign(word) for word in index_tokens("الحكومة والحكومة بالحكومة للحكومة حكومة")}
    assert len(signs) == 1


def test_few_stems_share_a_sign() -> None:
    words = [f"كلمة{number}" for number in range(1_000)]
    assert len({sign(word) for word in words}) > 980
