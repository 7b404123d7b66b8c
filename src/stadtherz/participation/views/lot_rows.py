"""The rows of the form of a drawing: read as they were sent, added and removed, and shown again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext

from stadtherz.city.public import districts
from stadtherz.participation.domain.lots.rule import MOST_CATEGORIES, Source
from stadtherz.participation.views.lot_forms import (
    GROUPS,
    CriterionForm,
    DistrictForm,
    GroupForm,
    LotForm,
    OfficeForm,
)
from stadtherz.participation.views.lot_setup import Criterion, Draft, Row, new_criterion

MOST_ROWS = 30
OFFICE, CRITERION = "a", "k"
ACT = re.compile(r"(?P<what>[a-z]+)(-(?P<first>[a-z]+|\d{1,3}))?(-(?P<second>\d{1,3}))?")


@dataclass
class CriterionForms:
    """The forms of a criterion and its groups."""

    form: CriterionForm
    groups: list[GroupForm]
    source: str


@dataclass
class Forms:
    """All forms of a page."""

    basics: LotForm
    offices: list[OfficeForm]
    criteria: list[CriterionForms]

    def named(self) -> Iterator[tuple[str, forms.Form]]:
        """Give each form with the words that name it in a list of errors."""
        yield "", self.basics
        for place, office in enumerate(self.offices, 1):
            yield gettext("Aufgabe %(number)s") % {"number": place}, office
        for place, one in enumerate(self.criteria, 1):
            name = gettext("Kriterium %(number)s") % {"number": place}
            yield name, one.form
            for number, group in enumerate(one.groups, 1):
                yield f"{name}, {gettext('Gruppe %(number)s') % {'number': number}}", group

    def is_valid(self) -> bool:
        """Whether no form has a fault; each is looked at."""
        found = [form.is_valid() for _name, form in self.named()]
        return all(found)

    def faults(self) -> list[tuple[str, str, str]]:
        """Give the faults: the field to go to, its name, and the words."""
        return [
            (
                form[name].auto_id,
                f"{said}, {form.fields[name].label}" if said else str(form.fields[name].label),
                str(words),
            )
            for said, form in self.named()
            for name in form.fields
            for words in form.errors.get(name, ())
        ] + [
            ("kriterien", "", str(words))
            for _said, form in self.named()
            for words in form.non_field_errors()
        ]  # fmt: skip


def sent_rows(sent: QueryDict) -> Draft:
    """Give what stands in the form, as it was typed."""
    basics: Row = {name: sent.get(name, "") for name in LotForm.base_fields}
    offices = [_row(sent, f"{OFFICE}-{place}", OfficeForm) for place in range(_count(sent, OFFICE))]
    criteria = []
    for place in range(min(_count(sent, CRITERION), MOST_CATEGORIES)):
        prefix = f"{CRITERION}-{place}"
        row = _row(sent, prefix, CriterionForm)
        kind = GROUPS.get(row["source"], GroupForm)
        groups = [
            _row(sent, f"{prefix}-g-{number}", kind) for number in range(_count(sent, prefix))
        ]
        criteria.append(Criterion(row, groups))
    return Draft(basics, offices, criteria)


def _count(sent: QueryDict, prefix: str) -> int:
    typed = sent.get(f"{prefix}-number", "")
    short = typed.isascii() and typed.isdigit() and len(typed) < len(str(MOST_ROWS)) + 1
    return min(int(typed), MOST_ROWS) if short else 0


def _row(sent: QueryDict, prefix: str, form: type[forms.Form]) -> Row:
    row: Row = {name: sent.get(f"{prefix}-{name}", "") for name in form.base_fields}
    if "districts" in row:
        row["districts"] = sent.getlist(f"{prefix}-districts")
    return row


def acted(draft: Draft, act: str) -> str:
    """Add or remove a row; gives the id of the element to go to, "" where nothing is known of it.

    Args:
        draft: is changed.
        act: `office`, `criterion-SOURCE`, `group-CRITERION`, or `drop` with the numbers of what
            goes: `dropoffice-1`, `drop-0` a criterion, `drop-0-2` a group of it.

    """
    found = ACT.fullmatch(act)
    if found is None:
        return ""
    what, first, second = found["what"], found["first"] or "", found["second"]
    if what == "office" and len(draft.offices) < MOST_ROWS:
        draft.offices.append({})
        return f"id_{OFFICE}-{len(draft.offices) - 1}-title"
    if what == "criterion" and first in list(Source) and len(draft.criteria) < MOST_CATEGORIES:
        draft.criteria.append(new_criterion(Source(first)))
        return f"id_{CRITERION}-{len(draft.criteria) - 1}-title"
    return _of_row(draft, what, int(first) if first.isdigit() else -1, second)


def _of_row(draft: Draft, what: str, place: int, second: str | None) -> str:
    """Do something with a row that is there."""
    if what == "dropoffice" and 0 <= place < len(draft.offices):
        del draft.offices[place]
        return "aemter"
    if not 0 <= place < len(draft.criteria):
        return ""
    groups = draft.criteria[place].groups
    if what == "group" and len(groups) < MOST_ROWS:
        groups.append({})
        return f"id_{CRITERION}-{place}-g-{len(groups) - 1}-title"
    if what == "drop" and second is None:
        del draft.criteria[place]
        return "kriterien"
    if what == "drop" and int(second or 0) < len(groups):
        del groups[int(second or 0)]
        return f"id_{CRITERION}-{place}-title"
    return ""


def shown_forms(draft: Draft, focus: str = "") -> Forms:
    """Make the forms of what stands there, with the focus on one of the fields."""
    found = Forms(
        LotForm(initial=draft.basics),
        [
            OfficeForm(initial=row, prefix=f"{OFFICE}-{place}")
            for place, row in enumerate(draft.offices)
        ],
        [
            CriterionForms(
                CriterionForm(initial=one.row, prefix=f"{CRITERION}-{place}"),
                [
                    _group(one.row["source"], initial=row, prefix=f"{CRITERION}-{place}-g-{number}")
                    for number, row in enumerate(one.groups)
                ],
                one.row["source"],
            )
            for place, one in enumerate(draft.criteria)
        ],
    )
    for _name, form in found.named():
        for name, field in form.fields.items():
            if focus and form[name].auto_id == focus:
                field.widget.attrs["autofocus"] = True
    return _with_districts(found)


def bound_forms(sent: QueryDict, draft: Draft, key: str) -> Forms:
    """Bind the forms to what was sent; `key` of a drawing that is there already stays."""
    basics = LotForm(sent, initial={"key": key})
    basics.fields["key"].disabled = bool(key)
    found = Forms(
        basics,
        [OfficeForm(sent, prefix=f"{OFFICE}-{place}") for place in range(len(draft.offices))],
        [
            CriterionForms(
                CriterionForm(sent, prefix=f"{CRITERION}-{place}"),
                [
                    _group(one.row["source"], sent, prefix=f"{CRITERION}-{place}-g-{number}")
                    for number in range(len(one.groups))
                ],
                one.row["source"],
            )
            for place, one in enumerate(draft.criteria)
        ],
    )
    return _with_districts(found)


def _group(source: str, *args: Any, **named: Any) -> GroupForm:
    return GROUPS.get(source, GroupForm)(*args, **named)


def _with_districts(found: Forms) -> Forms:
    """Give the districts to choose from; they are asked for once."""
    rows = [one for part in found.criteria for one in part.groups if isinstance(one, DistrictForm)]
    choices = list(district_names().items()) if rows else []
    for one in rows:
        one.fields["districts"].choices = choices  # type: ignore[attr-defined] # a field of choices
    return found


def district_names() -> Mapping[str, str]:
    """Give the districts of the city: names by key."""
    return dict(districts().values_list("key", "name"))
