"""All that the guide can say, against lists that somebody read sentence by sentence."""

from pathlib import Path

import pytest

from tests.guidance.domain.test_english import FORBIDDEN as FORBIDDEN_ENGLISH
from tests.guidance.domain.test_german import FORBIDDEN
from tests.guidance.sentences import sentences

GOLD = Path(__file__).resolve().parent.parent / "gold"
LISTS = pytest.mark.parametrize(("language", "file"), [("de", "german"), ("en", "english")])


def judged(file):
    lines = (GOLD / f"{file}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@LISTS
def test_each_sentence_is_one_that_somebody_has_read(language, file):
    said = sentences(language)
    assert len(said) >= 1_000
    assert [one for one in said if one not in {*judged(file)}] == []
    assert said == judged(file)


@LISTS
def test_none_is_too_long_or_says_what_must_not_be_said(language, file):
    forbidden = FORBIDDEN if language == "de" else FORBIDDEN_ENGLISH
    for told in judged(file):
        assert not forbidden.search(told)
        if len(told.split(". ")) == 1:
            assert len(told.split()) <= 25
