"""A drawing of lots for tests; every value is written out."""

from datetime import UTC, date, datetime, timedelta

from stadtherz.participation.domain.lots.eligibility import Statement
from stadtherz.participation.services.lots import (
    Candidacy,
    LotSetup,
    apply_for_lots,
    call_for_candidates,
)
from tests.accounts.factories import person
from tests.participation.factories import BEFORE, OPENS, text

CALLING = BEFORE + timedelta(days=1)
LISTING = OPENS + timedelta(hours=1)
SEED_KNOWN = datetime(2026, 9, 12, 17, 30, tzinfo=UTC)
DRAWING = SEED_KNOWN + timedelta(hours=2)
RULE = {
    "seats": 4, "minimum_age": 16, "residents_only": True,
    "excluded": [{"key": "rat", "title": {"de": "Mitglied des Stadtrats", "en": "Councillor"}}],
    "categories": [
        {"key": "age", "title": {"de": "Alter", "en": "Age"}, "source": "age", "groups": [
            {"key": "young", "title": {"de": "16 bis 39", "en": "16 to 39"}, "youngest": 16,
             "oldest": 39, "least": 2, "most": 2},
            {"key": "old", "title": {"de": "ab 40", "en": "40 and over"}, "youngest": 40,
             "least": 2, "most": 2}]},
        {"key": "sex", "title": {"de": "Geschlecht", "en": "Gender"}, "source": "said", "groups": [
            {"key": "w", "title": {"de": "weiblich", "en": "female"}, "least": 1},
            {"key": "m", "title": {"de": "männlich", "en": "male"}, "least": 1}]},
    ],
}  # fmt: skip


def setup(**changes):
    return LotSetup(**{
        "key": "digitalbeirat", "title": text("Digitalbeirat"), "summary": text("Vier Plätze"),
        "rule": RULE, "year": 2026, "opens": BEFORE, "closes": OPENS,
        "seed_event": text("Lottozahlen vom 12. September 2026, aufsteigend"),
        "seed_known": SEED_KNOWN, "term_ends": date(2028, 12, 31),
    } | changes)  # fmt: skip


def called(of, by, **changes):
    return call_for_candidates(procedure=of, setup=setup(**changes), by=by)


def statement(born, sex="w", district="betzenberg"):
    return Statement(born, district, {"sex": sex})


def candidates(drawing, many=12):
    """Candidates of both ages and genders, each with an account; every third shows the name."""
    found = []
    for number in range(many):
        account = person(f"kandidat{number}")
        apply_for_lots(
            drawing=drawing, account=account, now=CALLING,
            candidacy=Candidacy(
                statement(1950 + number % 2 * 45, "wm"[number // 2 % 2]), f"Kim {number}",
                name_public=number % 3 == 0,
            ),
        )  # fmt: skip
        found.append(account)
    return found
