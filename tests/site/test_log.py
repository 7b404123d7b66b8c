"""What the log says of requests that somebody made odd."""

import io
import logging

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("host", ["fremd.example", "testserver:x", "a_b\\c"])
def test_an_odd_host_is_told_in_a_line(client, monkeypatch, host):
    said = io.StringIO()
    for name in ("django", "django.security"):
        for handler in logging.getLogger(name).handlers:
            if type(handler) is logging.StreamHandler:
                monkeypatch.setattr(handler, "stream", said)
    assert client.get("/", headers={"host": host}).status_code == 400
    lines = said.getvalue().splitlines()
    assert lines[0].startswith("ERROR   django.security.DisallowedHost: Invalid HTTP_HOST header")
    assert lines[1:] in ([], ["WARNING django.request: Bad Request: /"])
