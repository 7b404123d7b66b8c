"""A rule has one text and one hash; changed texts are refused."""

import json
from dataclasses import replace

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.counting.rule import (
    STOP_RULE,
    TIE_BREAK,
    Criterion,
    EqualShares,
    Fit,
    Increase,
    MostVotes,
    Rule,
    Satisfaction,
    Scoring,
    StopRule,
    read_rule,
    rule_of,
)

DECLARED = Rule(EqualShares(increase=Increase(100)), lot=("b", "a"))
TEXT = """{
 "format": "stadtherz-counting/1",
 "lot": [
  "b",
  "a"
 ],
 "method": "equal-shares",
 "parameters": {
  "fill": false,
  "increase": {
   "step": 100,
   "stop": "official"
  },
  "satisfaction": "cost",
  "scoring": "votes"
 },
 "ties": [
  "lower-cost",
  "more-votes",
  "lot"
 ]
}
"""


def test_the_text_of_a_rule_stays_what_it_is():
    # published hashes refer to it: if this fails, the format needs a new number
    assert DECLARED.text() == TEXT
    assert DECLARED.sha256() == "5cc1d1d7acb5d60d8aa1e24bfb5bb3fe16e1bc077268ccb44aa11e9e04449534"


def test_the_defaults_are_named():
    assert Increase(1).stop is STOP_RULE is StopRule.OFFICIAL
    assert TIE_BREAK == (Criterion.LOWER_COST, Criterion.MORE_VOTES, Criterion.LOT)


RULES = [
    DECLARED,
    Rule(MostVotes()),
    Rule(MostVotes(Scoring.BORDA, Fit.STOP, 25), ties=(Criterion.LOT,), lot=("ä",)),
    Rule(EqualShares(Scoring.POINTS, Satisfaction.COUNT, Increase(1, StopRule.EARLY), fill=True)),
    Rule(EqualShares()),
]


@pytest.mark.parametrize("rule", RULES)
def test_there_and_back(rule):
    assert read_rule(rule.text()) == rule


@pytest.mark.parametrize("rule", RULES)
def test_a_value_is_the_rule_too(rule):
    assert rule_of(rule.settings()) == rule


@pytest.mark.parametrize(
    "change",
    [{"lot": [1]}, {"parameters": {"scoring": "votes", "fit": "skip", "threshold": -1}},
     {"parameters": {"scoring": "votes", "fit": "skip", "threshold": True}},
     {"parameters": {"scoring": "votes", "fit": "skip", "threshold": 0, "seats": 1}}],
)  # fmt: skip
def test_other_values_are_refused(change):
    with pytest.raises(Invalid):
        rule_of(Rule(MostVotes()).settings() | change)


def test_different_rules_have_different_hashes():
    assert len({one.sha256() for one in RULES}) == len(RULES)
    early = replace(DECLARED, method=EqualShares(increase=Increase(100, StopRule.EARLY)))
    assert early.sha256() != DECLARED.sha256()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        json.dumps(json.loads(TEXT)),
        TEXT.replace("official", "late"),
        TEXT.replace("stadtherz-counting/1", "stadtherz-counting/2"),
        TEXT.replace('"lot": [', '"more": 1,\n "lot": ['),
        TEXT.replace("100", '"100"'),
        TEXT.replace("100", "0"),
        TEXT.replace("equal-shares", "approval"),
    ],
)
def test_other_texts_are_refused(text):
    with pytest.raises(Invalid) as refused:
        read_rule(text)
    assert refused.value.code in {"rule-text", "rule-step"}
