"""What is worth asking is what would make other ways better, and is asked of the right thing."""

from stadtherz.guidance.adapters.pairs import drawn_pairs
from stadtherz.guidance.domain.asking import Subject, subjects, worth_asking
from stadtherz.guidance.domain.choices import Fact
from stadtherz.guidance.domain.planning import Ready
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import Side
from tests.guidance.domain.test_planning import ASKED, SOUND, UNHEARD, ladder, wish
from tests.streets.drawn import street


def asked(network, *, ways=1):
    done = []
    found = worth_asking(Ready.of(network), [wish(network)] * ways, done.append)
    assert done == list(range(1, ways + 1))
    return found


def test_only_what_changes_ways_is_asked_and_each_way_counts():
    network = ladder(ASKED, SOUND, apart=30)
    found = asked(network, ways=3)
    (crossing,) = {one.subject.ref for one in found if one.subject.collection == "crossings"}
    assert crossing in {edge.crossing.ref for edge in network.edges if edge.crossing}
    assert "sound" in {one.subject.attribute for one in found}
    assert {one.ways for one in found} == {3}
    assert asked(network, ways=3) == found


def test_where_all_is_known_nothing_is_asked():
    known = {"kerb": "raised", "tactile_paving": "yes"}
    found = asked(ladder(SOUND | known, UNHEARD | known))
    assert {one.subject.collection for one in found} <= {"roads", "paths"}


def test_each_fact_is_asked_of_the_thing_that_has_it_and_sides_by_the_compass():
    network = walkable(street(sidewalk=None).extract())
    facts = tuple(Fact)
    beside = [one for one, edge in enumerate(network.edges) if edge.side is not None]
    for number in beside:
        found = {one.attribute for one in subjects(network, number, facts)}
        side = "left" if network.edges[number].side is Side.LEFT else "right"
        assert found == {f"pavement_{side}", "lit"}
    crossing = next(one for one, edge in enumerate(network.edges) if edge.crossing)
    ref = network.edges[crossing].crossing.ref
    assert set(subjects(network, crossing, (Fact.SOUND, Fact.TRAFFIC))) <= {
        Subject("crossings", ref, "sound")
    }


def test_the_same_seed_draws_the_same_pairs():
    network = walkable(street().extract())
    assert list(drawn_pairs(network, 3, 1)) == list(drawn_pairs(network, 3, 1)) == []
    wide = ladder(ASKED, ASKED, apart=800)
    some = list(drawn_pairs(wide, 4, 1))
    assert some == list(drawn_pairs(wide, 4, 1)) != list(drawn_pairs(wide, 4, 2))
    assert len(some) == 4
