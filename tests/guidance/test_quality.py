"""How good the city's map is: computed by a command, kept for its map, and drawn by a seed."""

from io import StringIO

import pytest
from django.core.management import call_command

from stadtherz.guidance.adapters.drawn_pairs import LEAST_M, MOST_M, drawn_pairs
from stadtherz.guidance.adapters.kept_quality import kept_quality
from stadtherz.guidance.services.planning import ready
from stadtherz.streets.values import distance, together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]


def computed(*asked):
    out = StringIO()
    call_command("guidance_quality", "--pairs", "40", *asked, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_city_without_a_map_has_no_quality():
    assert "no map yet" in computed()
    assert kept_quality() is None


def test_it_is_computed_once_a_map_and_the_same_each_time():
    call_command("streets_demo", verbosity=0)
    told = computed()
    first = kept_quality()
    assert "40 ways between 40 pairs, seed 2026" in told
    assert first.junctions
    assert all(one.gain_m > 0 for one in first.signals)
    assert all(one.place for one in first.junctions[:3])
    computed()
    assert kept_quality().made_at == first.made_at
    computed("--again")
    again = kept_quality()
    assert again.made_at != first.made_at
    assert (again.districts, again.junctions, again.signals) == (
        first.districts, first.junctions, first.signals
    )  # fmt: skip
    network = ready().network
    main = together(network)[0]
    pairs = drawn_pairs(network, main, 50, 7)
    assert pairs == drawn_pairs(network, main, 50, 7)
    assert pairs != drawn_pairs(network, main, 50, 8)
    far = [distance(network.places[a], network.places[b]) for a, b in pairs]
    assert all(LEAST_M <= one <= MOST_M for one in far)
    assert drawn_pairs(network, frozenset(), 5, 7) == []
