"""What is told of a whole way, in both languages."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.guidance.domain import (
    english_overview,
    english_reasons,
    german_overview,
    german_reasons,
)
from stadtherz.guidance.domain.choices import Reason, Why
from stadtherz.guidance.domain.directions import Manner, Unit
from stadtherz.guidance.domain.instructions import Door, instructions, reason
from stadtherz.guidance.domain.itinerary import Climb
from stadtherz.guidance.domain.overview import (
    Arrival,
    AtDoor,
    Buttons,
    Crossings,
    FromDoor,
    Help,
    Levels,
    Line,
    NotKnown,
    WhyOther,
    help_of,
    overview,
)
from stadtherz.guidance.domain.reasons import METRES
from stadtherz.streets.values import (
    Across,
    Crossing,
    DoorKind,
    Entrance,
    Kerb,
    Kerbside,
    Kind,
    Known,
    Secured,
    Sound,
    Street,
    Tactile,
    Walk,
)
from tests.guidance.domain.test_english import FORBIDDEN as FORBIDDEN_ENGLISH
from tests.guidance.domain.test_german import FORBIDDEN, SIGNAL, cross, leg

STEPS = Climb(
    None, Kind.STEPS, 12, counted=True, up=True, length_m=4.0, line=((0.0, 0.0), (0.0, 4.0)),
)  # fmt: skip
WAY = (leg(turn=None), cross(SIGNAL), cross(replace(SIGNAL, sound=Sound.UNKNOWN)), STEPS)


def de(line, **manner):
    return german_overview.line(line, Manner(**manner))


def en(line):
    return english_overview.line(line, Manner())


def test_the_overview_counts_what_will_come():
    found = instructions(WAY, "de", Manner())
    assert found.overview == (
        "Der Weg ist 110 Meter lang und dauert etwa 2 Minuten.",
        "Wichtigste Straße: Parkstraße.",
        "Du querst 2-mal. Eine Ampel mit Ton. Eine Ampel, deren Ton unbekannt ist.",
        "Es gibt eine Treppe.",
        "Auf dem ganzen Weg ist keine Leitlinie bekannt.",
        "Die Führung ist eine Hilfe; sie ersetzt weder Stock noch Hund noch Gehör.",
    )
    english = instructions(WAY, "en", Manner()).overview
    assert len(english) == len(found.overview)
    assert "One with traffic lights whose sound is unknown." in english[2]


def test_each_crossing_of_which_something_is_told_to_be_unknown_counts():
    rails = Crossing("node/1", Across.RAIL, Street(), mapped=True)
    known = (Kerbside(Kerb.LOWERED, None, Tactile.NO), Kerbside(Kerb.UNKNOWN, None, Tactile.NO))
    way = [cross(rails), cross(replace(rails, across=Across.UNKNOWN)),
           cross(replace(rails, sides=known))]  # fmt: skip
    assert NotKnown(2, 0) in [*overview(way)]


def test_metres_beside_a_road_without_a_pavement_are_told_before_one_sets_out():
    way = [leg(pavement=Walk.NO), leg(), leg(pavement=Walk.NO, side=None)]
    assert "Achtung, auf 90 Metern hat die Straße keinen Gehweg." in [*map(de, overview(way))]


def test_another_language_is_given_in_german_as_a_whole():
    assert instructions(WAY, "fr", Manner()) == instructions(WAY, "de", Manner())


def test_where_a_vibration_is_usually_felt_is_told_once_and_only_where_one_is_known():
    silent = cross(replace(SIGNAL, vibration=Known.UNKNOWN))
    vibrates = cross(replace(SIGNAL, vibration=Known.YES))
    assert Buttons() not in [*overview([silent])]
    assert [*overview([vibrates, silent, vibrates])].count(Buttons()) == 1


def test_a_crossing_in_parts_helps_as_its_worst_part_does():
    assert help_of(cross(SIGNAL, replace(SIGNAL, sound=Sound.NO))) is Help.SILENT
    assert help_of(cross(SIGNAL, replace(SIGNAL, secured=Secured.UNKNOWN))) is Help.UNKNOWN
    assert help_of(cross(replace(SIGNAL, sound=Sound.LOCATE))) is Help.SILENT


@pytest.mark.parametrize(
    ("line", "german", "english"),
    [
        (Crossings(()), "Du querst nichts.", "You cross nothing."),
        (Levels(2, 0, 1), "Es gibt 2 Treppen und einen Aufzug.",
         "There are 2 flights of steps and one lift."),
        (NotKnown(1, 93.0), "Bei einer Querung ist nicht alles zu Bordstein und Bodenfeld bekannt."
         " Auf 90 Metern ist unbekannt, ob es einen Gehweg gibt.",
         "At one crossing not all about kerb and tactile field is known."
         " For 90 metres it is unknown whether there is a pavement."),
        (FromDoor(-85.0), "Mit dem Rücken zur Tür beginnt der Weg links.",
         "With your back to the door the way begins left."),
        (Arrival(90.0, 5.2, is_main=True), "Der Haupteingang liegt rechts, nach 5 Metern.",
         "The main entrance is on the right, after 5 metres."),
        (AtDoor(Entrance(automatic=Known.YES, steps=2)),
         "Davor sind 2 Stufen. Die Tür öffnet sich von selbst.",
         "There are 2 steps in front of it. The door opens by itself."),
        (AtDoor(Entrance()), "Stufen und Art der Tür sind unbekannt.",
         "Steps and kind of door are unknown."),
        (Arrival(0.0, 0.4), "Das Ziel ist am Ende des Wegs.",
         "The destination is at the end of the way."),
        (Arrival(179.0, 12.0, is_main=False), "Der Eingang liegt hinter dir, nach 12 Metern.",
         "The entrance is behind you, after 12 metres."),
        (WhyOther(122, (Reason(Why.BARE, -2), Reason(Why.SOUND, 1), Reason(Why.STEPS, 1))),
         "Dieser Weg ist 120 Meter länger. Er hat 2 Querungen großer Straßen ohne Ampel weniger"
         " und eine Ampel mit Ton mehr.",
         "This way is 120 metres longer. It has 2 fewer crossings of large roads without traffic"
         " lights and one more crossing with a sound."),
        (WhyOther(-40, (Reason(Why.STEPS, -1, 0),)),
         "Dieser Weg ist 40 Meter kürzer. Er hat keine Treppe.",
         "This way is 40 metres shorter. It has no steps."),
        (WhyOther(0, (Reason(Why.STEPS, -1), Reason(Why.GREEN, 44.0))),
         "Dieser Weg ist gleich lang. Er hat eine Treppe weniger und 45 Meter mehr im Grünen.",
         "This way is as long. It has one fewer flight of steps and 45 metres more in greenery."),
    ],
)  # fmt: skip
def test_lines(line, german, english):
    assert de(line) == german
    assert en(line) == english


@pytest.mark.parametrize("words", [german_overview, english_overview])
def test_each_line_has_a_sentence(words):
    known = {one for one in words.line.registry if one is not object}
    assert known == set(get_args(Line))


OTHERS = [one for one in Why if one not in (Why.LONGER, Why.SHORTER)]
REASONS = st.builds(Reason, st.sampled_from(OTHERS), st.floats(20, 900) | st.floats(-900, -20),
                    st.sampled_from([0.0, 1.0]))  # fmt: skip
WHYS = st.builds(WhyOther, st.floats(-900, 900), st.lists(REASONS, max_size=3).map(tuple))


@pytest.mark.parametrize("words", [german_reasons, english_reasons])
def test_each_reason_has_words(words):
    assert {*words.COUNTED, *words.MEASURED} == {*OTHERS}
    assert {*words.MEASURED} == METRES


@given(WHYS, st.sampled_from(["de", "en"]), st.sampled_from(Unit))
def test_a_reason_has_at_most_two_short_sentences(why, language, unit):
    said = reason(why, language, Manner(unit=unit))
    sentences = said.removesuffix(".").split(". ")
    assert len(sentences) <= 2
    assert max(len(one.split()) for one in sentences) <= 25
    assert not (FORBIDDEN if language == "de" else FORBIDDEN_ENGLISH).search(said)


def test_the_goal_is_told_from_the_end_of_the_way():
    walked = leg(turn=None, line=((0.0, 0.0), (0.0, 90.0)))
    [where, done] = instructions([walked], "de", Manner(), goal=Door((8.0, 90.0))).arrival
    assert where == "Das Ziel liegt rechts, nach 8 Metern."
    assert done == "Ende der Führung."
    main = Door((8.0, 90.0), Entrance(is_main=True, door=DoorKind.REVOLVING, steps=0))
    assert instructions([walked], "de", Manner(), goal=main).arrival == (
        "Der Haupteingang liegt rechts, nach 8 Metern.",
        "Davor ist keine Stufe. Es ist eine Drehtür.", "Ende der Führung.",
    )  # fmt: skip
    house = Door((8.0, 90.0), is_house=True)
    [_, no_door, _] = instructions([walked], "de", Manner(), goal=house).arrival
    assert no_door == "Wo der Eingang ist, ist unbekannt."
    door = Door((6.0, 0.0))
    *_, begun = instructions([walked], "de", Manner(), start=door).overview
    assert begun == "Mit dem Rücken zur Tür beginnt der Weg rechts."


def test_what_is_counted_as_unknown():
    bare = replace(SIGNAL, sides=(replace(SIGNAL.sides[0], tactile=Tactile.UNKNOWN),) * 2)
    [found] = [one for one in overview([cross(bare)]) if isinstance(one, NotKnown)]
    assert (found.crossings, found.pavement_m) == (1, 0)
