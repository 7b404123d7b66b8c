"""Requests for tests, as people and staff make them."""

from datetime import UTC, datetime

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.desk.answers import Answer, Redress
from stadtherz.opendata.domain.desk.standing import Kind, Outcome
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.services.answering import At, answer
from stadtherz.opendata.services.requesting import Wanted, ask_for_data
from tests.accounts.people import confirmed

MAIL = "ines@post.example"
WORDS = "Die Zählungen am Mainzer Tor, bitte je Stunde."


def at(day, month=10, year=2026, hour=9):
    return datetime(year, month, day, hour, tzinfo=UTC)


RECEIVED = at(12)


def request(words=WORDS, *, now=RECEIVED, kind=Kind.REUSE, mail=MAIL, **more):
    wanted = Wanted(words, kind, more.pop("language", "de"), mail, more.pop("name", ""))
    return ask_for_data(wanted=wanted, now=now)


def clerk(name="stelle"):
    load_city(city=the_city())
    return confirmed(name, Role.DATA_OFFICE)


def seen(row, by, now=RECEIVED):
    """The request as this person sees it now."""
    return At(row.pk, by, now, row.steps.order_by("pk").last().pk)


REFUSAL = Answer(
    Outcome.REFUSED, "Das dürfen wir nicht.", ground="property-of-others", holder="Verlag Nord",
    redress=frozenset({Redress.OBJECTION}),
)  # fmt: skip
GRANTED = Answer(Outcome.GRANTED, "Hier sind die Daten.")


def answered(by, said=GRANTED, *, now=RECEIVED, asked=RECEIVED, **more):
    row = request(now=asked, **more)
    answer(at=seen(row, by, now), said=said)
    row.refresh_from_db()
    return row


def dataset(key="radverkehr", state=Dataset.State.PUBLISHED):
    return Dataset.objects.create(key=key, title=Text.of("Radverkehr"), state=state)
