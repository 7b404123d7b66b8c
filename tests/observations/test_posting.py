"""The outbox: a mail leaves once the server takes it, whatever happened before."""

import contextlib
import socket
import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from stadtherz.observations.models import AlertMail
from stadtherz.observations.services.posting import TAKEN_FOR, forget_sent, send_waiting, waiting
from tests.observations.watched import MONDAY

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def letter(number=1, *, at=MONDAY, to="amt@city.example"):
    return AlertMail.objects.create(
        key=f"tiefbau/2026-06-01/{number}", department="tiefbau", recipients=[to],
        subject=f"Störung {number}", body="Text", made_at=at, next_try=at,
    )  # fmt: skip


class Server:
    """A mail server on loopback that takes one letter a connection, or refuses recipients."""

    def __init__(self, *, refuses=()):
        self.refuses, self.letters = refuses, []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def close(self):
        with contextlib.suppress(OSError):  # closed before
            self.listening.shutdown(socket.SHUT_RDWR)  # ends the waiting for one more
        self.thread.join(5)
        self.listening.close()

    def _serve(self):
        while True:
            try:
                peer, _ = self.listening.accept()
            except OSError:
                return
            with peer, peer.makefile("rwb") as talk:
                self._talk(talk)

    def _talk(self, talk):
        def say(text):
            talk.write(text.encode() + b"\r\n")
            talk.flush()

        say("220 here")
        for line in talk:
            word = line.split()[0].upper()
            if word == b"QUIT":
                return say("221 bye")
            if word == b"DATA":
                say("354 go on")
                lines = list(iter(talk.readline, b".\r\n"))
                self.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
                say("250 taken")
            elif word == b"RCPT" and any(one.encode() in line for one in self.refuses):
                say("550 nobody")
            else:
                say("250 fine")
        return None


@pytest.fixture
def mail_server(settings):
    """Start servers; the settings lead to the last one."""
    started = []

    def start(**more):
        server = Server(**more)
        started.append(server)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        return server

    yield start
    for server in started:
        server.close()


def test_a_mail_leaves_once(mailoutbox):
    letter()
    assert send_waiting(now=MONDAY).sent == 1
    assert send_waiting(now=MONDAY + MINUTE).sent == 0
    (mail,) = mailoutbox
    assert mail.to == ["amt@city.example"]
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_server_that_is_down_loses_nothing(mail_server):
    gone = mail_server()
    gone.close()
    letter(1), letter(2)
    assert send_waiting(now=MONDAY).waiting == 2
    first = AlertMail.objects.get(key__endswith="/1")
    assert (first.attempts, first.next_try) == (1, MONDAY + MINUTE)
    assert "ConnectionRefusedError" in first.last_error
    now = MONDAY
    for _ in range(30):
        now = now + timedelta(hours=1)
        send_waiting(now=now)
    assert AlertMail.objects.get(key__endswith="/1").next_try - now <= timedelta(hours=1)
    server = mail_server()
    assert send_waiting(now=now + timedelta(hours=1)).sent == 2
    assert [mail["Subject"] for mail in server.letters] == ["Störung 1", "Störung 2"]
    assert waiting().count() == 0


def test_a_refused_recipient_holds_up_nobody_else(mail_server):
    server = mail_server(refuses=("weg@city.example",))
    letter(1, to="weg@city.example"), letter(2)
    posted = send_waiting(now=MONDAY)
    assert (posted.sent, posted.waiting) == (1, 1)
    assert [mail["Subject"] for mail in server.letters] == ["Störung 2"]


def test_what_a_killed_process_had_taken_is_sent_later_under_the_same_name(mail_server):
    server = mail_server()
    row = letter()
    send_waiting(now=MONDAY)
    # as if the process had been killed after the server took it, before this was committed
    AlertMail.objects.filter(pk=row.pk).update(sent_at=None, taken_until=MONDAY + TAKEN_FOR)
    assert send_waiting(now=MONDAY + MINUTE).sent == 0
    assert send_waiting(now=MONDAY + TAKEN_FOR).sent == 1
    names = [mail["Message-ID"] for mail in server.letters]
    assert len(names) == 2
    assert len(set(names)) == 1


def test_sent_mails_are_forgotten_after_90_days():
    letter()
    send_waiting(now=MONDAY)
    letter(2)
    assert forget_sent(now=MONDAY + timedelta(days=89)) == 0
    assert forget_sent(now=MONDAY + timedelta(days=91)) == 1
    assert AlertMail.objects.count() == 1
