"""The headline, chosen from what a page says of itself and freed of the site's name.

In: title candidates, best first, and the names the site goes by. Out: one headline with its evidence, or None. A
dash or a bar of the headline's own stays: only a part known, or built like an outlet's name, is taken off. It never
reads a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from newsarchive.arabic.text import fold, words
from newsarchive.model import Fact
from newsarchive.sites.affixes import SEPARATOR
from newsarchive.sites.title_parts import is_media_tag, is_outlet_name, is_section_name

_JOINTS = " -–—−|¦•·:/\\"
_COLON = re.compile(r"([^:]{2,60}?)\s*:+\s*(.+)")
_BYLINE = re.compile(r"\s*[*|]+\s*(?:بقلم|بقلـم|كتب|كتبه|كتبها)\s*[:/]?\s.*$")


def choose_title(candidates: Sequence[Fact], affixes: Sequence[str], names: Sequence[str]) -> Fact | None:
    """The best candidate, freed of affixes; where another candidate is that one with something around it, the bare
    one wins.

    `affixes` are the site's (hand or learned) title affixes; `names` are names it goes by (og:site_name, host).
    """
    declared = any(not _printed(fact) for fact in candidates)
    freed = [
        Fact(free(fact.value, affixes, names, guess=not (declared and _printed(fact))), fact.evidence)
        for fact in candidates
    ]
    freed = [fact for fact in freed if words(fact.value)]
    if not freed:
        return None
    votes = Counter(" ".join(words(fact.value)) for fact in freed)
    keys = [" ".join(words(fact.value)) for fact in freed]
    best = max(range(len(freed)), key=lambda index: (votes[keys[index]] > 1, -index))
    return _barest(freed[best], freed)


def _barest(chosen: Fact, others: Sequence[Fact]) -> Fact:
    """`chosen`; or where it was only declared, a printed candidate that is its beginning up to a joint.

    What stands after (or before) that joint is then an affix that nobody has named.
    """
    if _printed(chosen):
        return chosen
    for other in others:
        if not _printed(other) or len(words(other.value)) < 3 or len(other.value) >= len(chosen.value):
            continue
        for joint in SEPARATOR.finditer(chosen.value):
            text, gone = chosen.value[: joint.start()], chosen.value[joint.end() :]
            if words(other.value) in (words(text), words(gone)):
                return Fact(other.value, f"{other.evidence}, agrees with {chosen.evidence}")
    return chosen


def _printed(fact: Fact) -> bool:
    """Whether a candidate was read off the page as a reader sees it, not declared in its head."""
    return fact.evidence.startswith(("printed", "h1", "first line"))


def free(title: str, affixes: Sequence[str] = (), names: Sequence[str] = (), *, guess: bool = True) -> str:
    """A title without the site's affixes: those known first, then an outlet's name at its end or beginning.

    Without `guess` only parts that are known to be the site's go.
    """
    title = _without_known(" ".join(title.split()), affixes)
    known = {_key(name) for name in (*names, *affixes) if _key(name)}
    if not guess:
        return _from_front(title, known, guess=False).strip()
    title = _BYLINE.sub("", title) or title
    return _from_front(_from_back(title, known), known, guess=True).strip()


def _key(text: str) -> str:
    return "".join(words(text))


def _without_known(title: str, affixes: Sequence[str]) -> str:
    """Affixes as printed, joint and all, longest first; an affix that is the whole title stays."""
    for affix in sorted(affixes, key=len, reverse=True):
        bare = affix.strip()
        if not bare or fold(title) == fold(bare):
            continue
        if title.endswith(bare) and _stands_apart(title[: -len(bare)], affix, at_end=True):
            title = _over_labels(title[: -len(bare)].rstrip(_JOINTS)) or title
        elif title.startswith(bare) and _stands_apart(title[len(bare) :], affix, at_end=False):
            title = title[len(bare) :].lstrip(_JOINTS) or title
    return title


def _stands_apart(rest: str, affix: str, *, at_end: bool) -> bool:
    """Whether an affix is parted from the title by a joint, its own or the title's: «في لبنان» keeps its «لبنان»."""
    own = affix.strip()[:1] if at_end else affix.strip()[-1:]
    edge = rest.rstrip()[-1:] if at_end else rest.lstrip()[:1]
    return not own.isalnum() or (edge != "" and edge in _JOINTS)


def _from_back(title: str, known: set[str]) -> str:
    """Cut at the first joint after which nothing but outlet names, sections and labels follows."""
    joints = list(SEPARATOR.finditer(title))
    cut = len(title)
    for joint in reversed(joints):
        part = title[joint.end() : cut]
        if joint.start() == 0 or not _is_affix(part, known):
            break
        cut = joint.start()
    else:
        return title if cut == 0 else title[:cut]
    return _reach_over(title, joints, cut)


def _reach_over(title: str, joints: list[re.Match[str]], cut: int) -> str:
    """«خبر – موقع كذا – لبنان»:

    where the last part says nothing, the one before it may; and sections stand before names.
    """
    if cut == len(title) and len(joints) >= 2:
        last, before = joints[-1], joints[-2]
        named = title[before.end() : last.start()]
        if len(words(title[last.end() :])) <= 2 and is_outlet_name(named) and before.start() > 0:
            return _over_labels(title[: before.start()])
    return _over_labels(title[:cut]) if cut < len(title) else title


def _over_labels(title: str) -> str:
    """A section's name that stood between the headline and the site's name goes with it."""
    joints = list(SEPARATOR.finditer(title))
    last = title[joints[-1].end() :] if joints else ""
    if (
        joints and joints[-1].start() > 0 and is_section_name(last) and not is_media_tag(last)
    ):  # «| فيديو» is the headline's own
        return title[: joints[-1].start()]
    return title


def _from_front(title: str, known: set[str], *, guess: bool) -> str:
    """Without a known name before the first joint or colon; one only built like a name needs a dash."""
    colon = _COLON.match(title)
    if colon and _key(colon[1]) in known and words(colon[2]):
        return colon[2]
    joint = SEPARATOR.search(title)
    if joint and joint.start() > 0 and len(words(title[joint.end() :])) >= 3:
        part = title[: joint.start()]
        if _key(part) in known or (
            guess and ":" not in part and is_outlet_name(part) and not set("|:") & set(joint.group())
        ):
            return title[joint.end() :]
    return title


def _is_affix(part: str, known: set[str]) -> bool:
    key = _key(part)
    return bool(key) and (key in known or is_outlet_name(part))
