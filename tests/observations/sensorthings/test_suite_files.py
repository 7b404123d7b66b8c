"""The entity files of the OGC test suite: complete ones are stored, all others refused."""

import json
import re
from pathlib import PurePath

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import feature
from tests.observations.sensorthings.tables import LINKS, MANDATORY, plural

FOLDER = "sensors/sensorthings/ets-sta10-entities"
NAMES = {"thing": "Things", "locations": "Locations", "foi": "FeaturesOfInterest",
         "sensors": "Sensors", "observedproperties": "ObservedProperties",
         "datastreams": "Datastreams", "observations": "Observations"}  # fmt: skip
NEEDED = {"Datastreams": ("Thing", "Sensor", "ObservedProperty"), "Observations": ("Datastream",)}
FREE = {"Observations": ("phenomenonTime", "resultTime")}


def named(name, body):
    """Put in the names that version 1.0 of the standard did not have."""
    if "name" in MANDATORY[name]:
        body = {"name": f"of the suite: {name}", **body}
    for link in LINKS[name]:
        if isinstance(body.get(link), list):
            body[link] = [named(link, one) for one in body[link]]
        elif isinstance(body.get(link), dict) and "id" not in body[link]:
            body[link] = named(plural(link), body[link])
    return body


def complete(name, body, given=""):
    """Whether all that tables 1 to 24 of the standard ask for is there, inside too."""
    needed = [one for one in MANDATORY[name] if one not in FREE.get(name, ())]
    needed += [one for one in NEEDED.get(name, ()) if one != given]
    if [one for one in needed if one not in body]:
        return False
    own = {"Things": "Thing", "Datastreams": "Datastream"}.get(name, "")
    return all(
        complete(plural(link), one, own)
        for link in LINKS[name]
        for one in (body.get(link, []) if link in MANDATORY else [body.get(link, {"id": 1})])
        if "id" not in one
    )


def flat_polygon(body):
    """Whether somewhere a Polygon is one ring and not a list of rings, as some files have it."""
    if isinstance(body, list):
        return any(map(flat_polygon, body))
    if not isinstance(body, dict):
        return False
    if body.get("type") == "Polygon":
        return not isinstance(body["coordinates"][0][0], list)
    return any(map(flat_polygon, body.values()))


@meets("create-update-delete/create-entity", "create-update-delete/deep-insert")
@pytest.mark.acceptance
def test_files_of_the_suite_are_stored_or_refused_as_the_tables_say(api, station, shared_data):
    folder = shared_data / FOLDER
    if not folder.is_dir():
        pytest.skip(f"no entity files of the OGC suite at {folder}")
    ids = {"THING": station.thing, "SENSOR": station.sensor, "OBSPROP": station.observed,
           "OBSERVEDPROPERTY": station.observed, "DATASTREAM": station.stream,
           "FOI": api.make("FeaturesOfInterest", feature())}  # fmt: skip
    wrong, seen = [], 0
    for path in sorted(folder.rglob("*.json")):
        name = NAMES.get(PurePath(path).parent.name)
        text = re.sub(r"\$([A-Z]+)[-_]ID", lambda found: str(ids[found[1]]), path.read_text())
        try:
            body = json.loads(text)
        except ValueError:
            continue
        if name is None or not isinstance(body, dict):
            continue
        body, seen = named(name, body), seen + 1
        expected = 201 if complete(name, body) and not flat_polygon(body) else 400
        answer = api.post(name, body)
        if answer.status != expected:
            wrong.append((path.name, expected, answer.status, answer.text[:200]))
        if (
            name == "Observations" and answer.status == 201
        ):  # the next one speaks of another feature
            api.delete(answer.headers["Location"])
    assert seen > 50
    assert wrong == []
