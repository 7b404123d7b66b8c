import pytest


@pytest.fixture(autouse=True)
def _keys_of_their_own(settings, tmp_path):
    """Keys lie in a folder that goes with the test."""
    settings.VAR = tmp_path
