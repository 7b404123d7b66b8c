"""What is said of a way in German, and what never is."""

import re
from dataclasses import replace
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.guidance.domain import english, german
from stadtherz.guidance.domain.directions import Manner, Style, Unit
from stadtherz.guidance.domain.german import distance, told
from stadtherz.guidance.domain.itinerary import Cross, Leg, Part
from stadtherz.guidance.domain.landmarks import Landmark, Mark, Sense, Sure
from stadtherz.guidance.domain.scenes import Clue, Scene
from stadtherz.streets.domain.passages import Width
from stadtherz.streets.values import (
    Across,
    Crossing,
    Kerb,
    Kerbside,
    Kind,
    Known,
    OtherPart,
    Secured,
    Side,
    Sound,
    Street,
    Tactile,
    Walk,
)
from tests.guidance.domain.test_costs import CROSSINGS

LINE = ((0.0, 0.0), (0.0, 10.0))
LOGE = Street("Logenstraße", rank=4, lanes=4)
SIGNAL = Crossing(
    "node/1", Across.ROAD, LOGE, True, Secured.SIGNALS, sound=Sound.YES,  # noqa: FBT003
    vibration=Known.NO, button=Known.YES, sides=(
        Kerbside(Kerb.LOWERED, None, Tactile.YES), Kerbside(Kerb.FLUSH, None, Tactile.NO),
    ),
)  # fmt: skip
FORBIDDEN = re.compile(
    r"\b(hier|dort|da drüben|drüben|dahinten|siehe|sichtbar|siehst|Schild|Verkehrszeichen|sicher"
    r"|gefahrlos|rote?|grüne?|jetzt gehen|kannst du gehen|Str\.|ca\.|m)\b|[/→]", re.IGNORECASE,
)  # fmt: skip


def cross(*crossings, turn=None):
    parts = [Part(one, 6.6) for one in crossings]
    return Cross(turn, tuple(parts), 6.6 * len(parts), LINE)


def words(stage, manner=None):
    found = told(stage, manner or Manner())
    return " ".join((found.heading + ":", *found.sentences))


def leg(**changes):
    found = Leg(
        90.0, "Parkstraße", Kind.SIDEWALK, Side.RIGHT, Walk.YES, Tactile.UNKNOWN, 93.0, LINE
    )
    return replace(found, **changes)


def test_a_crossing_says_what_is_known_in_its_order():
    assert words(cross(SIGNAL, turn=-88)) == (
        "Die Logenstraße queren: Wende dich links, zur Logenstraße."
        " Ampel mit Ton, ohne Vibration, mit Taster. 4 Spuren."
        " Bordstein zuerst abgesenkt, danach bündig. Bodenfeld zuerst: ja, danach: nein."
        " Achtung, danach kein spürbarer Übergang zur Fahrbahn."
    )


def test_what_nobody_has_said_is_unknown_and_nothing_else():
    bare = Crossing("node/1", Across.ROAD, Street("Alter Weg"), True)  # noqa: FBT003
    assert words(cross(bare)) == (
        "Den Alten Weg queren: Geradeaus kommt der Alte Weg. Sicherung unbekannt."
        " Bordstein und Bodenfeld unbekannt."
    )
    signals = words(cross(replace(bare, secured=Secured.SIGNALS)))
    assert "Ampel, Ton unbekannt, ebenso Vibration und Taster." in signals
    near = words(cross(replace(bare, mapped=False, signals_near=True)))
    assert "Die Kreuzung hat Ampeln. Ob auch für Fußgänger, ist unbekannt." in near


def test_how_it_lies_and_what_is_within_comes_where_the_rule_says():
    laid = replace(SIGNAL, arrow=Known.YES, minimap=Known.YES, island=Known.YES, slant=24.0,
                   rails=Known.YES, cycles=(Known.YES, Known.NO))  # fmt: skip
    assert words(cross(laid)).endswith(
        " Ampel mit Ton, ohne Vibration, mit Taster."
        " Ein fühlbarer Pfeil am Taster zeigt die Gehrichtung."
        " Am Taster ist ein fühlbarer Plan der Querung."
        " Mit Mittelinsel. 4 Spuren, schräg nach rechts."
        " Bordstein zuerst abgesenkt, danach bündig. Bodenfeld zuerst: ja, danach: nein."
        " Gleise in der Fahrbahn, Radspur zuerst."
        " Achtung, danach kein spürbarer Übergang zur Fahrbahn."
    )
    back = words(cross(laid.reversed()))
    assert "4 Spuren, schräg nach rechts." in back
    assert "Radspur danach." in back


