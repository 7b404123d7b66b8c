"""A covering set of what the guide can say: each word of each table, each form of each sentence.

    python -m tests.guidance.sentences de > tests/guidance/gold/german.txt

writes the sentences of a language anew; whoever does that reads what has changed.
"""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, product

from stadtherz.guidance.domain import (
    english,
    english_junctions,
    english_overview,
    german,
    german_junctions,
    german_overview,
    german_reasons,
)
from stadtherz.guidance.domain.choices import Reason, Why
from stadtherz.guidance.domain.directions import Manner, Style, Unit
from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, Part, Ride
from stadtherz.guidance.domain.junctions import Branch, Junction
from stadtherz.guidance.domain.landmarks import Guide, Landmark, Leads, Mark, Passed, Sense, Sure
from stadtherz.guidance.domain.overview import (
    Aid,
    Arrival,
    AtDoor,
    Boarding,
    Buttons,
    ClosedOff,
    Crossings,
    Done,
    FromDoor,
    Help,
    Length,
    Levels,
    NoDoor,
    NoLines,
    NoPavement,
    NotKnown,
    OpenAreas,
    Streets,
    WhyOther,
)
from stadtherz.guidance.domain.scenes import Clue, Scene, Until
from stadtherz.guidance.domain.spoken import words_of
from stadtherz.streets.domain.passages import Width
from stadtherz.streets.values import (
    Across,
    Closed,
    Closure,
    Conveys,
    Crossing,
    DoorKind,
    Entrance,
    Flight,
    Kerb,
    Kerbside,
    Kind,
    Known,
    Lift,
    Line,
    OtherPart,
    Rails,
    Secured,
    Serving,
    Side,
    Sound,
    Storey,
    Street,
    Tactile,
    Walk,
    What,
)

LANGUAGES = {
    "de": (german, german_overview, german_junctions),
    "en": (english, english_overview, english_junctions),
}
LINE = ((0.0, 0.0), (0.0, 10.0))
NAMES = ["Parkstraße", "Neuer Weg", "Stiftsplatz", "Rathausufer", "Am Altenhof", "Lautertal",
         "Alte Brücke", "Mainzer Straße", "Mainkai"]  # fmt: skip
PATHS = [Kind.FOOTWAY, Kind.SIDEWALK, Kind.CROSSING, Kind.SHARED, Kind.LIVING_STREET,
         Kind.PEDESTRIAN, Kind.SERVICE, Kind.TRACK, Kind.CORRIDOR, Kind.PLATFORM,
         Kind.AREA]  # fmt: skip
TURNS = [0.0, -22.0, 45.0, -90.0, 140.0, 178.0]
FIRST, LAST = datetime(2026, 11, 24, tzinfo=UTC), datetime(2026, 12, 6, tzinfo=UTC)
MANNERS = [Manner(), Manner(Style.CLOCK, Unit.STEPS), Manner(Style.DEGREES, Unit.MINUTES)]
PLACES = [Clue.NONE, Clue.CROSSED, Clue.CLIMBED, Clue.RIDDEN, Clue.CORNER, Clue.END, Clue.BEND,
          Clue.BRANCH]  # fmt: skip


def leg(**changes):
    """A stretch along a street without anything else."""
    plain = Leg(0.0, "", Kind.FOOTWAY, None, Walk.YES, Tactile.UNKNOWN, 42.0, LINE)
    return replace(plain, **changes)


def crossing(**changes):
    """A mapped crossing of which nothing is known."""
    return Crossing("node/1", Across.ROAD, Street("Parkstraße"), mapped=True, **changes)


def cross(*some, turn=0.0):
    """A crossing in one part or several."""
    return Cross(turn, tuple(Part(one, 7.0, 3.0) for one in some), 20.0, LINE)


def ways():
    """Legs into which one turns, and the same where one goes straight on after something."""
    for one in paths():
        yield one
        yield replace(one, turn=0.0, scene=Scene(Clue.CROSSED))


