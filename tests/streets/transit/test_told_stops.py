"""Where a stop is, which departures belong to it, and how both are told."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from stadtherz.streets.domain.crossings import Secured
from stadtherz.streets.domain.stops import english, german
from stadtherz.streets.domain.stops.joining import Pole, heading_of, joined, same_name
from stadtherz.streets.domain.stops.sites import NOWHERE, NearCrossing, RoadPiece, Site, site_of
from stadtherz.streets.domain.stops.told import Moment, Serving, spoken_line
from stadtherz.streets.domain.transit.departures import Departure, Platform, State
from stadtherz.streets.domain.transit.timetable import Line, Mode, Pickup, TransitStop

NORTHWARD = ((0.0, -200.0), (0.0, 200.0))
TWO_WAY = [RoadPiece("Parkstraße", NORTHWARD), RoadPiece("Parkstraße", NORTHWARD[::-1])]
NOW = datetime(2026, 11, 27, 13, 28, 10, tzinfo=UTC)
HERE = Moment(NOW, ZoneInfo("Europe/Berlin"))
BUS = Line("l", "101", mode=Mode.BUS)


class TestSites:
    @pytest.mark.parametrize(
        ("x", "side", "heading"), [(6.0, 90.0, 0.0), (-6.0, 270.0, 180.0)]
    )  # fmt: skip
    def test_vehicles_have_the_kerb_at_their_right(self, x, side, heading):
        found = site_of((x, 0.0), TWO_WAY, [])
        assert (found.street, found.side, found.heading) == ("Parkstraße", side, heading)

    def test_a_one_way_street_has_one_direction_on_both_sides(self):
        left = site_of((-6.0, 0.0), TWO_WAY[:1], [])
        assert (left.side, left.heading) == (270.0, 0.0)

    def test_a_stop_on_the_carriageway_has_no_side(self):
        found = site_of((0.5, 0.0), TWO_WAY, [])
        assert (found.is_on_road, found.side, found.heading) == (True, None, None)

    def test_rails_beside_a_road_have_no_side(self):
        assert site_of((6.0, 0.0), TWO_WAY, [], is_rail=True) == Site("Parkstraße")

    def test_far_from_all_roads_it_is_nowhere(self):
        assert site_of((40.0, 0.0), TWO_WAY, []) == NOWHERE
        assert site_of((0.0, 0.0), [], []) == NOWHERE

    def test_crossings_are_ahead_and_behind_of_who_travels(self):
        some = [((1.0, 30.0), Secured.ZEBRA), ((0.0, 70.0), Secured.NONE),
                ((0.0, -40.0), Secured.SIGNALS), ((30.0, 5.0), Secured.MARKED)]  # fmt: skip
        north, south = (site_of((x, 0.0), TWO_WAY, some) for x in (6.0, -6.0))
        assert north.ahead == NearCrossing(30.0, Secured.ZEBRA)
        assert north.behind == NearCrossing(40.0, Secured.SIGNALS)
        assert (south.ahead, south.behind) == (north.behind, north.ahead)


def pole(ref, x, y=0.0, **changed):
    return Pole(ref, "Markt", (x, y), **changed)


def stop(key="s", name="Markt", platform="", heading=(0.0, 1.0)):
    return TransitStop(key, name, (0, 0), platform, heading=heading)


EAST, WEST = pole("e", 6.0, heading=0.0), pole("w", -6.0, heading=180.0)


class TestJoining:
    def find(self, poles, some):
        found = joined("Markt", poles, some, (0.0, 0.0))
        return {ref: list(one) for ref, one in found.poles.items() if one}, list(found.open)

    def test_the_direction_of_travel_tells_the_side(self):
        """Both places of the timetable lie on the wrong side of the street."""
        north, south = stop("n"), stop("s", heading=(0.0, -1.0))
        found = self.find([EAST, WEST], [(north, (-8.0, 3.0)), (south, (9.0, 0.0))])
        assert found == ({"e": ["n"], "w": ["s"]}, [])

    def test_without_directions_a_clear_distance_tells_it(self):
        far = pole("f", 60.0)
        assert self.find([EAST, far], [(stop(heading=None), (5.0, 0.0))]) == ({"e": ["s"]}, [])

    def test_what_may_be_either_side_is_left_open(self):
        for heading in (None, (0.1, 0.1)):
            found = self.find([EAST, WEST], [(stop(heading=heading), (1.0, 0.0))])
            assert found == ({}, ["s"])

    def test_one_place_for_both_directions_is_of_no_side(self):
        some = [(stop("both", heading=(0.0, 0.0)), (0.0, 0.0))]
        assert self.find([EAST, WEST], some) == ({}, ["both"])

    def test_the_wrong_direction_is_worse_than_none(self):
        assert self.find([WEST], [(stop(), (-6.0, 0.0))]) == ({}, ["s"])

    def test_numbers_and_platforms_count_more_than_places(self):
        numbered = pole("e", 6.0, ifopt="de:07312:1:0:1")
        far = stop("de:07312:1:0:1_G", name="Anders", heading=(0.0, -1.0))
        assert self.find([numbered, WEST], [(far, (-300.0, 0.0))]) == ({"e": [far.id]}, [])
        poles = [pole("e", 6.0, platform="1"), pole("w", -6.0, platform="2")]
        assert self.find(poles, [(stop(platform="2"), (6.0, 0.0))]) == ({"w": ["s"]}, [])

    def test_other_names_and_far_places_are_other_stops(self):
        other = (stop("o", name="Rathaus"), (6.0, 0.0))
        far = (stop("f"), (900.0, 0.0))
        assert self.find([EAST, WEST], [other, far]) == ({}, [])

    def test_a_stop_without_poles_in_the_map_keeps_its_departures(self):
        assert self.find([], [(stop(), (10.0, 0.0))]) == ({}, ["s"])

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [("Markt", "Kaiserslautern, Markt", True), ("Hauptstr.", "Hauptstraße", True),
         ("Hauptbahnhof", "Kaiserslautern Hbf", True), ("Markt", "Marktstraße", False),
         ("Markt Nord", "Markt", False), ("", "Markt", False)],
    )  # fmt: skip
    def test_names_may_have_the_town_before_them(self, one, other, same):
        assert same_name(one, other) is same

    def test_where_vehicles_part_there_is_no_direction(self):
        assert heading_of(stop(heading=(1.0, 0.0))) == 90.0
        assert heading_of(stop(heading=(0.3, 0.3))) is None


def leaving(minutes=4, late=0, state=State.LIVE, **changed):
    planned = NOW.replace(second=0) + timedelta(minutes=minutes)
    given = {"line": BUS, "towards": "Uni", "stop": "s"} | changed
    return Departure(planned=planned, expected=planned + timedelta(minutes=late), state=state,
                     **given)  # fmt: skip


SAID = [
    (leaving(5), "Linie 101 Richtung Uni fährt in 4 Minuten, um 14:33 Uhr, pünktlich.",
     "Line 101 towards Uni leaves in 4 minutes, at 14:33, on time."),
    (leaving(5, 3),
     "Linie 101 Richtung Uni fährt in 7 Minuten, um 14:36 Uhr, 3 Minuten später als geplant.",
     "Line 101 towards Uni leaves in 7 minutes, at 14:36, 3 minutes later than planned."),
    (leaving(3, -1),
     "Linie 101 Richtung Uni fährt in einer Minute, um 14:30 Uhr, eine Minute früher als geplant.",
     "Line 101 towards Uni leaves in one minute, at 14:30, one minute earlier than planned."),
    (leaving(0, state=State.PLANNED),
     "Linie 101 Richtung Uni fährt jetzt, um 14:28 Uhr, nach Fahrplan.",
     "Line 101 towards Uni leaves now, at 14:28, by the timetable."),
    (leaving(5, state=State.CANCELLED), "Linie 101 Richtung Uni um 14:33 Uhr fällt aus.",
     "Line 101 towards Uni at 14:33 is cancelled."),
    (leaving(5, state=State.SKIPPED), "Linie 101 Richtung Uni um 14:33 Uhr fährt ohne Halt durch.",
     "Line 101 towards Uni at 14:33 passes without stopping."),
    (leaving(5, state=State.ADDED, towards=""),
     "Linie 101 fährt in 4 Minuten, um 14:33 Uhr, zusätzliche Fahrt.",
     "Line 101 leaves in 4 minutes, at 14:33, an extra trip."),
    (leaving(15 * 60, state=State.PLANNED, pickup=Pickup.PHONE),
     "Linie 101 Richtung Uni fährt morgen um 5:28 Uhr, nach Fahrplan, nur nach Anruf.",
     "Line 101 towards Uni leaves tomorrow at 5:28, by the timetable, only on call."),
    (leaving(90, state=State.PLANNED, line=Line("s", "S1", mode=Mode.RAIL), towards="Ffm Hbf"),
     "Zug S 1 Richtung Ffm Hauptbahnhof fährt um 15:58 Uhr, nach Fahrplan.",
     "Train S 1 towards Ffm Hauptbahnhof leaves at 15:58, by the timetable."),
    (leaving(5, state=State.PLANNED, every_s=600),
     "Linie 101 Richtung Uni fährt etwa alle 10 Minuten, wieder gegen 14:33 Uhr.",
     "Line 101 towards Uni leaves about every 10 minutes, next around 14:33."),
    (leaving(5, instead_of="p", today_from=Platform("3", "Markt")),
     "Linie 101 Richtung Uni fährt in 4 Minuten, um 14:33 Uhr, pünktlich. Heute von Steig 3.",
     "Line 101 towards Uni leaves in 4 minutes, at 14:33, on time. Today from platform 3."),
    (leaving(5, state=State.MOVED, instead_of="p", today_from=Platform("", "Markt Ersatz")),
     "Linie 101 Richtung Uni um 14:33 Uhr fährt nicht von hier. Heute von: Markt Ersatz.",
     "Line 101 towards Uni at 14:33 does not leave from here. Today from: Markt Ersatz."),
    (leaving(5, state=State.MOVED, instead_of="p", line=Line("s", "S1", mode=Mode.RAIL)),
     "Zug S 1 Richtung Uni um 14:33 Uhr fährt nicht von hier. Heute von einem anderen Einstieg.",
     "Train S 1 towards Uni at 14:33 does not leave from here. Today from another boarding place."),
    (leaving(5, state=State.CANCELLED, instead_of="p", today_from=Platform("3")),
     "Linie 101 Richtung Uni um 14:33 Uhr fällt aus.",
     "Line 101 towards Uni at 14:33 is cancelled."),
]  # fmt: skip


@pytest.mark.parametrize(("found", "in_german", "in_english"), SAID)
def test_departures_are_sentences(found, in_german, in_english):
    assert german.departure(found, HERE) == in_german
    assert english.departure(found, HERE) == in_english


def test_a_change_of_clocks_changes_what_is_told():
    night = Moment(datetime(2026, 10, 25, 0, 50, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    at = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    found = Departure(BUS, "Uni", "s", at, at)
    assert "in 20 Minuten, um 2:10 Uhr" in german.departure(found, night)


@pytest.mark.parametrize(
    ("short", "said"),
    [("101", "101"), ("S1", "S 1"), ("RE60", "RE 60"), ("N", "N"),
     ("101/N2", "101, N 2"), ("", "Ringbus")],
)  # fmt: skip
def test_lines_are_spoken_well(short, said):
    assert spoken_line(Line("x", short, "Ringbus")) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [("KL Hbf", "KL Hauptbahnhof"), ("Uni/Berg", "Uni, Berg"),
     ("Hauptstr.", "Hauptstraße"), ("Pfaffplatz", "Pfaffplatz"),
     ("St. Martins-Pl.", "Sankt Martins-Platz"), ("Bf Ost", "Bahnhof Ost")],
)  # fmt: skip
def test_short_forms_are_spoken_whole(written, said):
    assert german.name(written) == said


def test_lines_and_goals_are_one_sentence():
    two = Line("m", "102")
    some = [Serving(BUS, "Uni"), Serving(two, "Uni"), Serving(two, "Westend")]
    assert german.serving(some[:1]) == "Ab der Haltestelle fährt die Linie 101 Richtung Uni."
    assert german.serving(some) == (
        "Ab der Haltestelle fahren die Linien 101 und 102 Richtung Uni"
        " und die Linie 102 Richtung Westend."
    )
    assert english.serving(some) == (
        "Lines 101 and 102 leave the stop towards Uni and line 102 towards Westend."
    )
    assert german.serving([]) == english.serving([]) == ""


def all_sentences(words):
    """Each sentence that a stop may be told with."""
    crossings = [NearCrossing(31.0, one) for one in Secured]
    sites = [NOWHERE, Site("Parkstraße"), Site("Parkstraße", is_on_road=True), Site(side=10.0)]
    sites += [Site("Parkstraße", is_on_road=False, side=45.0 * place, heading=45.0 * place,
                   ahead=one, behind=one)
              for place, one in product(range(8), crossings)]  # fmt: skip
    for one in sites:
        yield from words.site(one)
        yield words.heading(1, one, {"platform": "2"})
    values = [
        {},
        *(
            {name: value}
            for name, value in product(
                ("tactile_paving", "shelter", "bench", "display", "speech"),
                ("yes", "no", "unknown"),
            )
        ),
    ]
    values += [{"tactile_paving": one} for one in ("partial", "incorrect", "odd")]
    values += [{"display": one, "speech": other} for one, other in product(("yes", "no"), repeat=2)]
    for facts in [*values, {"kerb_height": "0.18"}]:
        yield from words.equipment(facts)
    long = " ".join(["Wort"] * 30)
    lines = [Line(str(place), f"{place}") for place in range(101, 110)]
    for goals in (["Uni"], [long], [long, f"{long[5:]}"], [f"Ziel {one}" for one in range(9)]):
        yield words.serving([Serving(one, goal) for one, goal in product(lines, goals)])
    states = [leaving(5, late, state=state, towards=long, pickup=pickup)
              for late, state, pickup in product((0, 1, 12), State, Pickup)]  # fmt: skip
    yield from (words.departure(one, HERE) for one in states)
    moved = [leaving(state=state, towards=long, instead_of="p", today_from=where)
             for state, where in product(State, (Platform("3"), Platform(long, long),
                                                 Platform("", long), Platform()))]  # fmt: skip
    yield from (words.departure(one, HERE) for one in moved)


@pytest.mark.parametrize(
    ("words", "forbidden"),
    [(german, r"(?i)\bsicher|\bsiehst\b|gefahrlos"), (english, r"(?i)\bsafe|\bsee\b")],
)  # fmt: skip
def test_no_sentence_is_too_long_or_says_what_must_not_be_said(words, forbidden):
    for told in all_sentences(words):
        for sentence in told.split(". "):
            assert len(sentence.split()) <= 25, sentence
        assert not re.search(forbidden, told)


def test_both_languages_tell_as_much():
    assert len([*all_sentences(german)]) == len([*all_sentences(english)])
