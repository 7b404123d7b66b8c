import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.drafts import (
    MOST_PARAGRAPHS,
    Paragraph,
    differences,
    follow_up,
    split,
)

DRAFT = """# Leitbild Radverkehr

Die Stadt will bis 2035 doppelt so viele
Wege mit dem Rad.

## Wege

Jede Schule ist auf einem sicheren Radweg zu erreichen."""
LINES = st.lists(st.text("abcdef ghi", min_size=1).filter(str.strip), min_size=1, max_size=12)


def test_a_draft_is_split_at_empty_lines_and_knows_its_headings():
    found = split(DRAFT)
    assert [(one.key, one.level) for one in found] == [(1, 1), (2, 0), (3, 2), (4, 0)]
    assert found[1].text == "Die Stadt will bis 2035 doppelt so viele Wege mit dem Rad."


@pytest.mark.parametrize("text", ["", " \n\n \r\n\r\n"])
def test_a_draft_without_a_paragraph_is_refused(text):
    with pytest.raises(Invalid, match="no paragraph"):
        split(text)


def test_a_very_long_draft_is_refused():
    assert len(split("a\n\n" * MOST_PARAGRAPHS)) == MOST_PARAGRAPHS
    with pytest.raises(Invalid, match="401 paragraphs"):
        split("a\n\n" * (MOST_PARAGRAPHS + 1))


def test_keys_stay_with_what_was_moved_on_changed_or_kept():
    after = split(DRAFT.replace("2035", "2032").replace("# Leitbild Radverkehr\n\n", ""))
    inserted = split("Vorwort der Stadt.\n\n" + "\n\n".join(one.text for one in after))
    found = follow_up(split(DRAFT), (*inserted[:2], *after[1:]))
    assert [one.key for one in found] == [5, 2, 3, 4]


def test_a_key_that_was_used_is_not_given_again():
    first = split("eins eins eins\n\nzwei zwei zwei")
    second = follow_up(first, split("eins eins eins"))
    third = follow_up((*second, Paragraph(2, "gestrichen")), split("eins eins eins\n\nganz neu"))
    assert [one.key for one in third] == [1, 3]


def test_a_heading_never_becomes_a_text():
    found = follow_up(split("# Alle Wege"), split("Alle Wege"))
    assert [one.key for one in found] == [2]


@given(LINES, LINES)
def test_no_key_is_given_twice_and_what_is_equal_keeps_its_own(before, after):
    old, new = split("\n\n".join(before)), split("\n\n".join(after))
    found = follow_up(old, new)
    assert len({one.key for one in found}) == len(found)
    assert [(one.text, one.level) for one in found] == [(one.text, one.level) for one in new]
    assert follow_up(old, old) == old


@given(st.text("ab c"), st.text("ab c"))
def test_differences_give_both_texts_back(before, after):
    pieces = differences(before, after)
    old = "".join(one.text for one in pieces if one.change != "in").split()
    new = "".join(one.text for one in pieces if one.change != "out").split()
    assert (old, new) == (before.split(), after.split())


def test_differences_are_told_word_by_word():
    found = differences("Die Stadt will bis 2035 mehr", "Die Stadt will bis 2032 mehr")
    assert [(one.text.strip(), one.change) for one in found] == [
        ("Die Stadt will bis", "kept"), ("2035", "out"), ("2032", "in"), ("mehr", "kept"),
    ]  # fmt: skip
