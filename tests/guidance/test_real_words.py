"""The words of ways through real pieces of map: nothing bare, nothing forbidden, nothing invented.

What a signal lets be heard is compared with the tags of the file, read here once more and by other
means than the product's own.
"""

import re
from statistics import median

import osmium
import pytest

from stadtherz.guidance.domain import english, german
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.instructions import described
from stadtherz.guidance.domain.itinerary import Cross, Leg
from stadtherz.guidance.domain.junctions import junctions
from stadtherz.guidance.domain.spoken import words_of
from tests.guidance.domain import test_english, test_german
from tests.guidance.real_words import DARMSTADT, LAUTERN, real_turns, told, town
from tests.thorough import TIMES

pytestmark = pytest.mark.acceptance
WAYS, SEED = (40 if TIMES == 1 else 150), 23
MAPS = pytest.mark.parametrize("name", [DARMSTADT, LAUTERN])
NAMED = re.compile(r"\b(in|auf|an|ans|am) (die|den|das|der)?\b ?[A-ZÄÖÜ]")
WORDS = {"de": german, "en": english}
PLACE = re.compile(r"^[A-ZÄÖÜ][^:.]+: ")


def staged(shared_data, name):
    found = town(shared_data / "osm" / name)
    return [(found, way, found.staged(way)) for way in found.ways(WAYS, SEED)]


@MAPS
def test_a_turn_says_where_or_into_what(shared_data, name):
    turns, bare, unplaced = 0, 0, 0
    for _, _, stages in staged(shared_data, name):
        for leg in (one for one in stages if isinstance(one, Leg) and one.turn is not None):
            first = told(leg).sentences[0]
            turns += 1
            bare += not NAMED.search(first) and not PLACE.match(first)
            unplaced += not PLACE.match(first)
    assert turns > 300
    assert bare <= 0.05 * turns
    assert unplaced <= 0.25 * turns


@pytest.mark.parametrize(("name", "share"), [(DARMSTADT, 0.8), (LAUTERN, 0.7)])
def test_turns_are_felt_where_the_map_knows_what_is_there(shared_data, name, share):
    felt = [one for *_, stages in staged(shared_data, name) for _, one in real_turns(stages)]
    assert sum(felt) >= share * len(felt)


@MAPS
@pytest.mark.parametrize(("language", "forbidden"), [
    ("de", test_german.FORBIDDEN), ("en", test_english.FORBIDDEN),
], ids=["de", "en"])  # fmt: skip
def test_sentences_are_short_and_nothing_forbidden_is_in_them(
    shared_data, name, language, forbidden
):
    lengths = []
    for _, _, stages in staged(shared_data, name):
        for stage in stages:
            found = told(stage, language=WORDS[language])
            spoken = words_of(language).near_of(found), words_of(language).then_of(found)
            text = [found.heading, *spoken, *found.sentences]
            assert not [one for one in text if forbidden.search(_without_names(one, stage))]
            assert max(map(len, (found.heading, *spoken))) <= 75
            lengths += [len(one.split()) for one in found.sentences]
    assert max(lengths) <= 25
    assert median(lengths) <= 16


def _without_names(text, stage):
    """Names are as they are: "Grüner Graben" is no colour."""
    scene = stage.scene
    known = [getattr(stage, key, "") for key in ("name", "leads", "stop")]
    known += [one.landmark.name for one in scene.passed]
    known += [scene.crossing_after.street.name if scene.crossing_after else ""]
    if isinstance(stage, Cross):
        known += [part.crossing.street.name for part in stage.parts]
    for word in {word for one in known for word in one.split()}:
        text = re.sub(rf"\b{re.escape(word[:-2] or word)}\w*", "", text)
    return text


@MAPS
def test_the_same_way_gives_the_same_bytes(shared_data, name):
    found = town(shared_data / "osm" / name)
    [way, *_] = found.ways(1, SEED)
    assert found.staged(way) == found.staged(way)
    assert list(map(told, found.staged(way))) == list(map(told, found.staged(way)))


