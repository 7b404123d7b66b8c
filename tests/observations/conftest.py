from uuid import uuid4

import pytest

from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from tests.observations.buckets import BUCKET, S3Server
from tests.observations.lives import STREAMS, Lives, copy_database


@pytest.fixture
def lake(tmp_path, settings):
    """A lake of its own, which is also the installation's."""
    settings.LAKE = str(tmp_path / "lake")
    settings.VAR = tmp_path
    forget()
    return Lake(tmp_path / "lake")


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory):
    server = S3Server(tmp_path_factory.mktemp("s3"))
    yield server
    server.stop()


@pytest.fixture
def s3_lake(s3_server, tmp_path, settings):
    """A lake of its own in object storage, which is also the installation's."""
    settings.LAKE = f"s3://{BUCKET}/{uuid4().hex}/lake"
    settings.LAKE_ACCESS = s3_server.access()
    settings.LAKE_COPIES = tmp_path / "lake-copies"
    settings.VAR = tmp_path
    forget()
    return the_lake()


@pytest.fixture
def own_lake(tmp_path, settings):
    settings.LAKE = str(tmp_path / "lake")
    settings.VAR = tmp_path


@pytest.fixture
def begin():
    """Begin lives in a folder, with some datastreams, and end them all with the test."""
    begun = []

    def begin(folder, *, prepared=False, empty=False, **more):
        if empty or not prepared:
            copy_database(folder)
        begun.append(Lives(folder, **more))
        if not prepared:
            begun[-1].streams = begun[-1].done("prepare", count=STREAMS)
        return begun[-1]

    yield begin
    for lives in begun:
        lives.close()
