"""A report on high-value data as pages show it: by category, with words for codes and addresses."""

from collections.abc import Iterable
from dataclasses import dataclass

from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.hvd_report import Changed, Line
from stadtherz.opendata.domain.terms import LICENCES, HighValue
from stadtherz.opendata.models import HIGH_VALUE_NAMES
from stadtherz.opendata.selectors.high_value import by_category
from stadtherz.opendata.selectors.own_services import INTERFACES, title_of
from stadtherz.opendata.views.high_value_words import COMPARED, missing_words

Link = tuple[str, str | Text]
BY_IRI = {one.european: one.name for one in LICENCES.values()}


@dataclass(frozen=True)
class Row:
    """A dataset in a report.

    Args:
        line: as it stands in the report.
        title, reason: in the languages of the city.
        theme: name of the theme within the category, "" without one.
        licences, apis, bulk: addresses with their words.
        missing: what is missing, in words.

    """

    line: Line
    title: Text
    reason: Text
    theme: str
    licences: tuple[Link, ...]
    apis: tuple[Link, ...]
    bulk: tuple[Link, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A category with its datasets."""

    name: str
    rows: tuple[Row, ...]


def groups(lines: Iterable[Line]) -> list[Group]:
    """Put datasets together by category, in the order of the regulation."""
    found: dict[HighValue, list[Row]] = {}
    for one in lines:
        if category := by_category(one.categories):
            found.setdefault(category, []).append(_row(one, category))
    order = [one for one in HighValue if one in found]
    return [Group(str(HIGH_VALUE_NAMES[one]), tuple(found[one])) for one in order]


def changed_words(changed: Changed, titles: dict[str, Text]) -> list[tuple[Text | str, list[str]]]:
    """Name datasets that changed and what of them did."""
    return [
        (titles.get(key, key), [str(COMPARED[one]) for one in what]) for key, what in changed.other
    ]


def _row(line: Line, category: HighValue) -> Row:
    themes = [HighValue(code) for code in line.categories if code != category.value]
    return Row(
        line, Text.of(dict(line.title)), Text.of(dict(line.reason)),
        ", ".join(str(HIGH_VALUE_NAMES[one]) for one in themes),
        tuple((iri, BY_IRI.get(iri, iri)) for iri in line.licences),
        tuple((iri, _api(iri)) for iri in line.apis),
        tuple((address, address.rpartition("/")[2]) for address in line.bulk),
        tuple(missing_words(code) for code in line.missing),
    )  # fmt: skip


def _api(iri: str) -> str | Text:
    name = iri.rpartition("/")[2]
    return title_of(name) if name in INTERFACES else name
