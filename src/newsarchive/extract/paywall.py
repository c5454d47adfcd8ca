"""Is this what is left of an article in front of a paywall?

In: a page's scene. Out: the evidence, or None. A whole text that is declared to be paid for is an article all the same:
only a stub with an offer below it is not.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from newsarchive.arabic.text import fold
from newsarchive.extract import jsonld
from newsarchive.extract.scene import Scene
from newsarchive.extract.weights import prose

_STUB = 700.0  # letters of running text: with more, what is asked for money is not this text
_OFFER = 240  # letters: an offer is a line or two


def stub(scene: Scene) -> str | None:
    """What says so: an offer to subscribers under little text, or a declaration and hardly a paragraph."""
    running = sum(prose(scene.pieces[order]) for order in scene.kept)
    if running >= _STUB:
        return None
    declared = any(_paid(thing.get("isAccessibleForFree")) for thing in scene.things if jsonld.is_article(thing))
    text = next((piece.text for piece in scene.pieces if piece.chars <= _OFFER and _offers(piece.text)), None)
    if text is not None and (declared or running < _STUB / 2):
        return f"offers the rest: «{text[:60]}»"
    if declared and running < _STUB / 3:
        return "declared not to be free, and hardly a paragraph stands here"
    return None


def _paid(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() == "false")


def _offers(text: str) -> bool:
    folded = fold(text)
    return any(offer in folded for offer in offers())


@cache
def offers() -> tuple[str, ...]:
    """The phrases of the table, folded."""
    text = resources.files("newsarchive.extract").joinpath("data/paywall.toml").read_text("utf-8")
    return tuple(fold(phrase) for phrase in tomllib.loads(text)["offers"])