def paths():
    """Legs of each kind: unnamed, beside a street, with a name of their own, leading somewhere."""
    for kind in PATHS:
        yield leg(kind=kind)
        yield leg(kind=kind, name="Neuer Weg", turn=-90.0)
        yield leg(kind=kind, leads="Stiftsplatz", turn=45.0)
        yield leg(kind=kind, name="Lautertal", own=True, turn=140.0)
    yield leg(kind=Kind.PLATFORM, stop="Stadtmitte", turn=90.0)
    yield leg(kind=Kind.PLATFORM, tracks=("1",), turn=90.0)
    yield leg(kind=Kind.PLATFORM, tracks=("11", "12"))
    for name, side in product([*NAMES, ""], Side):
        yield leg(kind=Kind.SIDEWALK, name=name, side=side, turn=90.0)
    yield leg(kind=Kind.SIDEWALK, side=Side.LEFT, leads="Parkstraße", turn=-22.0)


def turned():
    """Turns of each size at each clue, and forks."""
    names = [("Parkstraße", Side.RIGHT), ("Neuer Weg", None), ("", None)]
    for clue, turn, (name, side) in product(PLACES, TURNS, names):
        found = leg(turn=turn, name=name, side=side, own=True, scene=Scene(clue))
        yield replace(found, kind=Kind.SIDEWALK if side else Kind.FOOTWAY)
    for side, name in product(Side, NAMES):
        yield leg(turn=5.0, name=name, own=True, scene=Scene(Clue.FORK, fork=side))


def at_landmarks():
    """Turns at each landmark and where the ground changes, and stretches that end there."""
    for mark in german.MARKS:
        found = Landmark(mark, Sense.TOUCH, Sure.HIGH)
        yield leg(turn=90.0, scene=Scene(Clue.LANDMARK, found))
        yield leg(scene=Scene(until=Until.PLACE, clue_after=Clue.LANDMARK, at_end=found))
    for mark in (Mark.COBBLES, Mark.LOOSE, Mark.SMOOTH):
        ground = Landmark(mark, Sense.TOUCH, Sure.MEDIUM)
        yield leg(scene=Scene(Clue.SURFACE, ground))
        yield leg(turn=90.0, scene=Scene(Clue.BRANCH, ground))


def ending():
    """Stretches of each length, up to each thing that can come."""
    for clue in german.PLACES:
        yield leg(scene=Scene(until=Until.PLACE, clue_after=clue))
    for until in (Until.STEPS, Until.ESCALATOR, Until.LIFT, Until.GOAL, Until.NONE):
        yield leg(scene=Scene(until=until))
    for name in NAMES:
        ahead = replace(crossing(), street=Street(name))
        yield leg(scene=Scene(until=Until.CROSSING, crossing_after=ahead))
    same = Scene(until=Until.CROSSING, crossing_after=crossing())
    yield leg(name="Parkstraße", scene=same)
    for across in Across:
        ahead = replace(crossing(), across=across, street=Street())
        yield leg(scene=Scene(until=Until.CROSSING, crossing_after=ahead))
    for metres in (0.7, 1.4, 4.4, 17.0, 93.0, 226.0, 1210.0):
        yield leg(length_m=metres)


def beside():
    """Stretches with what is beside them and on them."""
    for side in Side:
        yield leg(scene=Scene(roadside=side))
        for leads in Leads:
            yield leg(scene=Scene(guides=(Guide(leads, side),)))
        yield leg(scene=Scene(roadside=side, towards=45.0), turn=None)
    for place in range(8):
        yield leg(scene=Scene(towards=45.0 * place), turn=None)
    yield leg(tactile=Tactile.YES)
    yield leg(kind=Kind.AREA)
    yield leg(kind=Kind.AREA, length_m=120.0, turn=45.0)
    yield leg(scene=Scene(lost=True))
    for known in Walk:
        yield leg(side=Side.LEFT, kind=Kind.SIDEWALK, name="Parkstraße", pavement=known)
    yield leg(length_m=200.0, scene=Scene(passed=(passing(Mark.BENCH),)))


def passing(mark, side=Side.LEFT, sense=Sense.TOUCH, sure=Sure.HIGH, name="", metres=30.0):
    """A landmark on the way."""
    return Passed(Landmark(mark, sense, sure, name), metres, side)


