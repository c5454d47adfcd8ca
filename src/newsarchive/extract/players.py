"""What a page made for a player or an album shows: it stands in such a section, and has a player or pictures where the
text would be.

In: a `Scene`. Out: signs of `video` and `gallery`. A report that shows a video, too, is an article.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsarchive.arabic.text import fold
from newsarchive.extract.about import crumbs
from newsarchive.extract.page import names_of
from newsarchive.extract.scene import Scene
from newsarchive.extract.signs import Sign, running, tables

_PLAYERS = (
    "youtube.",
    "youtube-nocookie.",
    "dailymotion.",
    "vimeo.",
    "jwplayer",
    "jwplatform",
    "brightcove",
    "kaltura",
)
_LITTLE = 400.0  # letters of running text
_PICTURES = 6
_HARDLY = 200.0
_ALBUM = ("gallery", "album", "slideshow", "slider", "lightbox", "fotorama", "photos")


def signs_of_players(scene: Scene) -> Iterator[Sign]:
    """What speaks for a video or an album."""
    named = next((kind for name in crumbs(scene.page) if (kind := tables().path.get(fold(name)))), None)
    letters = running(scene)
    if named in ("video", "gallery"):
        shown = named == "gallery" or _has_player(scene)
        yield Sign(named, 4 if shown or letters < _LITTLE else 1, f"stands in a section of {named}")
    headed = scene.titles.piece is not None  # a front page has a slider, too
    if headed and letters < _HARDLY and (pictures := _album(scene)) >= _PICTURES:
        yield Sign("gallery", 4, f"an album of {pictures} pictures, and hardly a sentence")


def _has_player(scene: Scene) -> bool:
    tree = scene.page.tree
    if tree.find(".//video") is not None:
        return True
    return any(
        mark in (frame.get("src") or frame.get("data-src") or "") for frame in tree.iter("iframe") for mark in _PLAYERS
    )


def _album(scene: Scene) -> int:
    """Pictures in the largest element that says it is an album."""
    numbers: dict[object, int] = {}
    for picture in scene.page.tree.iter("img"):
        for above in picture.iterancestors():
            if any(word in names_of(above).lower() for word in _ALBUM):
                numbers[above] = numbers.get(above, 0) + 1
                break
    return max(numbers.values(), default=0)
