"""Which work a capture is of: (source, canonical URL), or for texts without an address (source, digest of the bytes).

In: the addresses a capture has and claims. Out: an `Identity`. Pure; it never looks at the text.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from newsarchive import urls
from newsarchive.model import Host


@dataclass(frozen=True, slots=True)
class Identity:
    """`key` is the article's identity inside its source; `canonical_url` is ours, None where there is no address."""

    key: str
    canonical_url: str | None


def identify(asked: str, answered: str, claimed: str | None, own_hosts: Collection[Host]) -> Identity:
    """The identity of a page.

    A declared canonical counts only on the same site or another host of the same source, and not when it names the
    home page or a section that the page's own address lies under; otherwise it stays a claim.
    """
    if urls.parse(asked) is None:  # a text or a saved page without an address
        if claimed and urls.parse(claimed) and not urls.is_home(claimed):
            return Identity(urls.key(claimed), urls.canonical(claimed))
        return Identity(asked, None)
    if claimed and _believable(claimed, answered, own_hosts):
        return Identity(urls.key(claimed), urls.canonical(claimed))
    return Identity(urls.key(answered), urls.canonical(answered))


def _believable(claimed: str, answered: str, own_hosts: Collection[Host]) -> bool:
    if urls.parse(claimed) is None or urls.is_home(claimed):
        return False
    if not urls.same_site(claimed, answered) and urls.host_of(claimed) not in own_hosts:
        return False
    # `/news/` declared by `/news/a-story` names the section; `/news/a-story` declared by `/news/a-story/amp` does
    # not.
    mine, theirs = urls.key(answered), urls.key(claimed)
    return mine == theirs or not mine.startswith(theirs.rstrip("/") + "/")
