"""What can be wrong with the file of a survey: a place, a rule, and the values that belong to it.

A fault is its English sentence, for logs and the command line; pages say it in their language by
rule and values (`views/survey_faults.py`).
"""

from collections.abc import Mapping
from typing import Self

ENGLISH: Mapping[str, str] = {
    "format": "is %(format)s",
    "no-pages": "there are none",
    "too-many": "at most %(most)s",
    "no-questions": "has no questions",
    "kind": "kind is one of %(names)s",
    "two-options": "has at least two options",
    "scale": "a scale has 2 to %(most)s steps, low is below high",
    "limits": "least and most lie between 0 and %(most)s, in this order",
    "bins": "bins are whole numbers that go up, from low on",
    "one-test": "shown_if has one of %(names)s",
    "test-value": "any_of and none_of take a list, the others a number",
    "key": "a key has 1 to 40 of a-z, 0-9, - and _",
    "text": "%(name)s is a text, or texts by language",
    "number": "%(name)s is a whole number",
    "list": "%(name)s is a list of objects",
    "list-long": "%(name)s has at most %(most)s",
    "twice": "%(names)s stands there twice",
    "unknown": "there is no question '%(question)s'",
    "on-text": "nothing can depend on the text of %(question)s",
    "no-number": "%(question)s has no number to compare",
    "no-answer": "%(question)s has no answer %(names)s",
    "circle": "depends on itself: %(way)s",
    "same-page": "depends on %(question)s of the same page; put it on a later page",
    "later": "depends on %(question)s, which comes later",
    "unreachable": "no answers lead to it",
    "no-values": "names a question and none of its answers",
    "not-one": "%(question)s is no question with one answer",
    "quiz-pages": "a quiz shows all of its pages",
    "quiz-kind": "a quiz asks for one or several options, of everybody",
    "quiz-right": "has no right answer, or too many",
    "times": "opens, closes and announced follow each other",
    "one-of": "is one of %(names)s",
    "age": "is a number from 0 to %(most)s",
    "needed": "is needed",
    "address": "is needed, of small letters, digits and hyphens",
}
"""For each rule what is said of a place."""


class Fault(str):
    """A fault of a survey.

    Args:
        place: a key of the file, or which page and question where the key itself is wrong.
        rule: of `ENGLISH`.
        values: what the sentence names.

    """

    __slots__ = ("place", "rule", "values")
    place: str
    rule: str
    values: Mapping[str, object]

    def __new__(cls, place: str, rule: str, **values: object) -> Self:
        """Make the sentence."""
        found = super().__new__(cls, f"{place}: {ENGLISH[rule] % values}")
        found.place, found.rule, found.values = place, rule, values
        return found
