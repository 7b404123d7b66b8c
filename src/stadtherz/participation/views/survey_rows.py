"""Reads the rows of the editor of surveys as a browser sends them, without any script.

A row is what its hidden field carries, with what its fields say put over it. Nothing is refused
here, so nothing that somebody typed is lost.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import QueryDict

from stadtherz.kernel.text import plain_values, without_control_signs
from stadtherz.participation.domain.surveys import carrying
from stadtherz.participation.domain.surveys.editing import Done, Spot, done, put_back, with_lines
from stadtherz.participation.domain.surveys.questions import Kind
from stadtherz.participation.domain.surveys.rows import (
    OTHER,
    OptionRow,
    PageRow,
    QuestionRow,
    SetupRows,
    When,
    Words,
    fitting,
)

REST, GONE, UNDO = "rest", "gone", "undo"
TEXTS = ("title", "help", "low_title", "high_title", "explanation")
NUMBERS = ("least", "most", "low", "high", "bins")
MARKS = ("required", "split")
MOST_PAGES, MOST_ROWS = 60, 200


def name_of(spot: Spot) -> str:
    """Name a place: what its fields begin with, and the id it has on the page."""
    numbers = (("p", spot.page), ("q", spot.question), ("o", spot.option))
    return "".join(f"{letter}{number}" for letter, number in numbers if number >= 0)


def shown_names(row: QuestionRow, *, quiz: bool) -> frozenset[str]:
    """Name the fields of a question that the page shows."""
    always = {"kind", "title", "help", "required", "when"}
    return (row.shows - {"split", "people"} | {"explanation"} if quiz else row.shows) | always


def read_rows(sent: QueryDict) -> SetupRows:
    """Read the rows as they stand in the form; options in lines become rows."""
    quiz = sent.get("quiz") == "1"
    pages = tuple(_page(sent, place, quiz=quiz) for place in _places(sent, Spot, MOST_PAGES))
    whole = carrying.setup_from(_json(sent, REST))
    source = _words(sent, "source") if "source-de" in sent else whole.source
    rows = with_lines(replace(whole, pages=pages, source=source), dict(_lines(sent, pages)))
    kinds = {one.key: one.kind for one in rows.questions()}
    return replace(rows, pages=tuple(_fitted(page, kinds) for page in rows.pages))


def open_spots(sent: QueryDict, rows: SetupRows) -> list[Spot]:
    """Name the questions whose fields the form had."""
    return [
        Spot(place, number)
        for place, page in enumerate(rows.pages)
        for number in range(len(page.questions))
        if not _is_closed(sent, name_of(Spot(place, number)))
    ]


def _is_closed(sent: QueryDict, name: str) -> bool:
    return sent.get(f"{name}-{REST}", carrying.PACKED).startswith(carrying.PACKED)


def acted(sent: QueryDict, rows: SetupRows) -> Done:
    """Do what a button of the form asks to the rows; take back what was taken out."""
    act, gone = sent.get("act", ""), _json(sent, GONE)
    if act == UNDO and gone.get("row") and isinstance(gone["row"], dict):
        places, row = gone.get("spot"), gone["row"]
        numbers = places if isinstance(places, list) else []
        spot = Spot(*(one if isinstance(one, int) else 0 for one in numbers[:2]))
        carry = carrying.page_from if "questions" in row else carrying.question_from
        return put_back(rows, spot, carry(row))
    parts = act.split(":")
    kind = sent.get(f"p{parts[1]}-add", "") if parts[0] == "question-add" and parts[1:] else ""
    return done(rows, act, kind)


def removed(act: str, result: Done) -> str:
    """Write what was taken out for a hidden field; "" where nothing was."""
    if result.gone is None:
        return ""
    places = [int(one) for one in act.split(":")[1:]]
    return json.dumps({"spot": places, "row": carrying.carried(result.gone)})


def _fitted(page: PageRow, kinds: dict[str, str]) -> PageRow:
    questions = tuple(replace(one, when=fitting(one.when, kinds)) for one in page.questions)
    return replace(page, when=fitting(page.when, kinds), questions=questions)


def _places(sent: QueryDict, spot: Any, most: int) -> Iterator[Spot]:
    for number in range(most):
        if f"{name_of(spot(number))}-{REST}" not in sent:
            return
        yield spot(number)


def _json(sent: QueryDict, name: str) -> dict[str, Any]:
    try:
        found = plain_values(json.loads(sent.get(name, "") or "{}"))
    except (ValueError, RecursionError):
        found = {}
    return found if isinstance(found, dict) else {}


def _page(sent: QueryDict, spot: Spot, *, quiz: bool) -> PageRow:
    name = name_of(spot)
    row = carrying.page_from(_json(sent, f"{name}-{REST}"))
    spots = _places(sent, lambda number: Spot(spot.page, number), MOST_ROWS)
    return replace(
        row, title=_words(sent, f"{name}-title"), when=_when(sent, name),
        questions=tuple(_question(sent, one, quiz=quiz) for one in spots),
    )  # fmt: skip


def _question(sent: QueryDict, spot: Spot, *, quiz: bool) -> QuestionRow:
    name = name_of(spot)
    if _is_closed(sent, name):
        return carrying.question_from(
            plain_values(carrying.unpacked(sent.get(f"{name}-{REST}", "")))
        )
    row = carrying.question_from(_json(sent, f"{name}-{REST}"))
    shown = shown_names(row, quiz=quiz)
    values: dict[str, Any] = {one: _words(sent, f"{name}-{one}") for one in TEXTS if one in shown}
    values |= {one: sent.get(f"{name}-{one}", "") for one in NUMBERS if one in shown}
    values |= {one: f"{name}-{one}" in sent for one in MARKS if one in shown}
    if "options" in shown:
        values["options"] = tuple(
            _option(sent, replace(spot, option=place), one, quiz=quiz)
            for place, one in enumerate(row.options)
        )
    start = f"{name}-people-"
    told = {key.removeprefix(start): sent.get(key, "") for key in sent if key.startswith(start)}
    kind = sent.get(f"{name}-kind", row.kind)
    values |= {"when": _when(sent, name), "people": {**row.people, **told}}
    return replace(row, kind=kind if kind in list(Kind) else row.kind, **values)


def _option(sent: QueryDict, spot: Spot, row: OptionRow, *, quiz: bool) -> OptionRow:
    name = name_of(spot)
    right = f"{name}-right" in sent if quiz else row.right
    return replace(row, title=_words(sent, name), right=right)


def _lines(sent: QueryDict, pages: tuple[PageRow, ...]) -> Iterator[tuple[Spot, str]]:
    for place, page in enumerate(pages):
        for number in range(len(page.questions)):
            spot = Spot(place, number)
            if typed := sent.get(f"{name_of(spot)}-more", ""):
                yield spot, without_control_signs(typed)


def _words(sent: QueryDict, name: str) -> Words:
    german, english = (
        without_control_signs(sent.get(f"{name}-{code}", "")).replace("\r\n", "\n")
        for code in ("de", "en")
    )
    return Words(german, english)


def _when(sent: QueryDict, name: str) -> When:
    """Read a condition; answers that were shown for another question say nothing of this one."""
    question, before = sent.get(f"{name}-when", ""), sent.get(f"{name}-when-of", "")
    if not question or question == OTHER:
        return When(question)
    if question != before:
        return When(question)
    values = tuple(sorted(set(sent.getlist(f"{name}-when-value"))))
    test = sent.get(f"{name}-when-test", "") or When().test
    return When(question, test, values, sent.get(f"{name}-when-number", ""))
