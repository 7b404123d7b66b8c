"""Features and types that only private datastreams know are not there for others."""

import json

import pytest

from tests.observations.sensorthings.assertions import meets
from tests.observations.sensorthings.bodies import feature, observed
from tests.observations.sensorthings.client import Client
from tests.observations.sensorthings.records import CELSIUS, field, record, ref
from tests.observations.sensorthings.tables import NOBODY
from tests.observations.sensorthings.test_privacy import HIDE, told
from tests.thorough import sample

SECRET = "Arcanum"
PROXIMATE, ULTIMATE = "ProximateFeatureOfInterest", "UltimateFeatureOfInterest"


@pytest.fixture(scope="module")
def two(open_client):
    """Everybody may write here, and see everything."""
    with Client(open_client.root.replace("v1.1", "v2.0")) as client:
        yield client


class Secret:
    """A thing with a public datastream and two private ones, and what they speak of."""

    def __init__(self, two):
        self.prop = two.make("ObservedProperties", observed("Arcane", definition="urn:arcane"))
        self.sensor = two.make("Sensors", {"name": "Arcane eye"})
        self.shared_type = two.make("FeatureTypes", {"name": "Known type"})
        self.type = two.make("FeatureTypes", {"name": f"{SECRET} type"})
        types = [ref("FeatureTypes", self.shared_type)]
        self.shared = two.make("Features", feature("Known", FeatureTypes=types))
        types.append(ref("FeatureTypes", self.type))
        self.far, self.near, self.once = (
            two.make("Features", feature(f"{SECRET} {name}", FeatureTypes=types))
            for name in ("far", "near", "once")
        )
        self.thing, self.mine = (two.make("Things", {"name": one}) for one in ("Holder", "Own"))
        plain = {"type": "Quantity", "definition": "urn:arcane", "uom": CELSIUS}
        shared, far = ref("Features", self.shared), ref("Features", self.far)
        self.open = self.stream(two, "Known stream", plain, **{ULTIMATE: shared})
        self.single = self.stream(two, f"{SECRET} one", plain, **{ULTIMATE: shared, PROXIMATE: far})
        kind = record(field("t", self.prop))
        near = ref("Features", self.near)
        self.record = self.stream(two, f"{SECRET} two", kind, **{ULTIMATE: near, PROXIMATE: shared})
        self.own = self.stream(two, "Own stream", plain, Thing=ref("Things", self.mine))

    def stream(self, two, name, kind, **more):
        links = {"Thing": ref("Things", self.thing), "Sensor": ref("Sensors", self.sensor)}
        return two.make("Datastreams", {"name": name, "resultType": kind, **links, **more})


@pytest.fixture(scope="module")
def secret(two, city):
    found = Secret(two)
    path = f"Datastreams({found.single})/{ULTIMATE}/$ref"
    for one in (found.once, found.shared):  # what was linked once is not brought to light
        assert two.put(path, ref("Features", one)).status == 204
    city.run("shell", "--verbosity", "0", "-c", HIDE.format(
        things=[], streams=[found.single, found.record], mine=found.mine, other=0))  # fmt: skip
    yield found
    for path in (f"Things({found.thing})", f"Things({found.mine})", f"Sensors({found.sensor})",
                 f"ObservedProperties({found.prop})", f"Features({found.shared})",
                 f"FeatureTypes({found.shared_type})"):  # fmt: skip
        assert two.delete(path).status == 204


@pytest.fixture(scope="module")
def tokens(city, secret):
    def token(*asked):
        return city.run("observations_token", "arcane", *asked).strip()

    return {
        "reader": token("--acts", "read", "--everything"),
        "mine": token("--acts", "create,update,delete,read", "--project", "mine"),
        "single": token("--acts", "read", "--datastream", str(secret.single)),
    }


@pytest.fixture
def everybody(closed):
    with Client(closed.root.replace("v1.1", "v2.0")) as client:
        yield client


def hidden_paths(secret):
    return [f"Features({one})" for one in (secret.far, secret.near, secret.once)] + [
        f"FeatureTypes({secret.type})", f"Datastreams({secret.single})",
        f"Datastreams({secret.record})",
    ]  # fmt: skip


