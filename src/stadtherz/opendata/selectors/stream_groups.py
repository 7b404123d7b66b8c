"""Parts datastreams by the licence that was given for them: each part is a dataset of its own."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from stadtherz.city.public import the_city
from stadtherz.observations.public import OfferedStream
from stadtherz.opendata.domain.licensing import APART, OWN, Terms, attribution_of, terms_of


@dataclass(frozen=True)
class Group:
    """Datastreams of a source that are under the same terms.

    Args:
        source: of their dataset; the plain one for those of the city.
        key: of their dataset.
        terms: under which they are.
        streams: at least one.

    """

    source: str
    key: str
    terms: Terms
    streams: tuple[OfferedStream, ...]

    @property
    def attribution(self) -> str:
        """Whom to name; "" for the city, and where it is not known of all."""
        return "" if self.terms == OWN else attribution_of(one.source for one in self.streams)


def groups_of(source: str, key: str, streams: Sequence[OfferedStream]) -> list[Group]:
    """Part datastreams; those of the city come first.

    Args:
        source: of the dataset of all that is the city's.
        key: of that dataset.
        streams: all of them.

    """
    parts: defaultdict[str, list[OfferedStream]] = defaultdict(list)
    found: dict[str, Terms] = {}
    for one in streams:
        terms = _terms(one)
        found.setdefault(terms.mark, terms)
        parts[terms.mark].append(one)
    return [
        Group(_source(source, mark), _key(key, found[mark]), found[mark], tuple(parts[mark]))
        for mark in sorted(found)
    ]


def _terms(one: OfferedStream) -> Terms:
    city = the_city()
    names = {words for _language, words in city.publisher.name}
    return terms_of(one.licence, one.source, city.default_licence, names)


def _source(source: str, mark: str) -> str:
    return f"{source}{APART}{mark}" if mark else source


def _key(key: str, terms: Terms) -> str:
    if terms == OWN:
        return key
    named = terms.licence.key.replace(".", "-") if terms.licence else "other-licence"
    return f"{key}-{named}"
