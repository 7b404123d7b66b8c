"""Carries rows through a form as plain values: what a page does not show comes back with it.

Whatever comes back is read without a refusal; who writes nonsense into it gets rows without words.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from typing import Any, TypeVar

from stadtherz.participation.domain.surveys.rows import (
    OptionRow,
    PageRow,
    QuestionRow,
    SetupRows,
    When,
    Words,
    listed,
    mapping,
)

Values = dict[str, Any]
Row = TypeVar("Row", SetupRows, PageRow, QuestionRow, OptionRow)


def carried(row: PageRow | QuestionRow, without: Iterable[str] = ()) -> Values:
    """Give a row as values of JSON, but for the fields that a page shows."""
    hidden = set(without)
    return {name: value for name, value in asdict(row).items() if name not in hidden}


PACKED = "z:"
"""What begins a row that is carried as a whole, because the page shows nothing of it."""
MOST_BYTES = 2_000_000


def packed(row: QuestionRow) -> str:
    """Write a whole question as short as it goes; its answers repeat themselves a lot."""
    plain = json.dumps(carried(row), separators=(",", ":")).encode()
    return PACKED + base64.b64encode(zlib.compress(plain, 9)).decode()


def unpacked(written: str) -> Any:
    """Read a question that was packed; nothing where it is none, or larger than a form can be."""
    reader = zlib.decompressobj()
    try:
        plain = reader.decompress(base64.b64decode(written.removeprefix(PACKED)), MOST_BYTES)
        return json.loads(plain)
    except (ValueError, RecursionError, zlib.error):
        return {}


def question_from(given: Any) -> QuestionRow:
    """Read a question that was carried."""
    found = mapping(given)
    return replace(
        _filled(QuestionRow(_text(found, "key")), found),
        options=tuple(option_from(one) for one in listed(found, "options")),
        people={str(key): str(value) for key, value in mapping(found.get("people")).items()},
    )


def page_from(given: Any) -> PageRow:
    """Read a page that was carried, with its questions where it has them."""
    found = mapping(given)
    questions = tuple(question_from(one) for one in listed(found, "questions"))
    return replace(_filled(PageRow(_text(found, "key")), found), questions=questions)


def option_from(given: Any) -> OptionRow:
    """Read an option that was carried."""
    found = mapping(given)
    return _filled(OptionRow(_text(found, "key")), found)


def setup_from(given: Any) -> SetupRows:
    """Read what was carried of the whole, without pages."""
    return _filled(SetupRows(), mapping(given))


def _filled(row: Row, given: Mapping[str, Any]) -> Row:
    """Put texts, words, marks and conditions into a row, each where the row has one of its kind."""
    values: Values = {}
    for one in fields(row):
        old, new = getattr(row, one.name), given.get(one.name)
        if one.name == "kept":
            values["kept"] = dict(mapping(new))
        elif isinstance(old, Words):
            values[one.name] = Words(_text(mapping(new), "de"), _text(mapping(new), "en"))
        elif isinstance(old, When):
            values[one.name] = _when(mapping(new))
        elif isinstance(old, bool):
            values[one.name] = new is True
        elif isinstance(old, str) and isinstance(new, str):
            values[one.name] = new
    return replace(row, **values)


def _when(given: Mapping[str, Any]) -> When:
    values = given.get("values")
    chosen = tuple(str(one) for one in values) if isinstance(values, list | tuple) else ()
    test = _text(given, "test") or When().test
    return When(_text(given, "question"), test, chosen, _text(given, "number"))


def _text(given: Mapping[str, Any], name: str) -> str:
    found = given.get(name)
    return found if isinstance(found, str) else ""
