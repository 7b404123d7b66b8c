"""Tables on their way to the public: who has which, and what each would be in the catalogue."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from stadtherz.accounts.public import Permission, User, permissions
from stadtherz.city.public import Department, the_city
from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters import incoming
from stadtherz.opendata.adapters.official import official_faults
from stadtherz.opendata.adapters.tables.stored import schema_in
from stadtherz.opendata.domain.catalogue import Area, Period
from stadtherz.opendata.domain.catalogue import Dataset as Value
from stadtherz.opendata.domain.described import described
from stadtherz.opendata.domain.diagnosis import Group
from stadtherz.opendata.domain.finding import Finding
from stadtherz.opendata.domain.gate import findings
from stadtherz.opendata.domain.gate import may_pass as gate_passes
from stadtherz.opendata.domain.gate_parts import Hints
from stadtherz.opendata.domain.handing_in.decisions import Answer, answers_in, undecided
from stadtherz.opendata.domain.handing_in.prefill import proposed
from stadtherz.opendata.domain.handing_in.settled import musts
from stadtherz.opendata.domain.handing_in.stages import (
    CHECKED_BY,
    Actor,
    Duty,
    Stage,
    Standing,
)
from stadtherz.opendata.domain.handing_in.told import Told
from stadtherz.opendata.domain.handing_in.versions import Changes, changes
from stadtherz.opendata.domain.handing_in.words_of_people import finds_in_words
from stadtherz.opendata.domain.mqa import Known, Score, assess
from stadtherz.opendata.domain.offers import lacking
from stadtherz.opendata.domain.persons.found import Find, Found
from stadtherz.opendata.domain.tabular.names import machine_name
from stadtherz.opendata.domain.tabular.schema import Schema, Typed
from stadtherz.opendata.domain.terms import FILE_TYPES, Theme
from stadtherz.opendata.models import Dataset, Distribution, Submission
from stadtherz.opendata.selectors.catalogue import dataset_with, the_licence, the_publisher
from stadtherz.opendata.selectors.tables import PLACES, TABLE, WHOLE, table_of

DUTIES = {
    Duty.OWNER: Permission.EDIT_DATA,
    Duty.QUALITY: Permission.CHECK_DATA,
    Duty.PRIVACY: Permission.CHECK_PRIVACY,
    Duty.RELEASE: Permission.RELEASE_DATA,
}
ANSWERS = 200
LONGEST_KEY = 60


def actor(person: User) -> Actor:
    """Say what a person may do with tables on their way."""
    known = permissions(person)
    return Actor(person.pk, frozenset(duty for duty, one in DUTIES.items() if one in known))


def submissions_for(person: User) -> QuerySet[Submission]:
    """Give all tables that a person may see: one's own, and with a duty of checking all of them."""
    duties = actor(person).duties
    rows = Submission.objects.select_related("owner", "dataset", "handed_in_by")
    if duties & {Duty.QUALITY, Duty.PRIVACY, Duty.RELEASE}:
        return rows.filter(~Q(stage=Stage.DISCARDED.value) | Q(owner=person))
    return rows.filter(owner=person) if Duty.OWNER in duties else rows.none()


def submission_for(person: User, pk: int) -> Submission:
    """Find a table that a person may see.

    Raises:
        NotFound: there is none, or it is somebody else's; both look alike.

    """
    row = submissions_for(person).filter(pk=pk).first()
    if row is None:
        raise NotFound(f"there is no table {pk} for you", code="submission")
    return row


def waiting_for(person: User) -> list[Submission]:
    """Give the tables whose next step is this person's, the oldest first."""
    duties = actor(person).duties
    turns = [stage.value for stage, duty in CHECKED_BY.items() if duty in duties]
    rows = submissions_for(person).filter(stage__in=turns).order_by("changed_at")
    return [
        row for row in rows
        if not (row.stage == Stage.PRIVACY.value and row.handed_in_by_id == person.pk)
    ]  # fmt: skip


def own_datasets(person: User) -> list[Dataset]:
    """Give the datasets of which this person may hand in a new version: public, or withdrawn.

    A better version is what makes a withdrawn one public again, without the worse one.
    """
    duties = actor(person).duties
    withdrawn = Q(state=Dataset.State.WITHDRAWN, withdrawn_at__isnull=False)
    rows = Dataset.objects.filter(Q(state=Dataset.State.PUBLISHED) | withdrawn, source="")
    if Duty.QUALITY not in duties:
        rows = rows.filter(submissions__owner=person).distinct()
    return list(rows.order_by("key")) if Duty.OWNER in duties else []


def typed_of(row: Submission) -> Typed | None:
    """Give what typing found in the file; None before it was read."""
    return Typed.read(row.typing) if row.typing else None


def city_box() -> tuple[float, float, float, float]:
    """Give the box around the city."""
    box = the_city().box
    return box.west, box.south, box.east, box.north


def draft_row(row: Submission, told: Told) -> Dataset:
    """Give the dataset as the release would write it, without storing anything."""
    draft = row.dataset or Dataset(key=_key(told, row))
    for name in ("title", "description", "keywords", "provenance", "known_faults", "licence"):
        setattr(draft, name, getattr(told, name))
    draft.themes, draft.high_value = list(told.themes), list(told.high_value)
    draft.frequency, draft.begins, draft.ends = told.frequency, told.begins, told.ends
    draft.west, draft.south, draft.east, draft.north = told.box or (None, None, None, None)
    draft.department = Department.objects.filter(key=told.department).first()
    draft.issued = draft.issued or row.changed_at.date()
    return draft


