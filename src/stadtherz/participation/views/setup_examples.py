"""Files to begin with: a survey, a quiz, a drawing of lots that work as they are."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

Values = dict[str, Any]


def _both(german: str, english: str) -> dict[str, str]:
    return {"de": german, "en": english}


RULES = (
    ("Es ist kein großes Fest.", "It is no big festival."),
    (
        "Es richtet sich nicht gegen die demokratische Ordnung.",
        "It is not against the democratic order.",
    ),
    ("Niemand will damit Geld verdienen.", "Nobody wants to earn money with it."),
    ("Es ist machbar und für viele schön.", "It can be done, and many like it."),
    ("Es wirbt für keine Partei und ist unabhängig.", "It promotes no party and is independent."),
    ("Wer mitmacht, tut das auf eigenes Risiko.", "Who takes part does so at their own risk."),
    ("Es passt zu dieser Beteiligung.", "It fits this procedure."),
)
"""The rules of the place project Stadt.Raum.Wir., as an example of a list."""


def example_rules() -> str:
    """Give the example as staff edit a list."""
    return "\n".join(f"{german} | {english}" for german, english in RULES)


def _days(now: datetime, **days: int) -> dict[str, str]:
    """Give moments at eight in the morning, so many days from now."""
    morning = datetime.combine(timezone.localdate(now), time(8))
    return {
        name: timezone.make_aware(morning + timedelta(days=number)).isoformat()
        for name, number in days.items()
    }


def _options(**options: tuple[str, str]) -> list[Values]:
    return [{"key": key, "title": _both(*words)} for key, words in options.items()]


def survey(now: datetime) -> Values:
    """Give a short survey: a choice, a page that only some see, a text."""
    way = {
        "key": "weg", "kind": "one", "required": True,
        "title": _both("Wie kommst du meist in die Stadt?", "How do you mostly come to town?"),
        "options": _options(
            rad=("mit dem Rad", "by bicycle"), bus=("mit dem Bus", "by bus"),
            auto=("mit dem Auto", "by car"),
        ),
    }  # fmt: skip
    parking = {
        "key": "platz", "kind": "several", "least": 0, "most": 2,
        "title": _both("Wo fehlen dir Stellplätze?", "Where do you lack stands?"),
        "options": _options(
            markt=("am Markt", "at the market"), bahnhof=("am Bahnhof", "at the station")
        ),
    }  # fmt: skip
    words = {
        "key": "text", "kind": "text",
        "title": _both("Was möchtest du noch sagen?", "What else would you like to say?"),
    }  # fmt: skip
    return {
        "key": "meine-umfrage", "kind": "survey",
        "title": _both("Meine Umfrage", "My survey"),
        "summary": _both("Worum es geht, in einem Satz.", "What it is about, in a sentence."),
        "access": "open", "minimum_age": 0, **_days(now, opens=1, closes=22, announced=23),
        "setup": {"format": "stadtherz-survey/1", "pages": [
            {"key": "wege", "title": _both("Deine Wege", "Your ways"), "questions": [way]},
            {"key": "rad", "title": _both("Mit dem Rad", "By bicycle"), "questions": [parking],
             "shown_if": {"question": "weg", "any_of": ["rad"]}},
            {"key": "schluss", "title": _both("Zum Schluss", "Finally"), "questions": [words]},
        ]},
    }  # fmt: skip


def quiz(now: datetime) -> Values:
    """Give a quiz of one question."""
    options = _options(zwoelf=("zwölf", "twelve"), achtzehn=("achtzehn", "eighteen"))
    options[1]["right"] = True
    question = {
        "key": "teile", "kind": "one", "options": options,
        "title": _both("Wie viele Stadtteile gibt es?", "How many districts are there?"),
        "explanation": _both("Achtzehn, so steht es auf der Karte.", "Eighteen, says the map."),
    }  # fmt: skip
    title = _both("Mein Quiz", "My quiz")
    return {
        "key": "mein-quiz", "kind": "quiz", "title": title,
        "summary": _both("Worum es geht, in einem Satz.", "What it is about, in a sentence."),
        "access": "open", **_days(now, opens=1, closes=22, announced=23),
        "setup": {"format": "stadtherz-survey/1", "pages": [
            {"key": "quiz", "title": title, "questions": [question]},
        ]},
    }  # fmt: skip


def drawing(now: datetime) -> Values:
    """Give a drawing of ten seats with quotas for three ages."""
    ages = (("jung", "16 bis 34", "16 to 34", 16, 34), ("mitte", "35 bis 64", "35 to 64", 35, 64),
            ("alt", "ab 65", "65 and over", 65, 120))  # fmt: skip
    groups = [
        {"key": key, "title": _both(german, english), "youngest": youngest, "oldest": oldest,
         "least": 2, "most": 5}
        for key, german, english, youngest, oldest in ages
    ]  # fmt: skip
    moments = _days(now, opens=1, closes=29, seed_known=31)
    return {
        "key": "mein-beirat", "title": _both("Mein Beirat", "My board"),
        "summary": _both("Wofür er da ist, in einem Satz.", "What it is for, in a sentence."),
        "year": timezone.localdate(now).year, **moments,
        "seed_event": _both("Welche öffentliche Ziehung die Startzahl gibt, mit Tag",
                            "Which public draw gives the seed, with its day"),
        "term_ends": (timezone.localdate(now) + timedelta(days=760)).isoformat(),
        "rule": {
            "seats": 10, "minimum_age": 16, "residents_only": True,
            "excluded": _options(rat=("Mitglied des Stadtrats", "member of the council")),
            "categories": [
                {"key": "alter", "title": _both("Alter", "Age"), "source": "age",
                 "groups": groups},
            ],
        },
    }  # fmt: skip


EXAMPLES: Mapping[str, Callable[[datetime], Values]] = {
    "umfrage": survey, "quiz": quiz, "auslosung": drawing,
}  # fmt: skip


def example(name: str, now: datetime) -> str:
    """Write an example as a file; "" where there is none of that name."""
    made = EXAMPLES.get(name)
    return json.dumps(made(now), ensure_ascii=False, indent=1) if made else ""
