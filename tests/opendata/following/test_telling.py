"""Who follows data is told what changed: once, in time, and by nobody else's hand."""

import hmac
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command

from stadtherz.kernel.errors import Conflict, Invalid, Unavailable
from stadtherz.opendata.adapters.calling import call
from stadtherz.opendata.adapters.guarded import Bounds
from stadtherz.opendata.adapters.request_keys import signing_secret
from stadtherz.opendata.domain.catalogue import Area
from stadtherz.opendata.domain.following import MOST_FAILURES, Rhythm, Way
from stadtherz.opendata.models import Dataset, Following, ToldUntil
from stadtherz.opendata.selectors.following_words import trouble_in_words
from stadtherz.opendata.services import following
from stadtherz.opendata.services.following import Wish, confirm, follow, forget
from stadtherz.opendata.services.noticing import notice
from stadtherz.opendata.services.telling_followers import tell

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 26, 8, tzinfo=UTC)
NEAR = Bounds(seconds=5, private=True)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def dataset(key, at=START, **said):
    said = {"state": "published", "title": {"de": f"Über {key}", "en": f"On {key}"}} | said
    return Dataset.objects.create(key=key, modified=at, **said)


def change(row, at, **said):
    Dataset.objects.filter(pk=row.pk).update(modified=at, **said)


def by_mail(**said):
    said = {"rhythm": Rhythm.AT_ONCE} | said
    row = follow(wish=Wish(Way.MAIL, said.pop("address", "ada@x.example"), **said), now=START)
    confirm(following=row, now=START)
    mail.outbox.clear()
    return row


def by_call(receiver, rhythm=Rhythm.AT_ONCE):
    row = Following.objects.create(
        way="call", address=receiver.address, rhythm=rhythm.value, seed="ab" * 16
    )
    assert confirm(following=row, now=START, bounds=NEAR) == ""
    receiver.came.clear()
    return row


def told(minutes, **said):
    return tell(now=START + minutes * MINUTE, bounds=NEAR, by_mqtt=lambda _: False, **said)


class Dies(EmailBackend):
    """A process that is killed when it writes to b."""

    def send_messages(self, letters):
        if letters[0].to == ["b@x.example"]:
            raise KeyboardInterrupt
        return super().send_messages(letters)


class AnotherAtTheSameTime(EmailBackend):
    """While a mail leaves, another process tells as well."""

    found = []

    def send_messages(self, letters):
        self.found.append(told(5).mails)
        return super().send_messages(letters)