def test_a_level_kerb_of_which_nobody_said_if_it_has_a_field_is_perhaps_not_felt():
    level, felt = Kerbside(Kerb.FLUSH), Kerbside(Kerb.FLUSH, None, Tactile.YES)
    said = words(cross(replace(SIGNAL, sides=(level, felt))))
    assert said.endswith(" Achtung, zuerst vielleicht kein spürbarer Übergang zur Fahrbahn.")
    mixed = words(cross(replace(SIGNAL, sides=(SIGNAL.sides[1], level))))
    assert mixed.endswith(
        " Achtung, zuerst kein spürbarer Übergang zur Fahrbahn."
        " Achtung, danach vielleicht kein spürbarer Übergang zur Fahrbahn."
    )
    assert "Achtung" not in words(cross(replace(SIGNAL, sides=(felt, Kerbside()))))


def test_of_two_heights_side_by_side_each_is_sent_to_the_one_they_need():
    raised = OtherPart(Kerb.RAISED, Tactile.YES, Side.RIGHT)
    near, far = SIGNAL.sides
    parted = replace(SIGNAL, sides=(near, replace(far, other=raised)))
    assert (
        " Danach rechts daneben der Teil für den Stock: Bordstein hoch, Bodenfeld ja."
        " Achtung, danach kein spürbarer Übergang zur Fahrbahn."
    ) in words(cross(parted))
    back = words(cross(parted.reversed()))
    assert " Zuerst links daneben der Teil für den Stock: Bordstein hoch" in back
    level = OtherPart(Kerb.FLUSH, Tactile.UNKNOWN, Side.LEFT)
    wheels = words(cross(replace(SIGNAL, sides=(replace(near, other=level), far))))
    assert " Zuerst links daneben der Teil für Räder: Bordstein bündig, Bodenfeld unbe" in wheels


@pytest.mark.parametrize(
    ("slant", "said"),
    [(None, "Etwa 7 Meter breit."), (20.0, "Etwa 7 Meter breit, gerade hinüber."),
     (-20.5, "Etwa 7 Meter breit, schräg nach links.")],
)  # fmt: skip
def test_the_width_is_told_where_it_was_measured_and_nobody_counted_lanes(slant, said):
    bare = Crossing("node/1", Across.ROAD, Street(width=Width(7.2, known=True)), True, slant=slant)  # noqa: FBT003
    assert said in words(cross(bare))
    usual = replace(bare, street=Street(width=Width(7.2)))
    assert "breit" not in words(cross(usual))
    assert "breit" not in words(cross(replace(bare, street=replace(bare.street, lanes=2))))


def test_parts_of_a_crossing_have_numbers():
    said = words(cross(SIGNAL, replace(SIGNAL, sound=Sound.NO)))
    assert "Teil 1: Ampel mit Ton" in said
    assert "Teil 2: Ampel ohne Ton" in said
    alike = words(cross(replace(SIGNAL, slant=2.0), replace(SIGNAL, ref="node/2", slant=-7.0)))
    assert alike.count("Ampel mit Ton") == 1
    assert "Jeder Teil: Ampel mit Ton" in alike
    assert "Zwei Teile, die Insel nach etwa 7 Metern." in said


@pytest.mark.parametrize(
    ("across", "what"),
    [(Across.CYCLEWAY, "Den Radweg"), (Across.RAIL, "Die Gleise"),
     (Across.UNKNOWN, "Unbekanntes")],
)  # fmt: skip
def test_what_is_crossed_is_named(across, what):
    assert words(cross(replace(SIGNAL, across=across))).startswith(f"{what} queren: ")


def test_rails_need_no_kerb_and_what_is_level_there_is_told_of_them():
    level = Kerbside(Kerb.FLUSH, None, Tactile.NO)
    rails = Crossing("node/1", Across.RAIL, Street(), True)  # noqa: FBT003
    assert words(cross(rails)).endswith(" Bodenfeld unbekannt.")
    assert words(cross(replace(rails, sides=(level, level)))).endswith(
        " Bordstein beidseits bündig. Ohne Bodenfeld."
        " Achtung, beidseits kein spürbarer Übergang zu den Gleisen."
    )
    assert " Bordstein danach bündig. " in words(cross(replace(rails, sides=(Kerbside(), level))))


def test_along_a_street():
    assert words(leg()) == (
        "Rechts in die Parkstraße, 90 Meter: Bieg rechts ab in die Parkstraße."
        " Folge ihr auf der rechten Seite 90 Meter."
    )
    straight = words(leg(turn=3.0, side=Side.LEFT, pavement=Walk.UNKNOWN))
    assert straight == (
        "Geradeaus in der Parkstraße, 90 Meter: Geradeaus weiter in der Parkstraße."
        " Folge ihr auf der linken Seite 90 Meter."
        " Ob es auf dieser Seite einen Gehweg gibt, ist unbekannt."
    )


@pytest.mark.parametrize(
    ("style", "said"),
    [(Style.WORDS, "Halb links in"), (Style.CLOCK, "In Richtung 10 Uhr in"),
     (Style.DEGREES, "50 Grad nach links in")],
)  # fmt: skip
def test_directions_are_said_as_somebody_chose(style, said):
    assert words(leg(turn=-52.0), Manner(style=style)).startswith(said)


