"""What nobody has checked on a way, in words for the page."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stadtherz.guidance.domain.choices import Choice, Fact, Plan, Role

FACTS: dict[Fact, tuple[Promise, Promise]] = {
    Fact.SOUND: (_("Ton der Ampel"), _("Vielleicht hat die Ampel keinen Ton.")),
    Fact.VIBRATION: (_("Vibration der Ampel"), _("Vielleicht vibriert die Ampel nicht.")),
    Fact.KERB: (_("Bordstein"), _("Vielleicht hat der Bordstein für dich die falsche Höhe.")),
    Fact.TACTILE: (
        _("Bodenfeld oder Leitstreifen"), _("Vielleicht ist auf dem Boden nichts zu fühlen."),
    ),
    Fact.TRAFFIC: (
        _("Spuren und Tempo der Straße"), _("Vielleicht ist die Straße breit oder schnell."),
    ),
    Fact.PAVEMENT: (_("Gehweg"), _("Vielleicht gibt es keinen Gehweg.")),
    Fact.SEGREGATED: (
        _("Trennung von Fuß und Rad"), _("Vielleicht teilst du dir den Weg mit Rädern."),
    ),
    Fact.SURFACE: (_("Boden"), _("Vielleicht ist der Boden uneben.")),
    Fact.LIT: (_("Beleuchtung"), _("Vielleicht ist der Weg nicht beleuchtet.")),
    Fact.HANDRAIL: (_("Handlauf"), _("Vielleicht hat die Treppe keinen Handlauf.")),
    Fact.SEAT: (_("Sitzplätze"), _("Vielleicht gibt es nichts zum Sitzen.")),
    Fact.GREEN: (_("Grün"), _("Vielleicht ist der Weg nicht so grün, wie du es willst.")),
    Fact.PLANTS: (_("Pflanzen"), _("Vielleicht wachsen Pflanzen, die du meidest.")),
}  # fmt: skip
"""For each fact what it is, and what is to be feared."""


@dataclass(frozen=True, slots=True)
class Open:
    """A kind of fact that nobody has checked.

    Args:
        what: it is, in words.
        fear: what may be, in words.
        places: in how many places.
        steps: numbers of the steps with it, from 1.

    """

    what: Promise
    fear: Promise
    places: int
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unchecked:
    """All that nobody has checked on a way and that might lead another way.

    Args:
        facts: by kind.
        instead: number of the way that is best if all of it is bad, from 1; None for no way.

    """

    facts: tuple[Open, ...]
    instead: int | None


def unchecked(plan: Plan, choice: Choice) -> Unchecked | None:
    """Say on what a way depends; None where all that counts is known."""
    if not choice.depends_on_unknown:
        return None
    roles = [one.role for one in plan.choices]
    instead = roles.index(Role.CHECKED) + 1 if Role.CHECKED in roles else None
    return Unchecked(tuple(_open(choice)), instead)


def _open(choice: Choice) -> Iterator[Open]:
    edges: dict[Fact, set[int]] = defaultdict(set)
    steps: dict[Fact, set[int]] = defaultdict(set)
    for one in choice.unknowns:
        edges[one.fact].add(one.edge)
        steps[one.fact].add(one.stage + 1)
    for fact, (what, fear) in FACTS.items():
        if fact in edges:
            yield Open(what, fear, len(edges[fact]), tuple(sorted(steps[fact])))