class TestMail:
    def test_before_the_link_is_used_only_the_link_is_sent(self, city):
        row = follow(wish=Wish(Way.MAIL, "ada@x.example", rhythm=Rhythm.AT_ONCE), now=START)
        dataset("baeume")
        told(5)
        (letter,) = mail.outbox
        assert letter.subject == "Möchtest du bei Änderungen Bescheid bekommen?"
        assert row.seed in letter.body
        assert "List-Unsubscribe" not in letter.extra_headers

    def test_all_that_is_new_is_in_one_mail_and_comes_once(self, city):
        old = dataset("alt")
        row = by_mail()
        dataset("baeume", START + MINUTE)
        change(old, START + 2 * MINUTE)
        assert told(5).mails == 1
        assert told(10).mails == 0
        (letter,) = mail.outbox
        assert letter.to == ["ada@x.example"]
        assert letter.subject == "Offene Daten: 2 Datensätze haben sich geändert"
        assert "* Über alt (geändert," in letter.body
        assert "* Über baeume (neu," in letter.body
        assert "/daten/baeume/" in letter.body
        assert "Bescheid möchtest über alle Datensätze." in letter.body
        assert letter.extra_headers["List-Unsubscribe"].endswith("/end>")
        assert row.seed in letter.extra_headers["List-Unsubscribe"]
        assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_in_their_language(self, city):
        by_mail(language="en", words="baeume")
        dataset("baeume")
        told(5)
        (letter,) = mail.outbox
        assert letter.subject == "Open data: one dataset has changed"
        assert "* On baeume (new," in letter.body
        assert "/en/data/baeume/" in letter.body
        assert "told about all datasets with “baeume”." in letter.body

    def test_what_was_stored_late_is_not_missed(self, city):
        by_mail()
        dataset("spaet", START - DAY)
        assert told(5).mails == 1

    def test_only_what_fits(self, city):
        trees = dataset("baeume", west=7.7, south=49.4, east=7.8, north=49.5)
        lights = dataset("laternen", west=8.7, south=49.4, east=8.8, north=49.5, themes=["TRAN"])
        by_mail(address="a@x.example", dataset=trees)
        by_mail(address="b@x.example", area=Area(8, 49, 9, 50))
        by_mail(address="c@x.example", theme="TRAN")
        by_mail(address="d@x.example", words="fluss")
        change(lights, START + MINUTE)
        told(5)
        change(trees, START + 6 * MINUTE)
        told(10)
        assert [one.to[0][0] for one in mail.outbox] == ["b", "c", "a"]

    def test_not_more_often_than_wanted_and_then_all(self, city):
        by_mail(rhythm=Rhythm.DAILY)
        first = dataset("a")
        assert told(5).mails == 1
        change(first, START + 6 * MINUTE)
        dataset("b")
        assert told(10).mails == 0
        assert told(5 + 24 * 60).mails == 1
        assert "Über a" in mail.outbox[1].body
        assert "Über b" in mail.outbox[1].body

    def test_what_is_withdrawn_is_told_and_a_draft_is_not(self, city):
        row = dataset("a")
        by_mail()
        change(row, START, state="withdrawn")
        dataset("entwurf", state="draft")
        told(5)
        (letter,) = mail.outbox
        assert "Über a (zurückgezogen," in letter.body
        assert "entwurf" not in letter.body

    def test_a_mail_server_that_is_away_loses_nothing(self, city, settings):
        by_mail()
        dataset("a")
        ours, settings.EMAIL_BACKEND = (
            settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend",
        )  # fmt: skip
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        assert told(5).mails == 0
        settings.EMAIL_BACKEND = ours
        assert told(9).mails == 0
        assert told(10).mails == 1
        row = Following.objects.get()
        assert (row.failures, row.trouble, row.next_try_at) == (0, "", None)

    def test_a_crash_while_telling_one_tells_the_others_once(self, city, settings):
        by_mail(address="a@x.example")
        by_mail(address="b@x.example")
        dataset("a")
        ours, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Dies"
        with pytest.raises(KeyboardInterrupt):
            told(5)
        settings.EMAIL_BACKEND = ours
        assert told(10).mails == 0
        assert told(20).mails == 1
        assert [one.to for one in mail.outbox] == [["a@x.example"], ["b@x.example"]]

    def test_two_processes_do_not_write_to_the_same_person(self, city, settings):
        by_mail()
        dataset("a")
        settings.EMAIL_BACKEND = f"{__name__}.AnotherAtTheSameTime"
        assert told(5).mails == 1
        assert AnotherAtTheSameTime.found == [0]
        assert len(mail.outbox) == 1

    def test_the_same_wish_twice_is_one(self, city):
        by_mail(words="baum")
        by_mail(words="baum")
        by_mail(words="haus")
        assert sorted(Following.objects.values_list("words", flat=True)) == ["baum", "haus"]

    def test_one_address_does_not_follow_without_end(self, city, monkeypatch):
        monkeypatch.setattr(following, "MOST_OF_AN_ADDRESS", 1)
        by_mail()
        with pytest.raises(Conflict):
            follow(wish=Wish(Way.MAIL, "ADA@x.example"), now=START)

    @pytest.mark.parametrize("many", [1, 3])
    def test_whom_nothing_concerns_costs_no_further_query(
        self, city, django_assert_num_queries, many
    ):
        for number in range(many):
            by_mail(address=f"{number}@x.example", words="fluss")
        dataset("a")
        notice(now=START + MINUTE)
        told(2)
        dataset("b")
        notice(now=START + 3 * MINUTE)
        with django_assert_num_queries(15):
            told(4)