@meets("stadtherz/privacy", "stadtherz/version-2.0")
def test_features_and_types_of_private_datastreams_are_not_found(everybody, closed, secret):
    for path in hidden_paths(secret):
        assert told(path[-2], everybody.get(path))[0] == 404, path
        assert everybody.get(f"{path}/name").status == 404
    for one in (secret.far, secret.near, secret.once):
        assert closed.get(f"FeaturesOfInterest({one})").status == 404
        for link in ("FeatureTypes", "DatastreamsUltimate", "DatastreamsProximate", "Observations"):
            assert everybody.get(f"Features({one})/{link}").status == 404
    shared = f"Features({secret.shared})"
    assert everybody.names(f"{shared}/DatastreamsUltimate", "id") == [secret.open]
    assert everybody.names(f"{shared}/DatastreamsProximate", "id") == []
    for one in (secret.single, secret.record):
        for way in ("DatastreamsUltimate", "DatastreamsProximate"):
            assert everybody.get(f"{shared}/{way}({one})").status == 404
    features = f"FeatureTypes({secret.shared_type})/Features"
    assert everybody.names(features, "id") == [secret.shared]
    assert everybody.get(f"{features}({secret.far})").status == 404


@meets("stadtherz/privacy", "stadtherz/version-2.0")
def test_no_expansion_of_features_and_types_tells_of_it(everybody, secret):
    for path in (
        "Features?$expand=DatastreamsUltimate,DatastreamsProximate,FeatureTypes",
        "FeatureTypes?$expand=Features($expand=DatastreamsUltimate($expand="
        f"{PROXIMATE},{ULTIMATE}),FeatureTypes)",
        f"Datastreams?$expand={PROXIMATE}/DatastreamsUltimate,{ULTIMATE}/DatastreamsProximate",
        "Features?$select=distinct:name", "FeatureTypes?$select=distinct:name",
        "Things?$expand=Datastreams($select=distinct:name)",
    ):  # fmt: skip
        page = everybody.read(f"{path}&$top=1000")
        assert len(page["value"]) > 0
        assert "@nextLink" not in page
        assert SECRET not in json.dumps(page), path


FILTERS = [
    "Features?$filter=id eq {s.far}",
    "Features?$filter=DatastreamsUltimate/$count gt 1 and id eq {s.shared}",
    "Features?$filter=DatastreamsProximate/$count gt 0 and id eq {s.shared}",
    "Features?$filter=DatastreamsUltimate/any(d: d/id eq {s.single})",
    "Features?$filter=DatastreamsProximate/name eq 'Arcanum two' and id eq {s.shared}",
    "Features?$filter=FeatureTypes/any(t: t/name eq 'Arcanum type') and id eq {s.near}",
    "FeatureTypes?$filter=name eq 'Arcanum type'",
    "FeatureTypes?$filter=Features/$count gt 1 and id eq {s.shared_type}",
    "FeatureTypes?$filter=Features/any(f: f/id eq {s.near}) and id eq {s.shared_type}",
    "FeatureTypes?$filter=Features/DatastreamsUltimate/name eq 'Arcanum one'"
    " and id eq {s.shared_type}",
    "Datastreams?$filter=ProximateFeatureOfInterest/id eq {s.far}",
    "Datastreams?$filter=UltimateFeatureOfInterest/DatastreamsUltimate/id eq {s.single}"
    " and id eq {s.open}",
    "Things?$filter=Datastreams/any(d: d/ProximateFeatureOfInterest/name eq 'Arcanum far')",
]


@meets("stadtherz/privacy", "stadtherz/version-2.0")
@pytest.mark.parametrize("path", sample(FILTERS, 3))
def test_no_filter_and_no_count_tells_of_it(everybody, secret, tokens, path):
    asked = f"{path.format(s=secret)}&$count=true"
    said = everybody.read(asked)
    assert (said["@count"], said["value"]) == (0, [])
    with everybody.with_token(tokens["reader"]) as reader:  # and it would find it
        assert reader.read(asked)["@count"] == 1


@meets("stadtherz/privacy", "stadtherz/version-2.0")
def test_a_token_of_a_private_datastream_sees_what_that_speaks_of(everybody, secret, tokens):
    with everybody.with_token(tokens["single"]) as mine:
        assert mine.read(f"Datastreams({secret.single})/{PROXIMATE}")["id"] == secret.far
        assert mine.read(f"FeatureTypes({secret.type})")["name"] == f"{SECRET} type"
        assert mine.get(f"Features({secret.near})").status == 404
        shared = f"Features({secret.shared})"
        assert mine.names(f"{shared}/DatastreamsUltimate", "id") == [secret.open, secret.single]
        assert mine.names(f"{shared}/DatastreamsProximate", "id") == []
        count = f"FeatureTypes({secret.type})/Features?$count=true"
        assert mine.read(count)["@count"] == 2  # far, and what was linked once


