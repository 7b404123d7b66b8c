"""A way is read aloud into a file that is forgotten after a day."""

import os
import wave
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from django.core.management import call_command
from django.utils import timezone

from stadtherz.guidance.adapters import recording_files as files
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


visitors = count(1_000)


def asked(**changes):
    usual = {"lines": ["Geh los."], "language": "de", "visitor": f"{next(visitors)}",
             "now": timezone.now()}  # fmt: skip
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
    path = files.path_of(row.token)
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


def spoken(monkeypatch, then=lambda: None):
    """Let each line be a second of silence, and do something after it."""

    def silence(_line, _language, _path):
        then()
        return b"\0\0" * voice.RATE

    monkeypatch.setattr(voice, "_spoken", silence)


@pytest.mark.usefixtures("_voice")
def test_recordings_take_no_more_room_than_the_operator_allows(settings):
    settings.CONFIG = replace(settings.CONFIG, recordings_mb="3")
    asked(lines=["x" * 800])
    with pytest.raises(Refused) as refused:
        asked(lines=["x" * 800])  # the first one is not spoken yet, and counts as well
    assert refused.value.code == "busy"
    Recording.objects.all().delete()
    files.path_of("other").write_bytes(b"x" * 2_900_000)
    with pytest.raises(Refused):
        asked(lines=["x" * 800])


@pytest.mark.usefixtures("_voice")
def test_a_recording_that_gets_too_large_or_that_nobody_wants_is_stopped(monkeypatch):
    spoken(monkeypatch)
    monkeypatch.setattr(service, "MOST_BYTES", 50_000)
    row = asked(lines=["a", "b", "c"])
    service.record(token=row.token)
    row.refresh_from_db()
    assert (row.state, row.trouble, row.done) == ("failed", "too-long", 1)
    row = asked(lines=["a", "b", "c"])
    lines = []
    spoken(monkeypatch, lambda: (lines.append(1), service.remove_recording(token=row.token)))
    service.record(token=row.token)
    assert (len(lines), list(files.folder().iterdir())) == (1, [])


@pytest.mark.usefixtures("_voice")
def test_a_full_disk_leaves_a_word(monkeypatch):
    def full():
        raise OSError(28, "No space left on device")

    spoken(monkeypatch, full)
    row = asked()
    service.record(token=row.token)
    row.refresh_from_db()
    assert (row.state, row.trouble, row.lines) == ("failed", "no-room", [])


@pytest.mark.usefixtures("_voice")
def test_whoever_has_the_address_may_cancel_and_delete(client):
    row = asked()
    address = f"/lotse/aufnahme/{row.token}/"
    assert "Aufnahme abbrechen" in page_of(client, address, {})
    assert client.get(f"{address}loeschen/").status_code == 405
    assert client.post("/lotse/aufnahme/guessed/loeschen/").status_code == 404
    assert client.post(f"{address}loeschen/")["Location"] == "/lotse/"
    assert client.get(address).status_code == 404
    assert not Recording.objects.exists()


@pytest.mark.usefixtures("_voice")
def test_what_a_killed_task_leaves_is_swept_away(client):
    now = timezone.now()
    for number in range(service.MOST_WAITING):
        asked(visitor=str(number))
    row = Recording.objects.first()
    Recording.objects.update(state="running", asked_at=now - service.STOPPED)
    left = ((row.token, ".part"), ("gone", ".wav"), ("gone", ".tmp"))
    lost = [files.path_of(name).with_suffix(ending) for name, ending in left]
    young = files.path_of("young")
    for one in (*lost, young):
        one.touch()
    for one in lost:
        os.utime(one, (0, 0))
    asked(visitor="next")
    assert [one.exists() for one in (*lost, young)] == [False, False, False, True]
    assert "unterbrochen" in page_of(client, f"/lotse/aufnahme/{row.token}/", {})