@pytest.mark.parametrize(
    ("unit", "said"),
    [(Unit.METRES, "90 Meter"), (Unit.STEPS, "140 Schritte"), (Unit.MINUTES, "2 Minuten")],
)  # fmt: skip
def test_so_are_distances(unit, said):
    assert distance(93, Manner(unit=unit)) == said
    assert distance(0.4, Manner()) == "einen Meter"


TURNS = st.none() | st.floats(-180, 180)
STAGES = st.builds(
    lambda some, turn: cross(*some, turn=turn), st.lists(CROSSINGS, min_size=1, max_size=3), TURNS
) | st.builds(
    lambda turn, name, side, pavement, length: leg(
        turn=turn, name=name, side=side, pavement=pavement, length_m=length
    ),
    TURNS, st.sampled_from(["", "Parkstraße", "Am Altenhof", "Neuer Weg"]),
    st.none() | st.sampled_from(Side), st.sampled_from(Walk), st.floats(0, 900),
)  # fmt: skip


@given(STAGES, st.sampled_from(Style), st.sampled_from(Unit))
def test_rules_that_hold_for_every_stage(stage, style, unit):
    manner = Manner(style=style, unit=unit)
    found = told(stage, manner)
    assert not FORBIDDEN.search(words(stage, manner))
    assert told(stage, manner) == found
    lengths = [len(sentence.split()) for sentence in found.sentences]
    assert max(lengths) <= 25
    assert median(lengths) <= 16
    assert len(found.heading) <= 75
    for sentence in found.sentences:
        assert sentence.endswith(".")
        assert sentence[0].isupper() or sentence[0].isdigit()


@given(CROSSINGS)
def test_a_sound_is_claimed_where_there_is_one_and_nowhere_else(crossing):
    said = words(cross(crossing))
    has = crossing.secured is Secured.SIGNALS and crossing.sound is Sound.YES
    assert ("Ampel mit Ton" in said) is has
    assert ("Ton unbekannt" in said) is (
        crossing.secured is Secured.SIGNALS and crossing.sound is Sound.UNKNOWN
    )


LONG = "Richard-Wagner-Straße"
WARNINGS = (
    "Achtung, zuerst kein",
    "Achtung, danach kein",
    "Achtung, beidseits kein",
    "Mind: no",
    "Queren verboten",
    "Ampel",
    "Zebrastreifen",
    "Sicherung",
)


@given(CROSSINGS, st.floats(-180, 180), st.sampled_from(["", "Parkstraße", LONG]))
def test_a_crossing_is_told_in_180_signs_and_the_rest_when_somebody_asks(crossing, turn, name):
    named = replace(crossing, street=replace(crossing.street, name=name))
    for language in (german, english):
        found = language.told(cross(named, turn=turn), Manner())
        assert len(" ".join(found.at_once)) <= 180
        assert sorted(found.at_once + found.later) == sorted(found.sentences)
        assert not [one for one in found.later if one.startswith(WARNINGS)]
        if len(" ".join(found.sentences)) <= 180:
            assert found.later == ()


def test_what_waits_is_what_one_can_do_without_for_the_moment():
    bare = replace(
        SIGNAL, sound=Sound.NO, button=Known.NO, arrow=Known.YES,
        sides=(SIGNAL.sides[0], Kerbside(Kerb.FLUSH, None, Tactile.NO)),
    )  # fmt: skip
    found = told(cross(bare, turn=20.0), Manner())
    assert " ".join(found.at_once) == (
        "Wende dich leicht rechts, zur Logenstraße. Ampel ohne Ton, Vibration und Taster."
        " Bordstein zuerst abgesenkt, danach bündig."
        " Achtung, danach kein spürbarer Übergang zur Fahrbahn."
    )
    assert found.later == (
        "Ein fühlbarer Pfeil am Taster zeigt die Gehrichtung.", "4 Spuren.",
        "Bodenfeld zuerst: ja, danach: nein.",
    )  # fmt: skip
    assert told(leg(), Manner()).later == ()


def test_what_was_just_named_is_not_named_again_and_anything_else_is():
    stop = Landmark(Mark.STOP, Sense.TOUCH, Sure.HIGH, "Markt", "node/1")
    start, after = leg(turn=None), leg(turn=0.0, scene=Scene(Clue.CROSSED))
    at_stop = leg(scene=Scene(Clue.LANDMARK, stop))
    for one in (start, after, at_stop):
        assert " Folge der Parkstraße auf der rechten Seite 90 Meter." in words(one)
    platform = leg(turn=None, kind=Kind.PLATFORM, side=None, name="", tracks=("1",))
    assert words(platform).endswith(" Folge dem Bahnsteig an Gleis 1, 90 Meter.")
    path = leg(kind=Kind.FOOTWAY, side=None)
    assert words(path).endswith("auf den Fußweg an der Parkstraße. Folge ihm 90 Meter.")
