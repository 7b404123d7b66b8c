"""Junctions as they are told at home."""

from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.instructions import described
from stadtherz.guidance.domain.itinerary import stages
from stadtherz.guidance.domain.junctions import LONGEST, Branch, Junction, junctions
from stadtherz.guidance.domain.outlook import Outlook
from stadtherz.streets.values import Kind
from tests.guidance.domain.test_german import SIGNAL
from tests.guidance.domain.test_itinerary import over_the_street

MANY = Junction(
    tuple(
        Branch(30.0 * place - 150, "Professor-Doktor-Langname-Straße", Kind.FOOTWAY, beside=True)
        for place in range(9)
    )
)


def test_a_junction_names_what_leaves_and_where_one_goes():
    chosen = Branch(88.0, "Logenstraße", Kind.CROSSING, crossing=SIGNAL, chosen=True)
    found = Junction((Branch(-2.0, "Parkstraße", Kind.FOOTWAY, leads=True), chosen), True)  # noqa: FBT003
    assert described(found, "de", Manner()) == (
        "Zwei Wege gehen ab. Rechts: über die Logenstraße, deine Richtung."
        " Geradeaus: der Fußweg zur Parkstraße. Mit Mittelinsel."
    )
    assert described(found, "en", Manner()) == (
        "Two ways lead on. Right: across Logenstraße, your direction."
        " Straight ahead: the footpath to Parkstraße. With an island."
    )


def test_what_does_not_fit_is_counted():
    for language in ("de", "en"):
        said = described(MANY, language, Manner())
        assert len(said) <= LONGEST
    assert described(MANY, "de", Manner()).endswith(" weitere.")


def test_the_junctions_of_a_way():
    network, way = over_the_street()
    outlook = Outlook(network)
    found = list(junctions(stages(way, network, outlook), outlook))
    assert [one.after for one in found] == [0]
    assert all(sum(branch.chosen for branch in one.branches) == 1 for one in found)
