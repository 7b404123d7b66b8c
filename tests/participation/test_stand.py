"""What a stand seals is cast once, by the same rules as every other code."""

import base64
import json
import secrets

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.cache import cache

from stadtherz.city.public import load_city, the_city
from stadtherz.participation.adapters.stand_keys import CURVE, info_of, public_point
from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.models import CastBallot, VotingRight
from stadtherz.participation.services.closing import close_due, destroy_key
from stadtherz.participation.services.entering import make_codes
from tests.participation.factories import (
    ANNOUNCED,
    BEFORE,
    CLOSES,
    DURING,
    OBJECTIONS,
    nonce,
    opened,
    staff,
)

pytestmark = pytest.mark.django_db
PAGE = "/mitmachen/stadtbudget/haushalt/stand/"


@pytest.fixture(autouse=True)
def _during():
    load_city(city=the_city())
    cache.clear()
    with time_machine.travel(DURING, tick=False):
        yield


@pytest.fixture
def stand():
    office = staff()
    found = opened(office, access="codes")
    made = make_codes(
        ballot_id=found.pk, entries=[""] * 3, by=office, now=BEFORE, proof=Proof.STAND
    )
    return found, [one.code for one in made]


def seal(ballot, text, key=None):
    """Seal as the page does, by the published steps."""
    own = ec.generate_private_key(CURVE)
    point = base64.b64decode(key or public_point(ballot.pk))
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point))
    derived = HKDF(SHA256(), 32, salt=b"", info=info_of(ballot.pk)).derive(shared)
    iv = secrets.token_bytes(12)
    own_point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    text = AESGCM(derived).encrypt(iv, text.ljust(1024).encode(), None)
    parts = {"key": own_point, "iv": iv, "text": text}
    return {name: base64.b64encode(value).decode() for name, value in parts.items()}


def vote(code, number=1, choice=("bank",)):
    return json.dumps({"choice": list(choice), "code": code, "nonce": nonce(number)})


def send(client, ballot, sealed):
    address = f"/api/participation/ballots/{ballot.pk}/cast-sealed"
    return client.post(address, json.dumps(sealed), content_type="application/json")


def test_the_same_vote_twice_is_once_and_bears_the_channel_of_the_stand(client, stand):
    found, codes = stand
    sealed = seal(found, vote(codes[0]))
    first, second = send(client, found, sealed), send(client, found, sealed)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    again = send(client, found, seal(found, vote(codes[0])))
    assert again.json() == first.json()
    assert CastBallot.objects.get().channel == "stand"
    other = send(client, found, seal(found, vote(codes[0], 2, ["baeume"])))
    assert (other.status_code, other.json()["code"]) == (409, "already-voted")
    assert VotingRight.objects.filter(used=True).count() == 1


def test_what_was_not_sealed_for_this_ballot_is_refused(client, stand):
    found, codes = stand
    right = seal(found, vote(codes[0]))
    foreign = base64.b64encode(ec.generate_private_key(CURVE).public_key().public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint)).decode()  # fmt: skip
    turned = base64.b64encode(base64.b64decode(right["text"])[:-1] + b"\0").decode()
    for wrong in (seal(found, vote(codes[0]), foreign), right | {"text": turned}, [], {},
                  right | {"iv": "?"}, right | {"key": "AAAA"}, right | {"iv": 7}):  # fmt: skip
        answer = send(client, found, wrong)
        assert (answer.status_code, answer.json()["code"]) == (400, "stand-seal"), wrong
    for inside, code in (("kein JSON", "ballot-shape"), (vote("ABCD"), "code-mistyped")):
        assert send(client, found, seal(found, inside)).json()["code"] == code
    assert not CastBallot.objects.exists()


def test_the_key_is_a_file_of_its_own_and_goes_with_the_others(
    client, stand, settings, django_capture_on_commit_callbacks
):
    found, _codes = stand
    assert public_point(found.pk) == public_point(found.pk)
    file = settings.VAR / "participation" / "stand" / f"{found.pk}.pem"
    assert file.stat().st_mode & 0o777 == 0o600
    for now in (CLOSES, ANNOUNCED):
        close_due(now=now)
    with django_capture_on_commit_callbacks(execute=True):
        destroy_key(ballot_id=found.pk, now=OBJECTIONS)
    assert not file.exists()
    with time_machine.travel(OBJECTIONS, tick=False):
        assert client.get(PAGE).status_code == 200
        assert send(client, found, {"key": "", "iv": "", "text": ""}).status_code == 400
    assert not file.exists()  # nobody makes one anew by looking


def test_the_page_works_without_script_and_asks_little(client, stand, django_assert_num_queries):
    found, _codes = stand
    client.get(PAGE)
    with django_assert_num_queries(3):
        answer = client.get(PAGE)
    page = answer.content.decode()
    assert 'action="/mitmachen/stadtbudget/haushalt/"' in page
    assert not answer.cookies
    helper = client.get(PAGE + "helfer.js")
    assert helper["Content-Type"] == "text/javascript"
    assert "csrf" not in helper.content.decode()
    with time_machine.travel(CLOSES, tick=False):
        assert "läuft diese Abstimmung nicht" in client.get(PAGE).content.decode()


def test_only_where_codes_are(client):
    opened(staff())
    assert client.get(PAGE).status_code == 404
    assert client.get(PAGE + "helfer.js").status_code == 404
