"""What a text is known by: frozen, blind to noise, and enough to find copies and borrowed passages again."""

from __future__ import annotations

from hashlib import sha256
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from dedupe.texts import anchors, sentence, text
from newsarchive.arabic.text import words
from newsarchive.dedupe.fingerprint import (
    BANDS,
    BINS,
    WINDOW,
    bands,
    digest,
    estimate,
    exact,
    fingerprint,
    fingerprint_and_anchors,
    signature,
    sketch,
)
from newsarchive.dedupe.shingles import SIZE

GOLDEN = ["اعلنت", "وزاره", "التعليم", "اليوم", "بدء", "العام", "الدراسي", "الجديد", "في", "موعده"]


def test_golden_vectors() -> None:
    mark = signature(GOLDEN)
    assert mark[:16].hex() == "9a60ed5708135dd13a6fd9e29a60ed57"
    assert sha256(mark).hexdigest() == "48e07c71164c6d87579e0bb3813abf0c63cad9e204d72b6bbef46035dd0d678e"
    assert bands(mark)[:2] == (-5957066109413412148, 517455419097748871)
    assert anchors(" ".join(GOLDEN)) == (-5641044338205046867,)


def test_noise_does_not_count() -> None:
    plain = fingerprint("أعلنت الوزارة موعدا", "قال الوزير: «سنبدأ غدا» في القاهرة، إن شاء الله.")
    noisy = fingerprint(" أَعلنت  الوزارة موعداً", 'قال الوزير : "سنبدأ غداً" في القاهرة إن شاء الله')
    assert plain == noisy


def test_figures_count() -> None:
    assert fingerprint(None, "ارتفع السعر إلى 12 دينارا اليوم") != fingerprint(None, "ارتفع السعر إلى 13 دينارا اليوم")
    assert fingerprint(None, "ارتفع السعر إلى ١٢ دينارا اليوم") == fingerprint(None, "ارتفع السعر إلى 12 دينارا اليوم")


def test_the_title_tells_revisions_but_not_copies() -> None:
    one, other = fingerprint("عنوان أول", text(1, 9)), fingerprint("عنوان ثان", text(1, 9))
    assert one.digest != other.digest
    assert (one.text_digest, one.signature, one.bands) == (other.text_digest, other.signature, other.bands)


def test_keys_fit_a_database() -> None:
    mark, keys = fingerprint_and_anchors("عنوان", text(2, 30))
    assert len(mark.signature) == 4 * BINS
    assert len(mark.bands) == BANDS
    assert all(-(2**63) <= key < 2**63 for key in (*mark.bands, *keys))
    assert len(keys) == len(set(keys)) < mark.words / 3
    assert (mark, keys) == (fingerprint("عنوان", text(2, 30)), anchors(text(2, 30)))


def test_short_and_empty_texts() -> None:
    flash = fingerprint("عاجل", "زلزال يضرب أزمير")
    assert flash.words == 3
    assert flash.bands == ()
    assert flash.signature == fingerprint(None, "زلزال يضرب أزمير").signature
    assert fingerprint("زلزال يضرب أزمير", "").text_digest == flash.text_digest
    nothing = fingerprint(None, "")
    assert (nothing.words, nothing.signature, nothing.bands) == (0, b"", ())
    assert fingerprint(None, "***").digest != fingerprint(None, "???").digest
    assert anchors("") == ()
    assert estimate(b"", sketch(flash.signature)) == 0


def test_an_estimate_is_near_the_exact_similarity() -> None:
    random = Random(3)
    for _ in range(40):
        common, own, theirs = ([sentence(random) for _ in range(random.randrange(20, 60))] for _ in range(3))
        a, b = words(" ".join(common + own)), words(" ".join(common + theirs))
        told = estimate(sketch(signature(a)), sketch(signature(b)))
        assert abs(told - exact(a, b)) < 0.17


def test_near_copies_share_a_band() -> None:
    random = Random(4)
    for seed in range(200):
        a = words(text(seed, random.randrange(8, 40)))
        b = list(a)
        while exact(a, b) > 0.85:
            b[random.randrange(len(b))] = "غيره"
        assert set(bands(signature(a))) & set(bands(signature(b)))


def test_a_shared_run_of_twelve_words_shares_an_anchor() -> None:
    random = Random(5)
    for seed in range(300):
        run = words(text(10_000 + seed, 3))[: WINDOW + SIZE - 1]
        both = []
        for side in (0, 1000):
            host = words(text(seed + side, 20))
            cut = random.randrange(len(host))
            both.append(set(anchors(" ".join(host[:cut] + run + host[cut:]))))
        assert both[0] & both[1]


@given(st.text(alphabet=st.sampled_from("ابتثجحخ ،.\n١2«»َ"), max_size=400), st.text(max_size=30))
def test_any_text_can_be_marked(body: str, title: str) -> None:
    mark, keys = fingerprint_and_anchors(title, body)
    assert mark == fingerprint(title, body)
    assert mark.digest == digest(title, body)
    assert estimate(sketch(mark.signature), sketch(mark.signature)) == (1 if mark.words else 0)
    assert bool(mark.bands) == bool(keys) == (mark.words >= SIZE)