@MAPS
def test_junctions_fit_into_350_characters(shared_data, name):
    number = 0
    for found, _, stages in staged(shared_data, name):
        for junction in junctions(stages, found.outlook):
            for language in ("de", "en"):
                text = described(junction, language, Manner())
                number += 1
                assert len(text) <= 350
                assert sum(one.chosen for one in junction.branches) == 1
    assert number > 200


class Raw(osmium.SimpleHandler):
    """The tags of crossings as they stand in the file."""

    def __init__(self):
        super().__init__()
        self.nodes, self.ways = {}, {}

    def node(self, node):
        if node.tags:
            self.nodes[node.id] = dict(node.tags)

    def way(self, way):
        tags = dict(way.tags)
        if "crossing" in (tags.get("footway"), tags.get("path"), tags.get("cycleway")):
            for one in way.nodes:
                self.ways.setdefault(one.ref, []).append(tags)


SIGNAL_WORDS = {"traffic_signals", "pelican", "toucan", "pegasus"}


def truth(raw, ref):
    """What the file says of the signal and sound at a node: "", "?", "yes", "no", or another word.

    The node comes first; only where it says nothing, the crossing ways through it.
    """
    number = int(re.match(r"node/(\d+)", ref)[1])
    node, ways = raw.nodes.get(number, {}), raw.ways.get(number, [])
    is_node = node.get("highway") == "crossing" or node.get("railway", "").endswith("crossing")
    is_node |= node.get("highway") == "traffic_signals" and node.get("crossing", "no") != "no"
    places = ([node] if is_node else []) + ways
    if not places:
        return ""
    if not is_node:
        places = [node, *ways]
    kinds = [one["crossing"] for one in places if "crossing" in one]
    signals = [one["crossing:signals"] for one in places if "crossing:signals" in one]
    has = (kinds and kinds[0] in SIGNAL_WORDS) or (signals and signals[0] not in ("no", "none"))
    if kinds and kinds[0] == "no":
        return ""
    if not has:
        return ""
    sounds = [one["traffic_signals:sound"] for one in places if "traffic_signals:sound" in one]
    return sounds[0] if sounds else "?"


CLAIMS = {
    "Ampel mit Ton": "yes", "Ampel ohne Ton": "no", "Ampel nur mit Auffindeton": "locate",
    "Ampel nur mit Freigabeton": "walk", "Ampel, Ton unbekannt": "?",
}  # fmt: skip
CLAIM = re.compile("|".join(sorted(CLAIMS, key=len, reverse=True)))


def claimed(stage):
    """What the text says of the signal of each part of a crossing."""
    text = " ".join(told(stage).sentences)
    if "Jeder Teil" in text:
        return [CLAIMS[CLAIM.search(text)[0]] if CLAIM.search(text) else ""] * len(stage.parts)
    parts = re.split(r"Teil \d: ", text)[1:] if len(stage.parts) > 1 else [text]
    return [CLAIMS[found[0]] if (found := CLAIM.search(one)) else "" for one in parts]


@MAPS
def test_signals_and_sounds_are_told_where_the_file_has_them_and_nowhere_else(shared_data, name):
    raw = Raw()
    raw.apply_file(str(shared_data / "osm" / name))
    pairs = []
    for _, _, stages in staged(shared_data, name):
        for stage in (one for one in stages if isinstance(one, Cross)):
            refs = [part.crossing.ref for part in stage.parts]
            said = claimed(stage)
            assert len(said) == len(refs)
            pairs += [(ref, truth(raw, ref), one) for ref, one in zip(refs, said, strict=True)]
    assert len([one for _, one, _ in pairs if one]) > 50
    assert [one for one in pairs if one[1] != one[2]] == []
    if name == LAUTERN:  # nobody has tagged a sound there: no claim at all
        assert {said for *_, said in pairs} == {"", "?"}
