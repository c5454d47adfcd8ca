"""What is known about each host at a moment, from manual and learned rules.

In: TOML files, one per host (packaged `sites/data/hosts/` and a folder of the archive's own), and learned rules. Out:
a `Site`. A manual rule wins over a learned one of the same shape. It never writes a file and never learns.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Any

from newsarchive.errors import BadSetting
from newsarchive.model import Host, Rule, Site
from newsarchive.sites.shapes import shape_of

_KEYS = frozenset(item.name for item in fields(Site)) - {"rules"} | {"keep", "lines"}
_LINE_KEYS = frozenset({"text", "position", "valid_from", "valid_until"})
_POSITIONS = frozenset({"head", "tail", "between", "any"})
_LISTS = frozenset({"body", "drop", "title_affixes", "keep"})
_EXAMPLE = "news.example"


@dataclass(frozen=True, slots=True)
class SiteRegistry:
    """Sites by host. `manual` has manual rules only; `learned` and `affixes` come from the archive."""

    manual: Mapping[Host, Site] = field(default_factory=dict)
    learned: Mapping[Host, Sequence[Rule]] = field(default_factory=dict)
    affixes: Mapping[Host, Sequence[str]] = field(default_factory=dict)

    def site_for(self, host: Host, moment: datetime | None = None) -> Site:
        """How a host's pages look at a moment: every rule in force then, manual rules first."""
        site = self.manual.get(host) or self.manual.get(_without_prefix(host)) or Site(host)
        rules = (*site.rules, *self.learned.get(host, ()))
        manual = {rule.folded for rule in rules if rule.made_by == "hand"}
        valid = tuple(
            rule for rule in rules if _in_force(rule, moment) and (rule.made_by == "hand" or rule.folded not in manual)
        )
        affixes = tuple(dict.fromkeys((*site.title_affixes, *self.affixes.get(host, ()))))
        return replace(site, host=host, rules=valid, title_affixes=affixes)


def _without_prefix(host: Host) -> Host:
    for prefix in ("www.", "m.", "mobile.", "amp."):
        host = host.removeprefix(prefix)
    return host


def _in_force(rule: Rule, moment: datetime | None) -> bool:
    if rule.off and rule.made_by == "learned":
        return False
    if moment is None:
        return True
    if rule.valid_from is not None and moment < rule.valid_from:
        return False
    return rule.valid_until is None or moment <= rule.valid_until


def load_manual_rules(folder: Path | None = None) -> SiteRegistry:
    """The packaged hosts and those of `folder` (`<host>.toml`); the latter win.

    Raises `BadSetting` naming file and key.
    """
    sites: dict[Host, Site] = {}
    packaged = files("newsarchive.sites") / "data" / "hosts"
    for entry in sorted(packaged.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            site = parse_site(entry.read_text(encoding="utf-8"), entry.name)
            sites[site.host] = site
    if folder is not None and folder.is_dir():
        for path in sorted(folder.glob("*.toml")):
            site = parse_site(path.read_text(encoding="utf-8"), str(path))
            sites[site.host] = site
    sites.pop(_EXAMPLE, None)
    return SiteRegistry(sites)


def parse_site(text: str, name: str) -> Site:
    """The rules of one host's file. `name` identifies the file in error messages."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(f"{name}: not valid TOML: {error}") from error
    for key in sorted(set(table) - _KEYS):
        raise BadSetting(f"{name}: {key}: no such key; use one of {', '.join(sorted(_KEYS))}")
    if not isinstance(table.get("host"), str):
        raise BadSetting(f'{name}: host: give the host\'s name, such as host = "news.example"')
    for key in _LISTS & set(table):
        if not isinstance(table[key], list) or not all(isinstance(item, str) for item in table[key]):
            raise BadSetting(f"{name}: {key}: give a list of strings")
    rules = [_line_rule(line, name) for line in table.pop("lines", [])]
    rules += [Rule(shape_of(line), "hand", sample=line, off=True) for line in table.pop("keep", [])]
    values: dict[str, Any] = {key: tuple(value) if key in _LISTS else value for key, value in table.items()}
    return Site(**values, rules=tuple(rules))


def _line_rule(line: Any, name: str) -> Rule:
    """One `[[lines]]` entry: a line that is boilerplate at this host."""
    if not isinstance(line, dict) or not isinstance(line.get("text"), str):
        raise BadSetting(f'{name}: lines: each entry needs a text, such as text = "…"')
    for key in sorted(set(line) - _LINE_KEYS):
        raise BadSetting(f"{name}: lines.{key}: no such key; use one of {', '.join(sorted(_LINE_KEYS))}")
    position = line.get("position", "any")
    if position not in _POSITIONS:
        raise BadSetting(f"{name}: lines.position: {position}: use one of {', '.join(sorted(_POSITIONS))}")
    return Rule(
        folded=shape_of(line["text"]),
        made_by="hand",
        position=position,
        sample=line["text"],
        valid_from=_moment(line.get("valid_from"), name),
        valid_until=_moment(line.get("valid_until"), name),
    )


def _moment(value: Any, name: str) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    raise BadSetting(f"{name}: lines: {value!r} is not a date; write valid_from = 2026-01-31")
