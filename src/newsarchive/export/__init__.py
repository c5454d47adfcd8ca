"""Handing articles out: every form `export` writes, how much of a text may leave, citations, frozen selections."""

from newsarchive.export.citation import STYLES, Style, cite
from newsarchive.export.rights import MODES, Mode, Rights
from newsarchive.export.writers import FORMS, Form, writer

__all__ = ["FORMS", "MODES", "STYLES", "Form", "Mode", "Rights", "Style", "cite", "writer"]
