"""Sheets of a card: nothing left out, none too large."""

from stadtherz.guidance.domain.cards import FRAME_BYTES, MOST_BYTES, sheets
from stadtherz.guidance.domain.instructions import Instructions
from stadtherz.guidance.domain.told import Told

STEP = Told("Rechts in die Straße „Am <Süß>“, 90 Meter", ("Folge der Straße & bleib links.",) * 6)


def way_of(number):
    return Instructions(("Der Weg ist lang.",), (STEP,) * number, ("Das Ziel ist links.",))


def test_a_short_way_has_one_sheet():
    [only] = sheets(way_of(3))
    assert (only.number, only.first, len(only.steps)) == (1, 1, 3)
    assert sheets(way_of(0))[0].steps == ()


def test_a_long_way_has_all_of_its_steps_on_several():
    found = sheets(way_of(500))
    assert len(found) > 2
    assert [one.number for one in found] == [*range(1, len(found) + 1)]
    assert sum(len(one.steps) for one in found) == 500
    firsts = [one.first for one in found]
    assert firsts == [1 + sum(len(o.steps) for o in found[:k]) for k in range(len(found))]


def test_a_step_larger_than_a_sheet_stands_alone():
    large = Told("Groß", ("x" * (MOST_BYTES - FRAME_BYTES),))
    assert len(sheets(Instructions((), (STEP, large, STEP), ()))) == 3
