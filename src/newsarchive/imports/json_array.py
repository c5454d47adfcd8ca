"""One JSON array in a file, as collections ship them, its values one at a time.

In: a text file open for reading. Out: the array's values in their order; of the file only the one in hand is held, so a
file may be of any size. It never says what a value means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from newsarchive.errors import BadInput

MAX_VALUE = 50_000_000  # letters of one value: whole pages stand in them

_PIECE = 1 << 16
_LONGEST_WORD = 64  # nearer to the end of what is held an error may be its end alone
_BLANK = re.compile(r"[ \t\n\r]*")
_BEGINS = re.compile(rb"\[\s*[\]{]")


def is_array(head: bytes) -> bool:
    """Whether a file's first bytes begin an array of objects."""
    return _BEGINS.match(head.lstrip(b"\xef\xbb\xbf \r\n\t")) is not None


def values(file: TextIO) -> Iterator[Any]:
    """The values of an array. Raises `BadInput` where it cannot be read on, telling at which value."""
    window = _Window(file)
    if window.sign() != "[":
        raise BadInput("not a JSON array")
    if window.ahead() == "]":
        window.sign()
    else:
        yield from window.values()
    if window.ahead():
        raise BadInput("something stands behind the end of the JSON array")


class _Window:
    """The stretch of a file that is being read."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._decoder = json.JSONDecoder()
        self._text = ""
        self._place = 0

    def values(self) -> Iterator[Any]:
        """The values up to the array's end."""
        number, sign = 0, ","
        while sign == ",":
            number += 1
            try:
                yield self._value()
            except (ValueError, RecursionError) as error:
                raise BadInput(f"value {number} of the JSON array: {error}; what stands before it was read") from error
            sign = self.sign()
        if sign != "]":
            raise BadInput(f"cut short after value {number} of the JSON array" if not sign else _odd(number, sign))

    def sign(self) -> str:
        """The next letter that is not blank, passed; "" at the end."""
        sign = self.ahead()
        self._place += len(sign)
        return sign

    def ahead(self) -> str:
        """The next letter that is not blank; "" at the end."""
        while True:
            blank = _BLANK.match(self._text, self._place)
            self._place = blank.end() if blank else self._place
            if self._place < len(self._text) or not self._read_on():
                return self._text[self._place : self._place + 1]

    def _value(self) -> Any:
        """The next value. Raises `ValueError`, `RecursionError`."""
        self.ahead()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._place)
            except json.JSONDecodeError as error:
                if not self._may_go_on(error) or not self._read_on():
                    raise ValueError(error.msg) from error
                continue
            if isinstance(value, int | float) and end > len(self._text) - _LONGEST_WORD and self._read_on():
                continue  # a number may go on behind what is held
            self._place = end
            return value

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Whether more of the file may mend it."""
        if len(self._text) - self._place > MAX_VALUE:
            raise ValueError(f"longer than {MAX_VALUE} letters")
        return error.msg.startswith("Unterminated string") or error.pos > len(self._text) - _LONGEST_WORD

    def _read_on(self) -> bool:
        """Hold as much again and let go of what was passed; False at the file's end."""
        left = self._text[self._place :]
        more = self._file.read(max(_PIECE, len(left)))
        if more:
            self._text, self._place = left + more, 0
        return bool(more)


def _odd(number: int, sign: str) -> str:
    return f"{sign!r} stands after value {number} of the JSON array, where a comma should"
