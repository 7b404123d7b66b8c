"""Cursors: where the next page of an answer begins, told by the keys of the last row.

A cursor holds the values of all keys of the order, and a digest of the question, so that it is not
taken to another one. Rows that come or go elsewhere do not move a page, as an offset would.
"""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.asking.misread import misread
from stadtherz.opendata.domain.asking.question import Plain, Question
from stadtherz.opendata.domain.asking.values import moment
from stadtherz.opendata.domain.tabular.kinds import Storage

LONGEST = 8_000


def cursor_of(question: Question, last: Sequence[Plain]) -> str:
    """Write the cursor behind a row.

    Args:
        question: that was asked.
        last: values of its keys in the last row of the page.

    """
    told = [_digest(question), [None if one is None else _text(one) for one in last]]
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return urlsafe_b64encode(written).decode().rstrip("=")


def read_cursor(text: str, question: Question) -> Question:
    """Give the question with the place at which it goes on.

    Raises:
        Invalid: code "query-after", where the cursor is not one of this question.

    """
    try:
        padded = text[:LONGEST] + "=" * (-len(text[:LONGEST]) % 4)
        digest, values = json.loads(urlsafe_b64decode(padded.encode("ascii")))
        known = digest == _digest(question) and len(values) == len(question.keys)
        found = [
            _value(key.what.storage, one)
            for key, one in zip(question.keys, values, strict=True)
        ] if known else []  # fmt: skip
    except (
        ValueError,
        TypeError,
        KeyError,
        RecursionError,
        binascii.Error,
        InvalidOperation,
    ) as error:
        raise _not_ours() from error
    if not known:
        raise _not_ours()
    return replace(question, after=tuple(found))


def _not_ours() -> Invalid:
    message = "this cursor is not of this question; take it as it stands in the page before"
    return misread("query-after", "after", 1, message)


def _digest(question: Question) -> str:
    asked = replace(question, limit=None, after=None)
    return sha256(repr(asked).encode()).hexdigest()[:16]


def _text(value: Plain) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _value(storage: Storage, text: str | None) -> Plain:
    if text is None:
        return None
    if not isinstance(text, str):
        raise TypeError
    if storage is Storage.TEXT:
        return text
    if storage is Storage.BOOLEAN:
        return {"True": True, "False": False}[text]
    if storage in {Storage.WHOLE, Storage.DECIMAL}:
        return _finite(text)
    if storage is Storage.DOUBLE:
        return float(text)
    found = moment(storage, text)
    if found is None:
        raise ValueError
    return found


def _finite(text: str) -> Decimal:
    found = Decimal(text)
    if not found.is_finite() or abs(found) >= Decimal(10) ** 38:
        raise ValueError
    return found
