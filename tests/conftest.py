import gc
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection
from django.utils import translation
from hypothesis import settings

from stadtherz.guidance.selectors import outlooks
from stadtherz.observations.services.first_look import forget_limits
from stadtherz.streets.selectors import network as networks
from stadtherz.streets.selectors import places
from tests.migrated import copy_migrated, migrated_on
from tests.running_city import command, environment_for, free_port, set_up
from tests.thorough import TIMES

settings.register_profile("stadtherz", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("stadtherz")

gc.disable()  # until all tests are collected: half of that time would go into looking for garbage

ROOT = Path(__file__).resolve().parent.parent
TEST_DATA = Path(os.environ.get("STADTHERZ_TEST_DATA", ROOT.parent / "shared" / "data"))


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist asks for groups
def pytest_collection_modifyitems(config, items):
    """Mark what depends on a database; only that is tested beside PostgreSQL as well.

    Further ways of what is tested each day are left to the soak.
    """
    if TIMES == 1 and (left := [one for one in items if one.get_closest_marker("soak")]):
        config.hook.pytest_deselected(items=left)
        items[:] = [one for one in items if not one.get_closest_marker("soak")]
    for item in items:
        asks = {"db", "transactional_db", "live_server"} & set(item.fixturenames)
        if asks or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
        if _shares_its_module(item) and not item.get_closest_marker("xdist_group"):
            name = item.path.relative_to(ROOT / "tests").with_suffix("").as_posix()
            item.add_marker(pytest.mark.xdist_group(name))


def _shares_its_module(item):
    """Whether what this test needs is made once a module: each worker would make it again."""
    needed = item._fixtureinfo.name2fixturedefs.values()
    return any(one.scope == "module" for fixtures in needed for one in fixtures)


def pytest_collection_finish():
    """What is loaded by now stays, so no collection of garbage need look at it again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_unconfigure():
    gc.unfreeze()  # libraries complain of what is left at the end


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Lay a migrated database where Django makes the one for tests; it then finds nothing to do."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_on(os.environ["STADTHERZ_DATABASE"])
        yield
        return
    prepared = copy_migrated(connection.creation._get_test_db_name())
    yield
    prepared.close()


@pytest.fixture(autouse=True)
def _nothing_is_kept():
    """Each test has a database of its own, so what pages kept of the last one is wrong.

    Nor does the language of the last page that was asked for stay.
    """
    translation.activate(django_settings.LANGUAGE_CODE)
    caches["pages"].clear()
    forget_limits()


@pytest.fixture
def no_map_yet(settings, tmp_path):
    """A folder of its own for the map of the streets, and nothing made of another one."""
    settings.VAR = tmp_path / "var"
    for made in (networks._made, networks._made_roads, places._made, outlooks._made):
        made.clear()


@pytest.fixture(scope="session")
def shared_data():
    """The folder with real test data; tests that need it say so when it is missing."""
    if not TEST_DATA.is_dir():
        pytest.skip(f"no shared test data at {TEST_DATA}; set STADTHERZ_TEST_DATA to its folder")
    return TEST_DATA


@pytest.fixture(scope="session")
def login_provider():
    """A real OpenID Connect provider on loopback that knows one person."""
    port = free_port()
    person = {"sub": "ada", "email": "ada@example.org", "email_verified": True}
    provider = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port),
         "--user-claims", json.dumps(person)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield f"http://localhost:{port}"
    provider.terminate()
    provider.wait(timeout=15)


@pytest.fixture(scope="session")
def city_environment(tmp_path_factory, login_provider):
    """The settings of a demo city in a folder of its own, set up and loaded.

    That takes longer than most tests, so all that look at it are of the group "browser".
    """
    folder = tmp_path_factory.mktemp("city")
    port = free_port()
    environment = environment_for(folder, port) | {"STADTHERZ_OIDC": str(folder / "oidc.toml")}
    (folder / "secret").write_text("not-secret")
    (folder / "oidc.toml").write_text(
        '[[provider]]\nid = "stadtkonto"\nname = "Stadtkonto"\nclient_id = "stadtherz"\n'
        f'secret_file = "secret"\nserver_url = "{login_provider}"\n'
    )
    set_up(environment)
    command(environment, "opendata_publish")
    yield environment, port
    shutil.rmtree(folder, ignore_errors=True)