def passed():
    """Stretches with each landmark, on each side and on the path."""
    some = [passing(mark, side) for mark, side in product(german.MARKS, Side)]
    some += [passing(mark, None) for mark in (Mark.BOLLARD, Mark.GATE, Mark.BENCH, Mark.BLOCK)]
    some += [passing(mark) for mark in (*german.BEGINS, *german.SLOPES)]
    some += [passing(Mark.FOUNTAIN, sense=Sense.HEARING, sure=Sure.LOW),
             passing(Mark.PLAYGROUND, sense=Sense.HEARING, sure=Sure.LOW),
             passing(Mark.BAKERY, sense=Sense.SMELL, sure=Sure.LOW),
             passing(Mark.STOP, name="Stadtmitte"),
             passing(Mark.STOP, sense=Sense.HEARING, name="Stadtmitte"),
             passing(Mark.BRANCH, Side.RIGHT)]  # fmt: skip
    for name in NAMES:
        some += [passing(Mark.BRANCH, name=name), passing(Mark.LARGE_ROAD, name=name)]
    for mark, is_long in product(german.MANY, (True, False)):
        row = replace(passing(mark, None), number=3, is_long=is_long)
        some += [row, replace(row, side=Side.LEFT)]
    for metres in (1.0, 7.0, 155.0):
        some.append(passing(Mark.BENCH, metres=metres))
    for one in some:
        yield leg(length_m=40.0, scene=Scene(passed=(one,)))


def stops():
    """Stops that are passed or at which one turns, with no line, one and several."""
    line = [Serving(Line(number, number), goal) for number, goal in
            (("101", "Uni"), ("102", "Uni"), ("S1", "Stadtmitte Hbf"), ("7", "Messe"))]  # fmt: skip
    for name, number in product(("Stadtmitte", ""), (0, 1, 2, 3, 4)):
        one = Landmark(Mark.STOP, Sense.TOUCH, Sure.HIGH, name, serves=tuple(line[:number]))
        yield leg(length_m=40.0, scene=Scene(passed=(Passed(one, 30.0, Side.LEFT),)))
        yield leg(turn=90.0, scene=Scene(Clue.LANDMARK, one))


def crossed():
    """Crossings of everything, secured in each way, with each equipment, kerb and field."""
    for name, turn in product(NAMES, (0.0, -90.0, 45.0)):
        yield cross(replace(crossing(), street=Street(name)), turn=turn)
    for across, turn in product(Across, (0.0, 90.0)):
        yield cross(replace(crossing(), across=across, street=Street()), turn=turn)
    for secured in Secured:
        yield cross(crossing(secured=secured))
    for sound, vibration, button in product(Sound, Known, Known):
        signal = crossing(secured=Secured.SIGNALS, sound=sound, vibration=vibration, button=button)
        yield cross(signal)
    yield cross(crossing(secured=Secured.SIGNALS, arrow=Known.YES, island=Known.YES))
    yield cross(replace(crossing(), mapped=False, signals_near=True))
    for kerb, other in product(Kerb, Kerb):
        yield cross(crossing(sides=(Kerbside(kerb), Kerbside(other, tactile=Tactile.YES))))
    for tactile, other in product(Tactile, Tactile):
        near, far = Kerbside(Kerb.FLUSH, None, tactile), Kerbside(Kerb.FLUSH, None, other)
        yield cross(crossing(sides=(near, far)))
    yield from laid()
    yield from level()
    yield from in_parts()


def laid():
    """Crossings of each width, straight and slanted, with rails and cycle lanes within."""
    yield cross(crossing(secured=Secured.SIGNALS, arrow=Known.YES, minimap=Known.YES))
    for lanes, slant in product((None, 1, 2, 5), (None, 0.0, -30.0, 30.0)):
        yield cross(replace(crossing(slant=slant), street=Street("Parkstraße", lanes=lanes)))
    for width, slant in product((1.0, 7.2), (None, 0.0, -30.0, 30.0)):
        wide = Street("Parkstraße", width=Width(width, known=True))
        yield cross(replace(crossing(slant=slant), street=wide))
    yield from parted()
    for rails, near, far in product((Known.YES, Known.NO), Known, Known):
        yield cross(crossing(rails=rails, cycles=(near, far)))


