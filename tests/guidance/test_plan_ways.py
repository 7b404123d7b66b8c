"""Plans through the city's own network."""

from datetime import UTC, datetime

import pytest

from stadtherz.guidance.adapters.profiles import profiles
from stadtherz.guidance.domain.spots import Spot
from stadtherz.guidance.services.planning import plan_ways, ready
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.services.importing import import_map
from tests.streets.test_importing import written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)


def asked():
    spots = {"start": Spot(0, 0.0), "end": Spot(1, 1.0)}
    return plan_ways(**spots, profile=profiles()["cane"], now=NOW, closures=())


def test_a_city_without_a_map_says_so():
    with pytest.raises(NotFound, match="no map yet"):
        asked()


def test_the_network_is_made_ready_once_and_anew_after_an_import(tmp_path):
    import_map(path=written(tmp_path / "a.osm"), now=NOW)
    assert asked().choices[0].length_m > 0
    first = ready()
    assert ready() is first
    import_map(path=written(tmp_path / "b.osm", sound="no"), now=NOW)
    assert ready() is not first
