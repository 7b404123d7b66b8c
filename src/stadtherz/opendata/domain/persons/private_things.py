"""Addresses beside the number of something that belongs to one person: a dog, a contract, a meter.

Nobody is named there, but who knows the street knows whose dog it is, and has the rest of the row.
"""

import re
from collections.abc import Sequence

from stadtherz.opendata.domain.persons.found import Find
from stadtherz.opendata.domain.persons.headings import Sign, signs_of
from stadtherz.opendata.domain.persons.home_columns import Place, is_street
from stadtherz.opendata.domain.persons.kinds import Confidence, Kind, Reason, Verdict
from stadtherz.opendata.domain.persons.remedies import Act, remedy

_NUMBER = r"(?:_?(?:nr|nummern?|id|zeichen|kennung))?"
_THINGS = re.compile(
    rf"(?:hunde_?)?(?:steuer_?)?marken?{_NUMBER}|hunde_?{_NUMBER}|chip{_NUMBER}|"
    rf"(?:\w+_)?\w*vertr(?:ag|aege)s?{_NUMBER}|\w*kunden?{_NUMBER}|kassen_?zeichen|"
    rf"akten_?zeichen|az|(?:strom|gas|wasser)?_?zaehler{_NUMBER}|buchungs_?zeichen|"
    rf"personen_?konto{_NUMBER}|debitor(?:en)?{_NUMBER}|steuer{_NUMBER}|bescheid{_NUMBER}|"
    rf"antrags?{_NUMBER}|vorgangs?{_NUMBER}|tonnen?{_NUMBER}|behaelter{_NUMBER}|"
    rf"geschaefts_?zeichen|anschluss{_NUMBER}|police{_NUMBER}|abo{_NUMBER}|mitglieds?{_NUMBER}"
)
EACH = 0.9
"""From this share of different numbers on, each row is about one thing."""
HALF = 0.5


def homes_of_things(places: Sequence[Place]) -> list[Find]:
    """Find streets with a house in a table of which each row is one such thing.

    Args:
        places: all columns with values.

    """
    if not any(_numbers_things(one) for one in places):
        return []
    houses = [one for one in places if Sign.HOUSE_NUMBER in signs_of(one.column.name)]
    streets = [one for one in places if is_street(one.column)]
    whole = [one for one in streets if one.housed >= HALF * one.values]
    if whole:
        return [_find(one) for one in whole]
    return [_find(streets[0], houses[0])] if streets and houses else []


def _numbers_things(one: Place) -> bool:
    name = one.column.name
    private = Sign.PERSON_ID in signs_of(name) or _THINGS.fullmatch(name) is not None
    return private and one.column.distinct >= max(2, EACH * one.values)


def _find(*group: Place) -> Find:
    names = tuple(one.column.name for one in group)
    remedies = (remedy(Act.DROP, names[-1]), remedy(Act.DROP, *names))
    return Find(
        Kind.ADDRESS, names, group[-1].values, 1.0, Verdict.ASKING,
        Confidence(0.5, (Reason.HEADING,)), remedies=tuple(dict.fromkeys(remedies)),
    )  # fmt: skip
