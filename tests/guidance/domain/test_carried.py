"""A way as a device carries it: the same bytes, bounded, with what is said first."""

import json
from dataclasses import replace

import pytest

from stadtherz.guidance.domain import english, german
from stadtherz.guidance.domain.carried import Hazard, carried, hazards, simplified
from stadtherz.guidance.domain.directions import Manner, Unit
from stadtherz.guidance.domain.forks import Forks
from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, stages
from stadtherz.guidance.domain.search import Way
from stadtherz.guidance.domain.spoken import ENGLISH, GERMAN, MOST_SIGNS
from stadtherz.guidance.domain.told import Told
from stadtherz.kernel.errors import Invalid
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import Kerb, Kerbside, Kind, Side, Tactile, Walk
from tests.guidance.domain.test_itinerary import over_the_street
from tests.streets.drawn import Drawing, street


def told_way(language=german, manner=Manner()):  # noqa: B008 - frozen
    network, way = over_the_street()
    told = [(stage, language.told(stage, manner)) for stage in stages(way, network)]
    return network, way, told


def content(words=GERMAN, language=german, manner=Manner()):  # noqa: B008 - frozen
    network, way, told = told_way(language, manner)
    found = carried(told, Forks(network).of(way), network.plane, words, manner)
    assert found == carried(told, Forks(network).of(way), network.plane, words, manner)
    return json.loads(found.text)


def test_a_way_is_carried_with_its_words_and_lines():
    found = content()
    first, crossing, last = found["stages"]
    assert [one["kind"] for one in found["stages"]] == ["leg", "crossing", "leg"]
    assert crossing["near"] == "Gleich: Die Parkstraße queren. Ampel mit Ton."
    assert crossing["then"] == "Danach: Die Parkstraße queren. Ampel mit Ton."
    assert crossing["far"] == "In {number} Metern: Die Parkstraße queren."
    assert "Vibration und Taster unbekannt." in crossing["sentences"]
    assert first["line"][-1] == crossing["line"][0]
    assert crossing["line"][-1] == last["line"][0]
    assert found["unit_m"] == 1.0
    assert found["words"]["off"].startswith("Achtung: ")


def test_english_and_steps():
    found = content(ENGLISH, english, Manner(unit=Unit.STEPS, step_m=0.6))
    assert found["stages"][1]["far"].startswith("In {number} steps: Cross")
    assert found["unit_m"] == 0.6
    assert set(found["words"]) == set(content()["words"])


def test_words_have_the_same_gaps_in_both_languages():
    for unit in (Unit.METRES, Unit.STEPS):
        manner = Manner(unit=unit)
        for name, words in GERMAN.others(manner).items():
            gaps = {one for one in ("number", "step", "steps", "heading", "accuracy")
                    if f"{{{one}}}" in words}  # fmt: skip
            other = ENGLISH.others(manner)[name]
            assert gaps == {one for one in gaps if f"{{{one}}}" in other}, name
            assert "sicher" not in words.lower()


def test_messages_that_hurry_are_short():
    long = Told("Bieg scharf rechts ab in die " + "Lange " * 20 + "Straße, 120 Meter", ())
    for words in (GERMAN, ENGLISH):
        for said in (words.near_of(long), words.then_of(long), words.far_of(long, Manner())):
            assert len(said) <= MOST_SIGNS
            assert said.endswith(".")
            assert ",." not in said
    assert len(GERMAN.near_of(Told("x" * 200, ()))) <= MOST_SIGNS


def leg(line, **changes):
    plain = Leg(None, "", Kind.FOOTWAY, None, Walk.UNKNOWN, Tactile.UNKNOWN, 10.0, line)
    return replace(plain, **changes)


