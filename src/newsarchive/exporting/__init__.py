"""Handing articles out: every form `export` writes, how much of a text may leave, citations, frozen selections."""

from newsarchive.exporting.citation import STYLES, Style, cite
from newsarchive.exporting.rights import MODES, Mode, Rights
from newsarchive.exporting.writers import FORMS, Form, writer

__all__ = ["FORMS", "MODES", "STYLES", "Form", "Mode", "Rights", "Style", "cite", "writer"]
