"""The city's network as it is met is made once for each import."""

import pytest

from stadtherz.guidance.selectors.outlooks import current_outlook
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.services.importing import import_map
from tests.streets.test_importing import NOW, written
from tests.streets.test_outdoors import BESIDE, WAYS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]


def test_it_is_made_once_and_anew_after_an_import(tmp_path):
    with pytest.raises(NotFound):
        current_outlook()
    import_map(path=written(tmp_path / "city.osm", ways=WAYS + BESIDE), now=NOW)
    first = current_outlook()
    assert current_outlook() is first
    outlook, around = first
    assert sum(len(outlook.leaving(one)) for one in range(len(outlook.network.places))) == 14
    assert list(around.pieces((0.0, 0.0)))
    import_map(path=written(tmp_path / "city.osm", sound="no"), now=NOW)
    assert current_outlook() is not first
