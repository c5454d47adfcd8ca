"""What an article is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.arabic.tokens import stem
from newsarchive.dedupe.terms import UNLISTED, term_key, terms, usual_rarity


def test_rare_words_and_words_of_the_title_weigh_most() -> None:
    made = terms("زلزال يضرب أزمير", "ضرب زلزال اليوم مدينة أزمير التركية، وقال والي المدينة إن الأضرار محدودة.")
    assert {"زلزال", "ازمير"} < {one.stem for one in made[:3]}
    assert "في" not in {one.stem for one in made}


def test_usual_words_are_about_nothing() -> None:
    assert terms("ما قال", "قال إن ذلك كان في اليوم الذي من بعد") == ()
    assert terms("the", "and of the that which they said") == ()


def test_the_table_knows_common_words() -> None:
    assert usual_rarity("في") < 0.2
    assert usual_rarity(stem("الحكومه")) < usual_rarity(stem("الزيتون")) <= UNLISTED == usual_rarity("قسطنطينوبوليس")


@given(st.text(alphabet=st.sampled_from("ابتزق 12\n"), max_size=300))
def test_the_shares_are_of_one(text: str) -> None:
    made = terms(None, text)
    assert not made or sum(one.weight**2 for one in made) == pytest.approx(1)
    assert list(made) == sorted(made, key=lambda one: (-one.weight, one.stem))
    keys = {term_key(one.stem) for one in made}
    assert len(keys) == len(made)
    assert all(-(2**31) <= key < 2**31 for key in keys)
