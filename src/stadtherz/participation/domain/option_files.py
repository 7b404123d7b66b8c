"""Options of a ballot as a file brings them: a `.pb` file of Pabulib, or a table with a head.

Of a `.pb` file the projects and the budget are taken, of its votes nothing. A table is CSV with
semicolons, commas or tabs; amounts are in whole units of the currency, with up to two decimals.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.ballots import KEY
from stadtherz.participation.domain.counting.pabulib import read_pabulib

COLUMNS = {
    "key": "key", "schluessel": "key", "schlüssel": "key", "title": "title", "titel": "title",
    "title_en": "title_en", "titel_en": "title_en", "text": "text", "beschreibung": "text",
    "text_en": "text_en", "beschreibung_en": "text_en", "cost": "cost", "kosten": "cost",
}  # fmt: skip
AMOUNT = re.compile(r"\d{1,12}([.,]\d{1,2})?")
VOTES = re.compile(r"^VOTES\s*$", re.MULTILINE | re.IGNORECASE)
MOST_OPTIONS = 100
MOST_ROWS = 1_000
"""Of a table with empty ones."""
LARGEST_COST = 10**14
"""In cents, as in a table."""
SPELLED = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}
SHOWN_FAULTS = 20


@dataclass(frozen=True)
class FileOption:
    """An option of a file; `cost` in cents, None where the file names none."""

    key: str
    title: str
    title_en: str = ""
    text: str = ""
    text_en: str = ""
    cost: int | None = None


@dataclass(frozen=True)
class OptionFile:
    """What a file brings; `budget` in cents, None where it names none."""

    options: tuple[FileOption, ...]
    budget: int | None = None


def read_options(text: str) -> OptionFile:
    """Read a file, whichever of both it is.

    Raises:
        Invalid: code `option-file` or `pabulib`; each fault with its line in the details.

    """
    plain = text.removeprefix("\ufeff")
    found = (
        _from_pabulib(plain) if plain.lstrip().upper().startswith("META") else _from_table(plain)
    )
    if not 0 < len(found.options) <= MOST_OPTIONS:
        _refuse([f"the file has {len(found.options)} options; 1 to {MOST_OPTIONS} are possible"])
    return found


def _refuse(faults: list[str]) -> None:
    if faults:
        message = f"the file cannot be taken, {len(faults)} faults: {'; '.join(faults[:5])}"
        raise Invalid(message, code="option-file", details=tuple(faults[:SHOWN_FAULTS]))


def _from_pabulib(text: str) -> OptionFile:
    before_votes = VOTES.split(text, maxsplit=1)[0]
    file = read_pabulib(f"{before_votes.rstrip()}\nVOTES\nvoter_id;vote\n")
    records = list(file.projects.records())
    options = tuple(
        FileOption(
            fit_key(one["project_id"], place), one.get("name", "").strip() or one["project_id"],
            cost=_cents(one["cost"]),
        )
        for place, one in enumerate(records, 1)
    )  # fmt: skip
    return OptionFile(options, _cents(dict(file.meta)["budget"]))


def _from_table(text: str) -> OptionFile:
    head = text.splitlines()[0] if text.strip() else ""
    mark = max(";,\t", key=head.count)
    lines = _lines(text, mark)
    names = [COLUMNS.get(cell.strip().lower(), "") for cell in next(lines, (1, [""]))[1]]
    if "title" not in names:
        _refuse(["line 1: the head names no column title (or titel)"])
    faults: list[str] = []
    records = [(line, dict(zip(names, row, strict=False))) for line, row in lines if any(row)]
    options = tuple(_rows(records, faults))
    _refuse(faults)
    return OptionFile(options)


def _lines(text: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """Read the head and as many rows as there can be, each with its line."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for place, row in enumerate(rows):
            if place > MOST_ROWS:
                _refuse([f"the file has more than {MOST_ROWS} rows"])
            yield rows.line_num, row
    except csv.Error as error:
        _refuse([f"line {rows.line_num}: {error}"])


def _rows(records: list[tuple[int, dict[str, str]]], faults: list[str]) -> Iterator[FileOption]:
    for place, (line, one) in enumerate(records, 1):
        said = {name: one.get(name, "").strip() for name in dict.fromkeys(COLUMNS.values())}
        cost = said.pop("cost")
        if not said["title"]:
            faults.append(f"line {line}: the title is empty")
        if cost and not AMOUNT.fullmatch(cost):
            faults.append(f"line {line}: {cost!r} is no amount such as 5000 or 5000,50")
            continue
        key = said.pop("key")
        yield FileOption(fit_key(key, place), cost=_cents(cost) if cost else None, **said)


def fit_key(wanted: str, place: int) -> str:
    """Give a key as a ballot takes it; one that does not fit becomes a number."""
    lower = wanted.strip().lower()
    return lower if KEY.fullmatch(lower) else f"v{place}"


def _cents(amount: str) -> int:
    found = round(Decimal(amount.strip().replace(",", ".")) * 100)
    if found >= LARGEST_COST:
        _refuse([f"{amount.strip()} is more than any city spends"])
    return found


def key_of_title(title: str, taken: Mapping[str, object], longest: int = 50) -> str:
    """Make a key of a title, for who has not thought of one; it differs from those taken."""
    spelled = title.lower().translate(SPELLED)
    base = re.sub(r"[^a-z0-9]+", "-", spelled).strip("-")[:longest].strip("-") or "v"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key