def parted():
    """Crossings with kerbs of two heights side by side."""
    others = [OtherPart(kerb, Tactile.NO, Side.LEFT) for kerb in Kerb if kerb is not Kerb.UNKNOWN]
    others += [OtherPart(Kerb.RAISED, tactile, Side.RIGHT) for tactile in Tactile]
    for other in others:
        side = Kerbside(Kerb.LOWERED, other=other)
        yield cross(crossing(sides=(side, side)))


def level():
    """Crossings of everything with kerbs that nobody feels, here, there and on both sides."""
    for across, kerb in product(Across, (Kerb.FLUSH, Kerb.LOWERED)):
        side = Kerbside(kerb, None, Tactile.NO)
        for sides in ((side, Kerbside()), (Kerbside(), side), (side, side)):
            yield cross(replace(crossing(sides=sides), across=across, street=Street()))


def in_parts():
    """Crossings in parts, alike and not, with short and long islands."""
    yield cross(*[crossing()] * 2)
    for number in range(2, 8):
        some = [crossing(secured=list(Secured)[place % 6]) for place in range(number)]
        yield cross(*some)
    wide = Part(crossing(), 7.0, 14.0)
    yield Cross(0.0, (wide, wide), 30.0, LINE)


def climbed():
    """Steps, escalators and lifts."""
    for up, counted, turn in product([True, False, None], [True, False], [0.0, -90.0]):
        yield Climb(turn, Kind.STEPS, 12, counted, up, 4.0, LINE)
        yield Climb(turn, Kind.ESCALATOR, 0, counted, up, 4.0, LINE)
        yield Ride(turn, 1 if counted else 3, LINE, up=up)
    for counted in (True, False):
        yield Climb(0.0, Kind.STEPS, 1, counted, None, 1.0, LINE)
    yield from flights()
    yield from rides()


def flights():
    """Steps with landings, rails, fields and ramps of each kind, and escalators either way."""
    steps = Climb(0.0, Kind.STEPS, 12, True, True, 4.0, LINE)  # noqa: FBT003
    for some, counted, sure in product([(1, 11), (5, 7), (4, 4, 4)], [True, False], [True, False]):
        yield replace(steps, flights=some, counted=counted, has_landings=sure)
    for any_, left, right, centre in product(Known, repeat=4):
        yield replace(steps, flight=Flight(Rails(any_, left, right, centre)))
    for near, far in product(Tactile, Tactile):
        yield replace(steps, flight=Flight(fields=(near, far)))
    for ramp in Known:
        yield replace(steps, flight=Flight(Rails(Known.NO), (Tactile.NO, Tactile.NO), ramp))
        yield replace(steps, flight=Flight(ramp=ramp))
    for conveys in Conveys:
        yield replace(steps, kind=Kind.ESCALATOR, flight=Flight(conveys=conveys))


def rides():
    """Lifts to each kind of storey, with each equipment, and each side to get out."""
    ride = Ride(0.0, 1, LINE, up=True)
    for storey in (Storey(1.0), Storey(-1.0), Storey(-0.5), Storey(0.0, "EG"), Storey(2.0, "2")):
        yield replace(ride, lift=Lift(end=storey))
    for speech, braille in product(Known, Known):
        yield replace(ride, lift=Lift(speech=speech, braille=braille))
    for door in (0.0, 90.0, 180.0, -90.0):
        yield replace(ride, door=door)


def closures():
    """What is closed: each side, known and unknown ends, closed and narrow."""
    for side in Closed:
        yield Closure(1, What.WORKS, "Neue Wasserleitung", "Neuer Weg", side, ((7.7, 49.4),), FIRST,
                      LAST, "Tiefbau", said=FIRST)  # fmt: skip
    for month in range(1, 13):
        first = FIRST.replace(month=month)
        yield Closure(1, What.WORKS, "Umzug.", "", Closed.ALL, ((7.7, 49.4),), first, None,
                      "Ordnungsamt", narrow=True)  # fmt: skip