def _key(told: Told, row: Submission) -> str:
    name = machine_name(str(told.title) or row.file_name).replace("_", "-")
    return name[:LONGEST_KEY].strip("-") or "tabelle"


def planned_files(row: Submission, key: str, typed: Typed) -> list[Distribution]:
    """Name the files that the release writes; they are about as large as the typed table."""
    kinds = [(WHOLE, "PARQUET", "parquet"), (TABLE, "CSV", "csv")]
    if typed.schema.on_map:
        kinds.append((PLACES, "GEOJSON", "geojson"))
    at = row.changed_at
    return [
        Distribution(
            name=name, title=Text.of(FILE_TYPES[kind].key), file_type=kind,
            path=f"{key}/{key}.{ending}",
            size=row.size, sha256=row.sha256, rows=typed.schema.rows, issued=at, modified=at,
        )
        for name, kind, ending in kinds
    ]  # fmt: skip


@dataclass(frozen=True)
class Check:
    """How a table stands before its release.

    Args:
        row: the table.
        told: what is said of it.
        typed: what typing found, None before.
        found_persons: what tells of persons.

    """

    row: Submission
    told: Told
    typed: Typed | None
    found_persons: Found

    @cached_property
    def value(self) -> Value:
        """The dataset as the catalogue would tell it."""
        draft = draft_row(self.row, self.told)
        files = planned_files(self.row, draft.key, self.typed) if self.typed else []
        return dataset_with(draft, files)

    @cached_property
    def found(self) -> tuple[Finding, ...]:
        """All that the gate finds."""
        return findings(self.value, self._hints())

    @cached_property
    def musts(self) -> tuple[Finding, ...]:
        """What keeps it from being published, and is no matter of persons."""
        return musts(self.found, lacking(self.value))

    @cached_property
    def advice(self) -> tuple[Finding, ...]:
        """What would be better, and may stay."""
        return tuple(one for one in self.found if one not in self.musts)

    @cached_property
    def score(self) -> Score:
        """The points of MQA that it will have."""
        answering = {
            url: ANSWERS for one in self.value.distributions for url in (one.access, one.download)
        }
        passes = gate_passes(self.found)
        return assess(described(self.value, compliant=passes), Known(answering))

    @cached_property
    def official(self) -> Sequence[Group] | None:
        """What the official shapes find; None where they are not at hand."""
        return official_faults(self.value) if self.typed else None

    @cached_property
    def finds(self) -> tuple[Find, ...]:
        """All that tells of persons in cells, headings and description, answered or not."""
        said = finds_in_words(self.told, self.typed.schema) if self.typed else ()
        return (*self.found_persons.finds, *said)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """What was said of finds that stay, by their keys."""
        return answers_in(self.row.reasons)

    @cached_property
    def undecided(self) -> tuple[Find, ...]:
        """What tells of persons and has neither a remedy nor an answer that covers it."""
        return undecided(self.finds, self.answers)

    @property
    def standing(self) -> Standing:
        """How it stands on its way."""
        return Standing(
            Stage(self.row.stage), self.row.reading == Submission.Reading.DONE,
            len(self.musts) + len(self.undecided), self.row.handed_in_by_id or 0,
            self.row.owner_id or 0,
        )  # fmt: skip

    def _hints(self) -> Hints:
        if self.typed is None:
            return Hints(licence=the_licence(), publisher=the_publisher())
        guess = proposed(self.typed, self.row.file_name, city_box())
        west, south, east, north = guess.box or city_box()
        known = guess.begins or guess.ends
        return Hints(
            languages=the_city().languages,
            licence=the_licence(),
            publisher=the_publisher(),
            period=Period(guess.begins, guess.ends) if known else None,
            area=Area(west, south, east, north, name=the_city().name),
            themes=tuple(Theme(one) for one in guess.themes),
        )


def check_of(row: Submission) -> Check:
    """Look at a table as it stands."""
    return Check(row, Told.read(row.told), typed_of(row), found_of(row))


def found_of(row: Submission) -> Found:
    """Give what still tells of persons, after the remedies that were chosen."""
    return Found.read(row.persons) if row.persons else Found((), 0)


def headings_given(row: Submission) -> Schema | None:
    """Give the columns as they were handed in, before remedies took some away; None once gone."""
    try:
        return schema_in(incoming.place_of(incoming.beside(row.path, incoming.TYPED)))
    except NotFound:
        return None


def changes_of(row: Submission, typed: Typed) -> Changes | None:
    """Compare a new version with the published one; None where it is the first."""
    if row.dataset is None:
        return None
    try:
        before = table_of(row.dataset).schema
    except NotFound:
        return None
    return changes(before, typed.schema)


def names_of(accounts: Collection[int]) -> dict[int, str]:
    """Give the names of accounts that are still there."""
    known = [one for one in accounts if one]
    rows = User.objects.filter(pk__in=known) if known else User.objects.none()
    return dict(rows.values_list("pk", "username"))