@meets("stadtherz/tokens", "stadtherz/privacy", "stadtherz/version-2.0")
def test_links_cannot_tell_private_from_missing(everybody, secret, tokens):
    with everybody.with_token(tokens["mine"]) as mine:
        own = f"Datastreams({secret.own})"
        new = feature("Mine")
        for number, ask in (
            (secret.far, lambda n: mine.put(f"{own}/{ULTIMATE}/$ref", ref("Features", n))),
            (secret.near, lambda n: mine.patch(own, {PROXIMATE: ref("Features", n)})),
            (secret.once, lambda n: mine.post(
                f"Features({n})/DatastreamsUltimate/$ref", {"@id": own})),
            (secret.type, lambda n: mine.post(
                "Features", new | {"FeatureTypes": [ref("FeatureTypes", n)]})),
            (secret.type, lambda n: mine.post(f"FeatureTypes({n})/Features", new)),
            (secret.far, lambda n: mine.post("FeatureTypes", {
                "name": "x", "Features": [ref("Features", n)]})),
            (secret.far, lambda n: mine.delete(f"Features({n})")),
            (secret.type, lambda n: mine.patch(f"FeatureTypes({n})", {"name": "x"})),
            (secret.single, lambda n: mine.delete(f"Datastreams({n})/{ULTIMATE}/$ref")),
            (secret.single, lambda n: mine.put(
                f"Datastreams({n})/{ULTIMATE}/$ref", ref("Features", secret.shared))),
            (secret.record, lambda n: mine.post(
                f"Features({secret.shared})/DatastreamsUltimate/$ref", ref("Datastreams", n))),
            (secret.record, lambda n: mine.post("Features", new | {
                "DatastreamsUltimate": [ref("Datastreams", n)]})),
        ):  # fmt: skip
            answer = ask(number)
            assert answer.status in {400, 404}, answer.text
            assert told(number, answer) == told(NOBODY, ask(NOBODY))
    for path in hidden_paths(secret):
        assert everybody.get(path).status == 404


@meets("stadtherz/tokens", "stadtherz/version-2.0")
def test_a_token_of_a_project_links_its_own_datastreams_only(everybody, secret, tokens):
    shared = f"Features({secret.shared})"
    with everybody.with_token(tokens["mine"]) as mine:
        own = f"Datastreams({secret.own})/{PROXIMATE}"
        assert mine.put(f"{own}/$ref", ref("Features", secret.shared)).status == 204
        assert mine.read(own)["id"] == secret.shared
        assert mine.put(f"{shared}/DatastreamsProximate/$ref", {"value": []}).status == 204
        assert mine.get(own).status == 204
        for method, path, body in (
            ("PUT", f"Datastreams({secret.open})/{ULTIMATE}/$ref", ref("Features", secret.shared)),
            ("DELETE", f"Datastreams({secret.open})/{ULTIMATE}/$ref", None),
            ("DELETE", f"{shared}/DatastreamsUltimate/$ref", None),
            ("POST", f"{shared}/FeatureTypes/$ref", ref("FeatureTypes", secret.shared_type)),
            ("DELETE", f"{shared}/FeatureTypes/$ref", None),
            ("DELETE", f"FeatureTypes({secret.shared_type})", None),
        ):
            assert mine.ask(method, path, body).status == 403, (method, path)
    for method, path in (("POST", "FeatureTypes"), ("PATCH", f"FeatureTypes({secret.type})"),
                         ("PUT", f"Datastreams({secret.open})/{ULTIMATE}/$ref"),
                         ("DELETE", f"FeatureTypes({NOBODY})")):  # fmt: skip
        assert everybody.ask(method, path, {"name": "x"}).status == 401
    with everybody.with_token(tokens["reader"]) as reader:
        record = f"Features({secret.shared})/DatastreamsProximate"  # what it cannot see stays
        assert reader.names(record, "id") == [secret.record]


@meets("stadtherz/privacy", "stadtherz/version-2.0")
def test_what_was_private_goes_with_the_last_datastream(two, everybody, secret):
    """The last test here, for it deletes."""
    for one in (secret.single, secret.record):
        assert two.delete(f"Datastreams({one})").status == 204
    for path in hidden_paths(secret):
        assert two.get(path).status == 404, path
    for path in (f"Features({secret.shared})", f"FeatureTypes({secret.shared_type})"):
        assert everybody.get(path).status == 200
