"""What somebody does to the rows of an editor: add, take out, move."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from stadtherz.participation.domain.surveys.questions import Kind
from stadtherz.participation.domain.surveys.rows import (
    NEW,
    OptionRow,
    PageRow,
    QuestionRow,
    SetupRows,
    Words,
)

FIRST_ENDS = {Kind.SCALE: ("1", "5")}
BETWEEN = "|"
DEPTH = {"page-add": 0, "page": 1, "question-add": 1, "question": 2, "option": 3}
FLAT = frozenset({"page-add", "question-add"})
"""How many places an act names, by what it is done to."""


@dataclass(frozen=True)
class Spot:
    """A place among the rows; -1 where it is none."""

    page: int = -1
    question: int = -1
    option: int = -1


@dataclass(frozen=True)
class Done:
    """Rows after an act, the spot where it happened, and what was taken out there."""

    rows: SetupRows
    spot: Spot
    gone: PageRow | QuestionRow | None = None


Act = Callable[[SetupRows, Spot, str], Done]


def done(rows: SetupRows, act: str, kind: str = "") -> Done:
    """Do what a button asks, `question-up:0:2` for instance; what is no act changes nothing.

    Args:
        rows: of the editor.
        act: its name, then the places of page, question and option, as far as it has them.
        kind: of a question that is added.

    """
    name, *places = act.split(":")
    numbers = [int(one) for one in places if one.isascii() and one.isdigit() and len(one) <= 4]
    spot = Spot(*numbers[:3])
    do = ACTS.get(name)
    fits = len(numbers) == DEPTH.get(name.partition("-")[0] if name not in FLAT else name)
    return do(rows, spot, kind) if do and fits and _is_there(rows, spot) else Done(rows, spot)


def _is_there(rows: SetupRows, spot: Spot) -> bool:
    if spot.page >= len(rows.pages):
        return False
    questions = rows.pages[spot.page].questions if spot.page >= 0 else ()
    if spot.question >= len(questions):
        return False
    options = questions[spot.question].options if spot.question >= 0 else ()
    return spot.option < len(options)


def put_back(rows: SetupRows, spot: Spot, gone: PageRow | QuestionRow) -> Done:
    """Put back what was taken out, as near to its place as there is one."""
    if isinstance(gone, PageRow):
        place = min(max(spot.page, 0), len(rows.pages))
        pages = (*rows.pages[:place], gone, *rows.pages[place:])
        return Done(replace(rows, pages=pages), Spot(place))
    if not rows.pages:
        return Done(rows, Spot())
    page = min(max(spot.page, 0), len(rows.pages) - 1)
    there = rows.pages[page].questions
    place = min(max(spot.question, 0), len(there))
    put = (*there[:place], gone, *there[place:])
    return Done(_with_questions(rows, page, put), Spot(page, place))


def _free(rows: SetupRows) -> Iterator[str]:
    """Give numbers for new rows, that no row has."""
    used = {page.key for page in rows.pages}
    for one in rows.questions():
        used |= {one.key} | {option.key for option in one.options}
    number = 0
    while True:
        number += 1
        if f"{NEW}{number}" not in used:
            yield f"{NEW}{number}"


def first_rows() -> SetupRows:
    """Give what an editor begins with: a page with one question."""
    question = QuestionRow(f"{NEW}2")
    return SetupRows((PageRow(f"{NEW}1", questions=(question,)),))


def with_lines(rows: SetupRows, lines: Mapping[Spot, str]) -> SetupRows:
    """Add options that were typed in lines, each "German | English"."""
    free = _free(rows)
    for spot, typed in lines.items():
        page = rows.pages[spot.page]
        row = page.questions[spot.question]
        more = tuple(OptionRow(next(free), said) for said in _said(typed))
        rows = _with_question(rows, spot, replace(row, options=row.options + more))
    return rows


def _said(typed: str) -> Iterator[Words]:
    for line in typed.splitlines():
        german, _between, english = line.partition(BETWEEN)
        found = Words(german.strip(), english.strip())
        if found:
            yield found


def _with_question(rows: SetupRows, spot: Spot, row: QuestionRow) -> SetupRows:
    questions = rows.pages[spot.page].questions
    changed = (*questions[: spot.question], row, *questions[spot.question + 1 :])
    return _with_questions(rows, spot.page, changed)


def _with_questions(rows: SetupRows, place: int, questions: tuple[QuestionRow, ...]) -> SetupRows:
    page = replace(rows.pages[place], questions=questions)
    return replace(rows, pages=(*rows.pages[:place], page, *rows.pages[place + 1 :]))


def _add_page(rows: SetupRows, _spot: Spot, _kind: str) -> Done:
    page = PageRow(next(_free(rows)))
    return Done(replace(rows, pages=(*rows.pages, page)), Spot(len(rows.pages)))


def _remove_page(rows: SetupRows, spot: Spot, _kind: str) -> Done:
    pages = rows.pages[: spot.page] + rows.pages[spot.page + 1 :]
    left = Spot(min(spot.page, len(pages) - 1))
    return Done(replace(rows, pages=pages), left, rows.pages[spot.page])


def _move_page(rows: SetupRows, spot: Spot, step: int) -> Done:
    pages, to = list(rows.pages), spot.page + step
    if not 0 <= to < len(pages):
        return Done(rows, spot)
    pages.insert(to, pages.pop(spot.page))
    return Done(replace(rows, pages=tuple(pages)), Spot(to))


def _add_question(rows: SetupRows, spot: Spot, kind: str) -> Done:
    found = Kind(kind) if kind in list(Kind) else Kind.ONE
    low, high = FIRST_ENDS.get(found, ("", ""))
    row = QuestionRow(next(_free(rows)), found.value, low=low, high=high)
    questions = rows.pages[spot.page].questions
    return Done(
        _with_questions(rows, spot.page, (*questions, row)), Spot(spot.page, len(questions))
    )


def _copy_question(rows: SetupRows, spot: Spot, _kind: str) -> Done:
    questions = rows.pages[spot.page].questions
    row = replace(questions[spot.question], key=next(_free(rows)))
    after = spot.question + 1
    copied = (*questions[:after], row, *questions[after:])
    return Done(_with_questions(rows, spot.page, copied), Spot(spot.page, after))


def _remove_question(rows: SetupRows, spot: Spot, _kind: str) -> Done:
    questions = rows.pages[spot.page].questions
    gone = questions[spot.question]
    left = questions[: spot.question] + questions[spot.question + 1 :]
    place = min(spot.question, len(left) - 1)
    return Done(_with_questions(rows, spot.page, left), Spot(spot.page, place), gone)


def _move_question(rows: SetupRows, spot: Spot, step: int) -> Done:
    """Move a question; beyond the end of its page it comes to the page beside."""
    questions = list(rows.pages[spot.page].questions)
    row, to = questions.pop(spot.question), spot.question + step
    if 0 <= to <= len(questions):
        questions.insert(to, row)
        return Done(_with_questions(rows, spot.page, tuple(questions)), Spot(spot.page, to))
    beside = spot.page + step
    if not 0 <= beside < len(rows.pages):
        return Done(rows, spot)
    there = rows.pages[beside].questions
    joined = (*there, row) if step < 0 else (row, *there)
    moved = _with_questions(rows, spot.page, tuple(questions))
    place = len(there) if step < 0 else 0
    return Done(_with_questions(moved, beside, joined), Spot(beside, place))


def _change_options(
    rows: SetupRows, spot: Spot, change: Callable[[list[OptionRow]], int]
) -> Done:  # fmt: skip
    row = rows.pages[spot.page].questions[spot.question]
    options = list(row.options)
    place = change(options)
    changed = replace(row, options=tuple(options))
    return Done(_with_question(rows, spot, changed), replace(spot, option=place))


def _remove_option(rows: SetupRows, spot: Spot, _kind: str) -> Done:
    def change(options: list[OptionRow]) -> int:
        options.pop(spot.option)
        return min(spot.option, len(options) - 1)

    return _change_options(rows, spot, change)


def _move_option(rows: SetupRows, spot: Spot, _kind: str) -> Done:
    def change(options: list[OptionRow]) -> int:
        to = max(0, spot.option - 1)
        options.insert(to, options.pop(spot.option))
        return to

    return _change_options(rows, spot, change)


ACTS: Mapping[str, Act] = {
    "question-open": lambda rows, spot, _kind: Done(rows, spot),
    "page-add": _add_page,
    "page-remove": _remove_page,
    "page-up": lambda rows, spot, _kind: _move_page(rows, spot, -1),
    "page-down": lambda rows, spot, _kind: _move_page(rows, spot, 1),
    "question-add": _add_question,
    "question-copy": _copy_question,
    "question-remove": _remove_question,
    "question-up": lambda rows, spot, _kind: _move_question(rows, spot, -1),
    "question-down": lambda rows, spot, _kind: _move_question(rows, spot, 1),
    "option-remove": _remove_option,
    "option-up": _move_option,
}