class TestCalls:
    def test_each_change_is_a_signed_call_the_oldest_first(self, city, receiver):
        row = by_call(receiver)
        dataset("a", START + MINUTE)
        dataset("b", START + 2 * MINUTE)
        assert told(5).calls == 2
        assert told(10).calls == 0
        assert receiver.said == [("published", "a"), ("published", "b")]
        message, signed, body = receiver.came[0]
        secret = signing_secret(row.seed).encode()
        assert signed == "sha256=" + hmac.new(secret, body, sha256).hexdigest()
        assert message["title"] == {"de": "Über a", "en": "On a"}
        assert message["iri"].endswith("/id/dataset/a")
        assert message["page"].endswith("/daten/a/")
        assert message["editions"].endswith("/data/a/editions.json")
        assert message["modified"] == "2026-11-26T08:01:00+00:00"

    def test_the_first_call_has_to_be_answered(self, city, receiver):
        row = Following.objects.create(way="call", address=receiver.address, seed="cd" * 16)
        receiver.status = 404
        assert confirm(following=row, now=START, bounds=NEAR) == "HTTP 404"
        assert receiver.said == [("ping", None)]
        row.refresh_from_db()
        assert row.confirmed_at is None
        receiver.status = 200
        assert confirm(following=row, now=START, bounds=NEAR) == ""
        row.refresh_from_db()
        assert (row.confirmed_at, row.trouble) == (START, "")

    def test_a_server_that_takes_whatever_comes_is_not_called(self, city, receiver):
        row = Following.objects.create(way="call", address=receiver.address, seed="cd" * 16)
        receiver.proves = False
        assert confirm(following=row, now=START, bounds=NEAR) == "no-challenge"
        row.refresh_from_db()
        assert row.confirmed_at is None
        assert "challenge" in trouble_in_words(row.trouble)

    def test_a_redirect_is_no_answer_and_is_not_followed(self, receiver):
        receiver.status = 302
        assert call(receiver.address, "x", {"event": "ping"}, NEAR) == "HTTP 302"
        assert len(receiver.came) == 1

    def test_our_own_network_is_not_called(self, receiver):
        assert call(receiver.address, "x", {"event": "ping"}) == "private-address"
        assert receiver.came == []

    def test_only_https_is_taken(self, city):
        with pytest.raises(Invalid):
            follow(wish=Wish(Way.CALL, "http://x.example/"), now=START)

    def test_what_failed_is_tried_again_ever_later_and_then_given_up(self, city, receiver):
        row = by_call(receiver)
        dataset("a")
        receiver.status, minute = 500, 5
        for failures in range(1, MOST_FAILURES + 1):
            told(minute)
            row.refresh_from_db()
            assert (row.failures, row.trouble) == (failures, "HTTP 500")
            minute += 24 * 60
        assert row.given_up_at
        told(minute)
        assert len(receiver.came) == MOST_FAILURES
        receiver.status = 200
        assert confirm(following=row, now=START + minute * MINUTE, bounds=NEAR) == ""
        told(minute + 5)
        assert receiver.said[-2:] == [("ping", None), ("published", "a")]

    def test_what_was_taken_before_a_failure_is_not_said_again(self, city, receiver):
        by_call(receiver)
        dataset("a")
        told(5)
        receiver.status = 500
        dataset("b")
        told(10)
        receiver.status = 200
        told(14)
        told(15)
        assert [key for _, key in receiver.said] == ["a", "b", "b"]

    def test_once_a_day_all_of_the_day(self, city, receiver):
        by_call(receiver, Rhythm.DAILY)
        dataset("a")
        dataset("b")
        assert told(5).calls == 2
        dataset("c")
        assert told(10).calls == 0
        assert told(5 + 24 * 60).calls == 1


class TestMqtt:
    def test_each_change_once_in_order_and_none_is_lost(self, city):
        sent = []

        def away(_messages):
            assert tell(now=START, by_mqtt=there).messages == 0  # another process meanwhile
            raise Unavailable

        def there(messages):
            sent.extend(messages)
            return True

        row = dataset("a")
        assert tell(now=START, by_mqtt=away).messages == 0
        dataset("b", START + MINUTE)
        assert tell(now=START + MINUTE, by_mqtt=there).messages == 2
        assert tell(now=START + 2 * MINUTE, by_mqtt=there).messages == 0
        change(row, START + 3 * MINUTE)
        assert tell(now=START + 3 * MINUTE, by_mqtt=there).messages == 1
        assert [topic for topic, _ in sent] == [
            "opendata/v1/datasets/a", "opendata/v1/datasets/b", "opendata/v1/datasets/a",
        ]  # fmt: skip
        assert [json.loads(text)["event"] for _, text in sent] == [
            "published", "published", "changed",
        ]  # fmt: skip


def test_changes_have_an_order_even_when_the_clock_goes_back(city):
    dataset("a")
    first = notice(now=START)
    dataset("b")
    assert notice(now=START - DAY) > first


def test_what_nobody_confirmed_goes_after_a_week(city):
    follow(wish=Wish(Way.MAIL, "a@x.example"), now=START)
    by_mail(address="b@x.example")
    assert forget(now=START + 7 * DAY - MINUTE) == 0
    assert forget(now=START + 7 * DAY) == 1
    assert Following.objects.get().address == "b@x.example"


def test_the_command_says_what_it_did(city):
    out = StringIO()
    dataset("a")
    call_command("opendata_tell", stdout=out)
    assert out.getvalue() == "0 mails, 0 calls and 0 messages sent, 0 entries deleted\n"
    assert ToldUntil.objects.filter(name="noticed").exists()
