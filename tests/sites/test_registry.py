"""What is known about a host at a moment."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from newsarchive.errors import BadSetting
from newsarchive.model import Rule, Site
from newsarchive.sites.registry import SiteRegistry, load_manual_rules, parse_site
from newsarchive.sites.shapes import shape_of

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_a_folder_of_files_is_read_by_host(tmp_path: Path) -> None:
    (tmp_path / "daffa.toml").write_text(
        'host = "daffa.example"\ntimezone = "Asia/Amman"\ntitle_affixes = [" - الضفة"]\n'
        '[[lines]]\ntext = "كن معنا"\nposition = "tail"\nvalid_from = 2026-01-01\n',
        encoding="utf-8",
    )
    site = load_manual_rules(tmp_path).site_for("www.daffa.example", NOW)
    assert (site.host, site.timezone, site.title_affixes) == ("www.daffa.example", "Asia/Amman", (" - الضفة",))
    assert [(rule.folded, rule.position) for rule in site.rules] == [(shape_of("كن معنا"), "tail")]
    assert load_manual_rules(tmp_path).site_for("daffa.example", datetime(2025, 1, 1, tzinfo=UTC)).rules == ()


def test_an_unknown_host_has_no_rules() -> None:
    assert load_manual_rules().site_for("nobody.example") == Site("nobody.example")


def test_the_example_documents_every_key_and_is_not_loaded() -> None:
    text = (files("newsarchive.sites") / "data" / "hosts" / "news.example.toml").read_text(encoding="utf-8")
    site = parse_site(text, "example")
    assert None not in (site.timezone, site.language, site.article_url)
    assert all((site.body, site.drop, site.title_affixes, site.rules))
    assert load_manual_rules().site_for("news.example") == Site("news.example")


def test_manual_rules_win_over_learned_ones() -> None:
    shape = shape_of("سطر مكرر")
    manual, learned = Rule(shape, "hand", position="tail"), Rule(shape, "learned", position="any", support=9)
    sites = SiteRegistry(
        {"a.example": Site("a.example", rules=(manual,))},
        {"a.example": [learned, Rule("آخر", "learned", support=4)], "b.example": [learned]},
        {"a.example": (" | أ",)},
    )
    assert [rule.made_by for rule in sites.site_for("a.example", NOW).rules] == ["hand", "learned"]
    assert sites.site_for("b.example", NOW).rules == (learned,)
    assert sites.site_for("a.example", NOW).title_affixes == (" | أ",)


def test_a_rule_applies_within_its_dates_and_while_it_is_enabled() -> None:
    rule = Rule(
        "سطر", "learned", valid_from=datetime(2026, 1, 1, tzinfo=UTC), valid_until=datetime(2026, 3, 1, tzinfo=UTC)
    )
    off = Rule("غيره", "learned", off=True)
    sites = SiteRegistry(learned={"a.example": [rule, off]})
    assert sites.site_for("a.example", datetime(2026, 2, 1, tzinfo=UTC)).rules == (rule,)
    assert sites.site_for("a.example", NOW).rules == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("host = ", "not valid TOML"),
        ('host = "a"\ncolour = "red"', "colour"),
        ("timezone = 'UTC'", "host"),
        ('host = "a"\nbody = "article"', "body"),
        ('host = "a"\n[[lines]]\nposition = "tail"', "lines"),
        ('host = "a"\n[[lines]]\ntext = "x"\nposition = "left"', "position"),
        ('host = "a"\n[[lines]]\ntext = "x"\nvalid_from = "soon"', "date"),
        ('host = "a"\n[[lines]]\ntext = "x"\nwhen = 1', "lines.when"),
    ],
)
def test_an_error_names_the_file_and_the_key(text: str, named: str) -> None:
    with pytest.raises(BadSetting, match=f"a.toml.*{named}"):
        parse_site(text, "a.toml")
