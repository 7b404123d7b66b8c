"""The bench judges by the tags of the map and by nothing but the text."""

import pytest

from stadtherz.guidance.domain import crossing_statements as say
from stadtherz.guidance.domain import english, german
from stadtherz.guidance.domain.bench import Gold, Pair, Route, Step
from stadtherz.guidance.domain.bench_scores import scored
from stadtherz.guidance.domain.directions import Manner
from stadtherz.streets.values import Kerb, Tactile
from tests.streets.drawn import PLANE, Drawing

SIGNAL = {"highway": "crossing", "crossing": "traffic_signals", "traffic_signals__sound": "yes",
          "kerb": "lowered", "tactile_paving": "no"}  # fmt: skip
GOOD = ("Geradeaus kommt die Ringstraße. Ampel mit Ton, Taster unbekannt. Bordstein auf beiden"
        " Seiten abgesenkt. Bodenfeld auf beiden Seiten: nein.")  # fmt: skip


def town(**tags):
    drawn = Drawing()
    for name, x, y in [("w", -80, 0), ("e", 80, 0), ("n", 0, 60), ("s", 0, -60)]:
        drawn.node(name, x, y)
    drawn.node("c", 0, 0, **tags)
    drawn.way("w c e", highway="secondary", name="Ringstraße")
    drawn.way("s c n", highway="footway")
    return Gold(drawn.extract(), PLANE)


def route(*steps, line=((0, -60), (0, 60)), number=1):
    told = tuple(Step(text, (PLANE.lonlat(at),)) for text, at in steps)
    return Route(number, tuple(PLANE.lonlat(at) for at in line), told, 2.0)


def scores(gold, *routes):
    pairs = [Pair(1, PLANE.lonlat((0, -60)), PLANE.lonlat((0, 60)), 100.0)]
    found = scored("x", routes, pairs, gold)
    return found, {name: one.share for name, one in found.shares.items()}


def test_all_that_is_there_and_told_is_told_and_right():
    whole, share = scores(town(**SIGNAL), route((GOOD, (0, -5))))
    for name in ("crossings", "signals", "sounds", "kerbs", "fields"):
        assert share[f"{name} told"] == 1
    for name in ("signals", "sounds", "kerbs", "fields"):
        assert share[f"{name} claimed right"] == 1
    assert share["unknown sounds told as unknown"] is None
    assert whole.bare_large == 0
    assert whole.detour_median == pytest.approx(0.2)
    assert (whole.ms_median, whole.routes.hits) == (2.0, 1)


def test_silence_is_missed_and_inventions_are_wrong():
    _, share = scores(town(**SIGNAL), route(("Geradeaus.", (0, -60))))
    assert share["crossings told"] == share["signals told"] == share["sounds told"] == 0
    bare = town(highway="crossing", crossing="unmarked")
    whole, share = scores(bare, route((GOOD, (0, -5))))
    assert share["signals claimed right"] == 0
    assert share["signals told"] is None
    assert whole.bare_large == 100


def test_unknown_is_to_be_told_as_unknown():
    untagged = {"highway": "crossing", "crossing": "traffic_signals"}
    _, share = scores(town(**untagged), route(("Ampel, Ton unbekannt.", (0, -5))))
    assert share["unknown sounds told as unknown"] == 1
    _, share = scores(town(**untagged), route((GOOD, (0, -5))))
    assert share["unknown sounds told as unknown"] == 0
    assert share["sounds claimed right"] == 0


def test_who_walks_along_the_road_does_not_cross_it():
    gold = town(**SIGNAL)
    for line in (((-80, 0), (80, 0)), ((-80, 4), (80, 4)), ((0, -60), (0, 0))):
        assert gold.met(route(line=line)) == []


@pytest.mark.parametrize(("text", "is_bare"), [
    ("Links abbiegen.", True), ("Dann in 20 Metern halb rechts abbiegen.", True),
    ("Turn left.", True), ("Links auf die Ringstraße abbiegen.", False),
    ("An der Ecke: Bieg links ab.", False),
])  # fmt: skip
def test_a_bare_turn_says_neither_where_nor_into_what(text, is_bare):
    _, share = scores(town(), route((text, (0, -60))))
    assert share["bare turns"] == is_bare


@pytest.mark.parametrize("language", [german, english])
@pytest.mark.parametrize("value", Tactile)
def test_our_own_words_of_fields_and_kerbs_are_read_back(language, value):
    """However short our sentences become, the bench must understand them."""
    tags = SIGNAL | {"tactile_paving": value.value, "kerb": "raised"}
    said = say.Fields(value, value), say.Kerbs(Kerb.RAISED, Kerb.RAISED)
    text = " ".join(language.sentence(one, Manner()) for one in said)
    _, share = scores(town(**tags), route((text, (0, -5))))
    of_fields = None if value is Tactile.UNKNOWN else 1
    assert (share["fields told"], share["fields claimed right"]) == (of_fields, of_fields)
    assert (share["kerbs told"], share["kerbs claimed right"]) == (1, 1)
