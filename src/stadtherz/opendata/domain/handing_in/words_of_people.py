"""Personal data in what is said of a table: its description, and the headings of its columns.

Titles become permanent addresses and headings the names of columns, so they are searched as cells
are. Telephone numbers and mailboxes of offices belong there; names of persons mostly do not.
"""

from collections.abc import Iterator

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.handing_in.told import Told
from stadtherz.opendata.domain.persons.contacts import is_guess
from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.domain.persons.kinds import (
    Confidence,
    Hit,
    Kind,
    Reason,
    Strength,
    Verdict,
)
from stadtherz.opendata.domain.persons.reach import is_mobile
from stadtherz.opendata.domain.persons.remedies import Act, Remedy, remedy
from stadtherz.opendata.domain.persons.texts import hits, masked
from stadtherz.opendata.domain.tabular.findings import Spot
from stadtherz.opendata.domain.tabular.schema import Schema

FIELDS = ("title", "description", "keywords", "provenance", "known_faults")
TOLD, HEADING = "told.", "heading."
"""Beginnings of the places of such finds: "told.title", "told.label.hoehe", "heading.hoehe"."""
_SURE = frozenset((Kind.MAIL, Kind.IBAN, Kind.PENSION, Kind.BIRTH))


def finds_in_words(told: Told, schema: Schema) -> tuple[Find, ...]:
    """Find what the description and the headings of a table tell of persons."""
    found: list[Find] = []
    for field in FIELDS:
        found += _finds(TOLD + field, _said(getattr(told, field)))
    labels = {one.name: one.label for one in schema.columns}
    for name, label in labels.items():
        drop = (remedy(Act.DROP, name),)
        found += _finds(HEADING + name, label.replace("_", " "), drop)
    for one in told.columns:
        if _said(one.label) != labels.get(one.name):
            found += _finds(f"{TOLD}label.{one.name}", _said(one.label))
        found += _finds(f"{TOLD}meaning.{one.name}", _said(one.meaning))
    return tuple(found)


def tells_of_people(text: str) -> bool:
    """Whether a text should not be proposed as a description."""
    return any(True for _ in _finds(TOLD, text))


def _said(text: Text) -> str:
    return "\n".join(dict(text).values())


def _finds(place: str, text: str, remedies: tuple[Remedy, ...] = ()) -> Iterator[Find]:
    by_kind: dict[Kind, list[Hit]] = {}
    label = place.startswith((HEADING, f"{TOLD}label."))
    for one in hits(text):
        if label and is_guess(text, one):
            continue  # "Ansprechpartner Kürzel" heads a column
        by_kind.setdefault(one.kind, []).append(one)
    for kind, found in by_kind.items():
        verdict = _verdict(kind, found, text, named=Kind.NAME in by_kind)
        if verdict is not None:
            spots = tuple(Spot(0, masked(kind, text[one.start : one.end])) for one in found)
            degree = 0.9 if verdict is Verdict.BLOCKING else 0.5
            yield Find(
                kind, (place,), len(found), 1.0, verdict, Confidence(degree, (Reason.VALUE,)),
                spots, remedies=remedies,
            )  # fmt: skip


def _verdict(kind: Kind, found: list[Hit], text: str, *, named: bool) -> Verdict | None:
    """Say whether something stops, is asked about, or may stand in a description (None)."""
    sure = any(one.called or one.strength is Strength.STRONG for one in found)
    if kind is Kind.OFFICE_MAIL:
        return None
    if kind is Kind.NAME:
        return Verdict.BLOCKING if sure else Verdict.ASKING
    if kind is Kind.PHONE:
        mobile = any(is_mobile(text[one.start : one.end]) for one in found)
        stops = mobile or (sure and named)
        return Verdict.BLOCKING if stops else Verdict.ASKING if sure else None
    if kind in {Kind.IP, Kind.MAC}:
        return Verdict.ASKING
    return Verdict.BLOCKING if sure or kind in _SURE else None
