"""A way is read aloud into a file that is forgotten after a day."""

import wave
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from stadtherz.guidance.adapters import voice
from stadtherz.guidance.models import Recording
from stadtherz.guidance.services import recording as service
from stadtherz.kernel.errors import Refused
from tests.guidance.test_walk_pages import AID, page_of, town  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
with_voice = pytest.mark.skipif(voice.program() is None, reason="needs espeak-ng")


@pytest.fixture
def _voice(monkeypatch):
    monkeypatch.setattr(voice, "program", lambda: "/bin/true")


def asked(**changes):
    usual = {"lines": ["Geh los."], "language": "de", "visitor": "x", "now": timezone.now()}
    return service.ask_for_recording(**usual | changes)


def test_a_city_without_a_voice_says_so(client, town, monkeypatch):  # noqa: F811
    monkeypatch.setattr(voice, "program", lambda: None)
    page = page_of(client, "/lotse/aufnahme/", town)
    assert AID in page
    assert "keine Stimme" in page
    assert "Weg aufnehmen" not in page
    query = "&".join(f"{key}={value}" for key, value in town.items())
    response = client.post(f"/lotse/aufnahme/?{query}")
    assert response.status_code == 400
    assert 'href="#aufnehmen"' in response.content.decode()


@with_voice
def test_a_way_is_recorded_heard_and_forgotten(client, town):  # noqa: F811
    query = "&".join(f"{key}={value}" for key, value in town.items())
    address = client.post(f"/lotse/aufnahme/?{query}")["Location"]
    assert "wird vorgelesen" in page_of(client, address, {})
    row = Recording.objects.get()
    assert client.get(f"{address}stand/").json() == {
        "is_open": True, "done": 0, "total": row.total,
    }  # fmt: skip
    service.record(token=row.token)
    row.refresh_from_db()
    assert (row.state, row.done, row.lines) == ("done", row.total, [])
    assert "<audio" in page_of(client, address, {})
    response = client.get(f"{address}weg.wav")
    path = voice.path_of(row.token)
    assert b"".join(response.streaming_content) == path.read_bytes()
    with wave.open(str(path)) as file:
        seconds = file.getnframes() / file.getframerate()
        assert (file.getnchannels(), file.getframerate()) == (1, 11_025)
    assert 20 < seconds < 180
    Recording.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    assert client.get(address).status_code == 404
    call_command("guidance_forget")
    assert not path.exists()
    assert not Recording.objects.exists()


@pytest.mark.usefixtures("_voice")
def test_what_is_refused():
    for _ in range(service.A_VISITOR):
        asked(visitor="often")
    for changes, code in (({"visitor": "often"}, "too-often"),
                          ({"lines": ["x" * (service.MOST_SIGNS + 1)]}, "too-long")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            asked(**changes)
        assert refused.value.code == code
    for number in range(service.MOST_WAITING - service.A_VISITOR):
        asked(visitor=str(number))
    with pytest.raises(Refused) as refused:
        asked()
    assert refused.value.code == "busy"


@pytest.mark.usefixtures("_voice")
def test_a_voice_that_fails_leaves_a_word(client, settings):
    row = asked()
    service.record(token=row.token)  # /bin/true writes no file
    row.refresh_from_db()
    assert (row.state, row.trouble) == ("failed", "voice-failed")
    assert "nicht gelungen" in page_of(client, f"/lotse/aufnahme/{row.token}/", {})
    assert not list((settings.VAR / "guidance" / "recordings").iterdir())
