"""Writes the rows of an editor as a setup again.

What was not changed stays letter for letter as it was read, with everything that an editor does not
show: other languages, keys that are not known here, conditions of several parts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from stadtherz.participation.domain.option_files import key_of_title
from stadtherz.participation.domain.surveys.questions import FORMAT, Kind
from stadtherz.participation.domain.surveys.rows import (
    NEW,
    OF_KIND,
    OTHER,
    WITH_NUMBER,
    OptionRow,
    PageRow,
    QuestionRow,
    SetupRows,
    Values,
    When,
    Words,
    mapping,
    option_row,
    question_row,
    text_of,
    when_of,
)

LONGEST_KEY, LONGEST_NUMBER = 36, 9
TEXTS = ("title", "help", "explanation")
BY_KIND = frozenset().union(*OF_KIND.values()) - {"options", "split", "people"}


def written(rows: SetupRows) -> dict[str, Any]:
    """Write a setup; rows without a key get one of their words."""
    named = with_keys(rows)
    kinds = {one.key: one.kind for one in named.questions()}
    pages = [_page(one, named.kept, kinds) for one in named.pages]
    found = {"format": FORMAT} | dict(named.kept) | {"pages": pages}
    _put(found, "splits", _splits(named), named.kept.get("splits"))
    _put(found, "population", _population(named), named.kept.get("population"))
    if named.source != text_of(named.kept, "population_source"):
        _put_text(found, "population_source", named.source)
    return found


def _put(found: dict[str, Any], name: str, value: Any, before: Any) -> None:
    """Put a value in; an empty one takes the name out, unless it was empty before."""
    if value == before:
        return
    if value:
        found[name] = value
    elif before:
        found.pop(name, None)


def _splits(rows: SetupRows) -> list[str]:
    old = rows.kept.get("splits")
    chosen = [one.key for one in rows.questions() if one.split and "split" in one.shows]
    first = [one for one in old if one in chosen] if isinstance(old, list | tuple) else []
    return first + [one for one in chosen if one not in first]


def _population(rows: SetupRows) -> dict[str, Any]:
    """Write how many people live in each group; of a question that is gone nothing stays."""
    old = mapping(rows.kept.get("population"))
    groups = {one.key: _groups(one) for one in rows.questions() if "people" in one.shows}
    return {key: found for key, found in groups.items() if found or mapping(old).get(key) == {}}


def _groups(row: QuestionRow) -> dict[str, Any]:
    there = {one.key for one in row.options if one.title}
    return {
        key: whole(typed) for key, typed in row.people.items()
        if typed.strip() and (row.kind != Kind.ONE or key in there)
    }  # fmt: skip


def _page(row: PageRow, setup: Values, kinds: Mapping[str, str]) -> dict[str, Any]:
    found = dict(row.kept) | {"key": row.key}
    if row.title != text_of(row.kept, "title") or "title" not in found:
        _put_text(found, "title", row.title, needed=True)
    _put_when(found, row.when, when_of(row.kept, kinds))
    return found | {"questions": [_question(one, setup, kinds) for one in row.questions]}


def _question(row: QuestionRow, setup: Values, kinds: Mapping[str, str]) -> dict[str, Any]:
    before = question_row(row.kept, setup, kinds)
    found = dict(row.kept) | {"key": row.key, "kind": row.kind}
    if row.kind != before.kind:
        for name in BY_KIND - row.shows:
            found.pop(name, None)
    for name in (*TEXTS, *(one.name for one in fields(row) if one.name in row.shows & BY_KIND)):
        if getattr(row, name) != getattr(before, name):
            _put_field(found, name, getattr(row, name))
    if "title" not in found:
        found["title"] = ""
    if row.required != before.required:
        _put(found, "required", row.required, found.get("required"))
    _put_when(found, row.when, before.when)
    if "options" in row.shows:
        found["options"] = [_option(one) for one in row.options if one.title]
    return found


def _put_field(found: dict[str, Any], name: str, value: Any) -> None:
    if isinstance(value, Words):
        _put_text(found, name, value, needed=name == "title")
    elif not value.strip():
        found.pop(name, None)
    elif name == "bins":
        numbers = [whole(one.strip()) for one in value.replace(";", ",").split(",") if one.strip()]
        found[name] = numbers if all(isinstance(one, int) for one in numbers) else value
    else:
        found[name] = whole(value)


def _put_text(found: dict[str, Any], name: str, text: Words, *, needed: bool = False) -> None:
    """Put both languages into a text; others stay."""
    old = found.get(name)
    said = {"de": text.de.strip(), "en": text.en.strip()}
    before = {"de": old} if isinstance(old, str) else dict(mapping(old))
    order = dict.fromkeys((*(() if "de" in before else ("de",)), *before, "en"))
    texts = {code: words for code in order if (words := said.get(code, before.get(code)))}
    if texts or needed:
        found[name] = texts or ""
    else:
        found.pop(name, None)


def _put_when(found: dict[str, Any], when: When, before: When) -> None:
    if when.question == OTHER or when == before:
        return
    if not when.question:
        found.pop("shown_if", None)
        return
    with_number = when.test in WITH_NUMBER
    value: Any = whole(when.number) if with_number else list(when.values)
    found["shown_if"] = {"question": when.question, when.test: value}


def _option(row: OptionRow) -> dict[str, Any]:
    before = option_row(row.kept)
    found = dict(row.kept) | {"key": row.key}
    if row.title != before.title:
        _put_text(found, "title", row.title, needed=True)
    if row.right != before.right:
        _put(found, "right", row.right, found.get("right"))
    return found


def whole(typed: str) -> int | str:
    """Give a typed whole number; what is none stays as it is, for the reader to name."""
    plain = typed.strip()
    digits = plain.removeprefix("-")
    good = digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER
    return int(plain) if good else typed


def with_keys(rows: SetupRows) -> SetupRows:
    """Give new rows keys of their words, and name them so in conditions."""
    names = _names([(one.key, one.title) for one in rows.questions()])
    answers = {one.key: _names_of_options(one) for one in rows.questions()}
    of_pages = _names([(one.key, one.title) for one in rows.pages])

    def when(one: When) -> When:
        values = tuple(answers.get(one.question, {}).get(value, value) for value in one.values)
        return replace(
            one, question=names.get(one.question, one.question), values=tuple(sorted(values))
        )

    def question(one: QuestionRow) -> QuestionRow:
        own = _names_of_options(one)  # not of another that was sent with the same key
        options = tuple(replace(option, key=own[option.key]) for option in one.options)
        people = {own.get(key, key): value for key, value in one.people.items()}
        return replace(one, key=names[one.key], options=options, people=people, when=when(one.when))

    return replace(rows, pages=tuple(
        replace(page, key=of_pages[page.key], when=when(page.when),
                questions=tuple(map(question, page.questions)))
        for page in rows.pages
    ))  # fmt: skip


def _names_of_options(row: QuestionRow) -> dict[str, str]:
    return _names([(option.key, option.title) for option in row.options])


def _names(given: Iterable[tuple[str, Words]]) -> dict[str, str]:
    """Give each its key; new ones get one of their words that no other has."""
    rows = list(given)
    found = {key: key for key, _words in rows if not key.startswith(NEW)}
    taken: dict[str, object] = dict.fromkeys(found.values())
    for key, said in rows:
        if key.startswith(NEW):
            found[key] = key_of_title(str(said), taken, longest=LONGEST_KEY)
            taken[found[key]] = None
    return found