def test_what_is_to_be_confirmed_by_hand_is_told_by_what_one_finds_there():
    plain = Told("Die Parkstraße queren", ())
    corner = Told("Rechts in die Gasse, 40 Meter", (), clue="an der Ecke")
    fork = Told("An der Gabelung links auf den Weg, 20 Meter", (), clue="an der Gabelung")
    assert [GERMAN.confirm_of(one) for one in (plain, corner, fork)] == [
        "Drück „Nächster Schritt“, wenn das kommt: Die Parkstraße queren.",
        "Drück „Nächster Schritt“ an der Ecke: Rechts in die Gasse, 40 Meter.",
        "Drück „Nächster Schritt“, wenn das kommt: An der Gabelung links auf den Weg, 20 Meter.",
    ]
    assert ENGLISH.confirm_of(Told("Turn right", (), clue="at the corner")) == (
        "Press “Next step” at the corner: Turn right."
    )


def test_what_is_said_first():
    _, _, told = told_way()
    crossing = told[1][0]
    assert list(hazards(crossing)) == []
    part = crossing.parts[0]
    level = Kerbside(Kerb.FLUSH, None, Tactile.NO)
    bare = replace(part.crossing, sides=(level, level))
    assert list(hazards(replace(crossing, parts=(replace(part, crossing=bare),)))) == [
        Hazard.UNFELT
    ]
    line = ((0.0, 0.0), (10.0, 0.0))
    beside = leg(line, side=Side.LEFT, pavement=Walk.NO)
    assert list(hazards(beside)) == [Hazard.NO_PAVEMENT]
    down = Climb(None, Kind.STEPS, 12, counted=True, up=False, length_m=4.0, line=line)  # fmt: skip
    assert list(hazards(down)) == list(hazards(replace(down, up=None))) == [Hazard.STEPS_DOWN]
    assert list(hazards(replace(down, up=True))) == []


def test_a_large_road_without_signals_is_a_hazard():
    drawn = street(highway="crossing", crossing="unmarked")
    drawn.ways[0] = replace(drawn.ways[0], tags=drawn.ways[0].tags | {"highway": "secondary"})
    network = walkable(drawn.extract())
    found = {
        tuple(hazards(Cross(None, stage.parts, stage.length_m, stage.line)))
        for number, edge in enumerate(network.edges)
        if edge.crossing
        for stage in stages(Way(((number, True),), 0.0, edge.length_m), network)
    }
    assert (Hazard.LARGE_ROAD,) in found


def test_lines_leave_out_what_no_satellite_tells():
    line = [(float(x), 0.2 * (x % 2)) for x in range(50)] + [(49.0, 30.0)]
    assert simplified(line, 0.5) == [line[0], line[49], line[50]]
    assert simplified([(1.0, 1.0), (1.0, 1.0)], 0.5) == [(1.0, 1.0)]


def test_what_is_too_long_is_refused():
    told = Told("Geradeaus weiter", ())
    plane = told_way()[0].plane
    short = leg(((0.0, 0.0), (10.0, 0.0)))
    zigzag = tuple((float(x), 20.0 * (x % 2)) for x in range(4_000))
    wordy = Told("Geradeaus weiter", ("x" * 600_000,))
    for way in ([(short, told)] * 401, [(leg(zigzag), told)], [(short, wordy)]):
        with pytest.raises(Invalid):
            carried(way, (), plane, GERMAN, Manner())


def test_branches_of_a_way_are_known_with_their_directions():
    drawn = Drawing()
    for name, x, y in [("a", 0, 0), ("b", 0, 50), ("c", 0, 100), ("e", 60, 50), ("d", -2, 54)]:
        drawn.node(name, x, y)
    drawn.way("a b c", highway="footway")
    drawn.way("b e", highway="footway")
    drawn.way("b d", highway="footway")  # leads nowhere
    network = walkable(drawn.extract())
    ends = {joint: place for place, joint in enumerate(network.joints)}
    a, b, c = (ends[drawn.numbers[name]] for name in "abc")
    pairs = {(edge.start, edge.end): number for number, edge in enumerate(network.edges)}
    steps = [(pairs[pair], True) if pair in pairs else (pairs[pair[::-1]], False)
             for pair in ((a, b), (b, c))]  # fmt: skip
    [fork] = Forks(network).of(Way(tuple(steps), 0.0, 100.0))
    assert (fork.along_m, fork.bearing) == (50.0, 90.0)
    beyond = (75, 0)
    assert [(round(x), round(y)) for x, y in fork.line] == [(0, 0), (60, 0), beyond]
