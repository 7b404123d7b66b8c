import pytest

from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.sensorthings.catalogue import forget


@pytest.fixture
def lake(tmp_path, settings):
    """A lake of its own, which is also the installation's."""
    settings.LAKE = str(tmp_path / "lake")
    settings.VAR = tmp_path
    forget()
    return Lake(tmp_path / "lake")


@pytest.fixture
def own_lake(tmp_path, settings):
    settings.LAKE = str(tmp_path / "lake")
    settings.VAR = tmp_path