def lines():
    """What is told of whole ways."""
    yield from (Length(metres) for metres in (20.0, 60.0, 440.0, 2_030.0))
    yield from (Streets(tuple(NAMES[:number])) for number in (1, 2, 3))
    yield Crossings(())
    yield from (Crossings(((kind, number),)) for kind, number in product(Help, (1, 3)))
    yield from (Levels(*some) for some in product((0, 1, 2), repeat=3) if any(some))
    yield from (Buttons(), OpenAreas(40.0), NoPavement(160.0))
    yield from (NoLines(160.0, everywhere=False), NoLines(160.0, everywhere=True))
    yield from (NotKnown(1, 0), NotKnown(4, 0), NotKnown(0, 93.0), Aid(), Done())
    yield from map(ClosedOff, closures())
    yield from (FromDoor(turn) for turn in TURNS)
    for turn, main in product((0.0, 90.0, -90.0, 178.0), (None, True, False)):
        yield from (Arrival(turn, 5.0, main), Arrival(turn, 0.5, main))
    for door, automatic, steps in product(DoorKind, Known, (None, 0, 1, 3)):
        yield AtDoor(Entrance(door=door, automatic=automatic, steps=steps))
    yield NoDoor()
    serves = (Serving(Line("101", "101"), "Uni"),)
    yield from (Boarding(45.0 * place, serves, 0) for place in range(8))
    for towards, some, number in product((None, 90.0), ((), serves), (0, 1, 2)):
        yield Boarding(towards, some, number)
    yield from (WhyOther(longer) for longer in (120.0, -120.0, 0.0))
    for why in german_reasons.COUNTED:
        for number, left in ((1, 1), (-1, 1), (3, 3), (-3, 0)):
            yield WhyOther(-120.0, (Reason(why, number, left),))
    for why, more in product(german_reasons.MEASURED, (120.0, -40.0)):
        yield WhyOther(0.0, (Reason(why, more),))
    some = [Reason(Why.BARE, -1), Reason(Why.LOUD, -120.0), Reason(Why.STEPS, -1, 0)]
    yield WhyOther(120.0, tuple(some))
    yield WhyOther(120.0, tuple(reversed(some)))


def junctions():
    """Junctions with each kind of branch."""
    branches = [Branch(0.0, "", kind) for kind in (*PATHS, Kind.STEPS, Kind.ESCALATOR, Kind.LIFT)]
    branches += [Branch(-90.0, name, Kind.SIDEWALK) for name in NAMES]
    branches += [Branch(90.0, name, Kind.FOOTWAY, beside=True) for name in NAMES]
    branches += [Branch(45.0, name, Kind.FOOTWAY, leads=True) for name in NAMES]
    branches += [Branch(0.0, name, Kind.CROSSING, crossing=replace(crossing(), street=Street(name)))
                 for name in NAMES]  # fmt: skip
    for one in branches:
        yield Junction((replace(one, chosen=True), Branch(-140.0, "", Kind.FOOTWAY)))
    for number in range(2, 10):
        yield Junction((Branch(0.0, "Parkstraße", Kind.SIDEWALK),) * number, has_island=True)


def sentences(language):
    """Give the sentences of a language in their order, each once."""
    stage_words, way_words, junction_words = LANGUAGES[language]
    found = {}
    stages = [*ways(), *turned(), *at_landmarks(), *ending(), *beside(), *passed(), *stops(),
              *crossed(), *climbed()]  # fmt: skip
    for stage, manner in product(stages, MANNERS[:1]):
        told = stage_words.told(stage, manner)
        near = words_of(language).near_of(told)
        found.update(dict.fromkeys((f"{told.heading}", *told.sentences, near)))
    for stage, manner in product([*turned()][::7], MANNERS[1:]):
        found.update(dict.fromkeys(stage_words.told(stage, manner).sentences))
    whole = [way_words.line(line, Manner()) for line in lines()]
    whole += [junction_words.described(one, Manner()) for one in junctions()]
    found.update(dict.fromkeys(chain(whole)))
    return [one for one in found if one]


if __name__ == "__main__":
    for one in sentences(sys.argv[1]):
        sys.stdout.write(f"{one}\n")
