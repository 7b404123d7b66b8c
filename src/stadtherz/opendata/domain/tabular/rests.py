"""Which texts of a column a plan does not read, where these are known one by one.

Then no shape has to be made a second time: a value is read unless it is one of a few texts.
"""

from dataclasses import replace

from stadtherz.opendata.domain.tabular.plans import Part, Plan, Profile
from stadtherz.opendata.domain.tabular.shapes import LONG, Style, Tally, shape_of

MOST = 50
"""Up to so many texts are compared faster than shapes are made."""


def with_rest(profile: Profile, plan: Plan) -> Plan:
    """Name the texts that a plan does not read; as it is where they are not known.

    A shape without a digit is the text itself; words for missing values are all counted.
    """
    plan = replace(plan, parts=_joined(plan.parts))
    if plan.yes or len(plan.parts) > 1:
        return plan
    rest = _unread(profile, plan) if plan.parts else _missing(profile, plan)
    return plan if rest is None else replace(plan, rest=rest)


def _joined(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Read whole numbers as the decimals beside them: 5 is the same among 5.5 and among 5,5."""
    plain = [one for one in parts if one.style is Style.PLAIN]
    others = [one for one in parts if one.style in {Style.GERMAN, Style.ENGLISH}]
    if len(parts) != 2 or not plain or not others:
        return parts
    return (replace(others[0], shapes=(*others[0].shapes, *plain[0].shapes)),)


def _missing(profile: Profile, plan: Plan) -> frozenset[str] | None:
    numbered = {shape_of(word) for word in plan.missing if any(map(str.isdigit, word))}
    if any(one.shape.lower() in numbered for one in profile.tallies):
        return None  # "#DIV/0!"
    return frozenset(one.shape for one in profile.words(plan.missing))


def _unread(profile: Profile, plan: Plan) -> frozenset[str] | None:
    known = set(plan.parts[0].shapes)
    others = [one for one in profile.tallies if one.shape not in known]
    whole = sum(one.count for one in profile.tallies) == profile.values
    few = len(others) <= MOST and all(map(_is_text, others))
    return frozenset(one.shape for one in others) if whole and few else None


def _is_text(one: Tally) -> bool:
    return "9" not in one.shape and one.shape != LONG
