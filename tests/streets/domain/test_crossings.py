"""What tags say of a crossing; what they do not say is unknown."""

import pytest

from stadtherz.streets.domain.crossings import (
    Across,
    Kerbside,
    Secured,
    Street,
    crossing_of,
    is_crossing,
    secured_by,
)
from stadtherz.streets.domain.known import Kerb, Known, Sound, Tactile

NOTHING = (Kerbside(), Kerbside())


def crossing(*places, sides=NOTHING):
    return crossing_of("node/1", Across.ROAD, Street("Parkstraße"), places, sides)


@pytest.mark.parametrize(
    ("tags", "secured"),
    [
        ({"crossing": "traffic_signals"}, Secured.SIGNALS),
        ({"crossing:signals": "yes", "crossing:markings": "no"}, Secured.SIGNALS),
        ({"crossing": "zebra"}, Secured.ZEBRA),
        ({"crossing": "uncontrolled", "crossing_ref": "zebra"}, Secured.ZEBRA),
        ({"crossing": "uncontrolled", "crossing:markings": "zebra"}, Secured.ZEBRA),
        ({"crossing": "uncontrolled"}, Secured.MARKED),
        ({"crossing": "marked"}, Secured.MARKED),
        ({"crossing": "uncontrolled", "crossing:markings": "no"}, Secured.NONE),
        ({"crossing": "unmarked"}, Secured.NONE),
        ({"crossing": "no"}, Secured.FORBIDDEN),
        ({"crossing": "yes"}, Secured.UNKNOWN),
        ({"crossing": " No"}, Secured.FORBIDDEN),
        ({"crossing": "traffic_signals;island"}, Secured.SIGNALS),
        ({}, Secured.UNKNOWN),
    ],
)
def test_how_it_is_secured(tags, secured):
    assert secured_by(tags) is secured


@pytest.mark.parametrize(
    ("word", "known"),
    [("No", Known.NO), (" no ", Known.NO), ("NEIN", Known.NO), ("no;no", Known.NO),
     ("?", Known.UNKNOWN), (" ", Known.UNKNOWN), ("FIXME", Known.UNKNOWN),
     ("yes;no", Known.UNKNOWN), ("Yes", Known.YES), ("yes;?", Known.YES)],
)  # fmt: skip
def test_words_that_were_typed_badly_are_no_yes(word, known):
    assert Known.of(word) is known
    assert Sound.of(word).value == Tactile.of(word).value == known.value


def test_a_word_that_nobody_knows_promises_neither_sound_nor_field():
    assert {Sound.of(word) for word in ("vibration", "sometimes", "yes;broken")} == {Sound.UNKNOWN}
    assert {Sound.of(word) for word in ("walk;locate", "button", "on_demand")} == {Sound.YES}
    assert {Tactile.of(word) for word in ("separate", "worn", "bad")} == {Tactile.UNKNOWN}
    assert Known.of("separate") is Known.YES


def test_words_of_kerbs_are_read_as_they_are_meant():
    assert Kerb.of("Lowered ", None) is Kerb.LOWERED
    assert Kerb.of("", 0.03) is Kerb.LOWERED
    assert Sound.of("LOCATE") is Sound.LOCATE


@pytest.mark.parametrize("key", ["footway", "path", "cycleway"])
def test_a_way_across_says_what_it_knows_whatever_it_is_for(key):
    found = crossing({}, {key: "crossing", "crossing": "traffic_signals", "kerb": "flush"})
    assert found.mapped
    assert found.secured is Secured.SIGNALS
    assert {one.kerb for one in found.sides} == {Kerb.FLUSH}


def test_without_tags_nothing_is_claimed():
    found = crossing({"highway": "crossing"})
    assert found.mapped
    assert {found.secured, found.sound, found.vibration, found.button, found.arrow} == {
        Secured.UNKNOWN, Sound.UNKNOWN, Known.UNKNOWN,
    }  # fmt: skip
    assert {one.kerb for one in found.sides} == {Kerb.UNKNOWN}
    assert {one.tactile for one in found.sides} == {Tactile.UNKNOWN}


@pytest.mark.parametrize(
    ("word", "sound"),
    [("yes", Sound.YES), ("no", Sound.NO), ("locate", Sound.LOCATE), ("walk", Sound.WALK),
     (None, Sound.UNKNOWN)],
)  # fmt: skip
def test_the_sound_of_a_signal(word, sound):
    tags = {"highway": "crossing", "crossing": "traffic_signals"}
    found = crossing(tags | ({"traffic_signals:sound": word} if word else {}))
    assert found.sound is sound


def test_no_crossing_without_a_signal_has_a_sound():
    found = crossing({"highway": "crossing", "crossing": "zebra", "traffic_signals:sound": "yes"})
    assert found.sound is Sound.UNKNOWN


def test_what_is_nearer_to_the_kerb_counts_more():
    node = {"highway": "crossing", "kerb": "flush", "tactile_paving": "no"}
    here = Kerbside(tactile=Tactile.YES, refs=("node/7",))
    there = Kerbside(Kerb.LOWERED, 0.03)
    found = crossing(node, sides=(here, there))
    assert [(one.kerb, one.tactile) for one in found.sides] == [
        (Kerb.FLUSH, Tactile.YES), (Kerb.LOWERED, Tactile.NO),
    ]  # fmt: skip
    assert found.sides[0].refs == ("node/1", "node/7")
    back = found.reversed()
    assert (back.sides, back.reversed()) == (found.sides[::-1], found)


def test_the_node_counts_before_the_way_across():
    node = {"highway": "crossing", "crossing": "traffic_signals"}
    way = {"footway": "crossing", "crossing": "unmarked", "crossing:island": "yes"}
    found = crossing(node, way)
    assert (found.secured, found.island) == (Secured.SIGNALS, Known.YES)


@pytest.mark.parametrize(
    ("tags", "is_one"),
    [
        ({"highway": "crossing"}, True), ({"railway": "tram_crossing"}, True),
        ({"highway": "traffic_signals", "crossing": "traffic_signals"}, True),
        ({"highway": "traffic_signals"}, False), ({"crossing": "zebra"}, False),
    ],
)  # fmt: skip
def test_what_is_a_crossing(tags, is_one):
    assert is_crossing(tags) is is_one
