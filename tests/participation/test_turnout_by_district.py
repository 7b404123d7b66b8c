"""Turnout by district and role: counted in the list of voters alone, and without what is small."""

import json
from collections import Counter

import pytest
import time_machine
from django.core.management import call_command

from stadtherz.accounts.public import User
from stadtherz.city.public import districts, load_city, the_city
from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.channels import told_closings
from stadtherz.participation.domain.splits import (
    ByGroup,
    Groups,
    People,
    by_group,
    groups_in,
    splits_of,
)
from stadtherz.participation.models import CountedResult, VotingRight
from stadtherz.participation.services.counting import count_again, count_result
from stadtherz.participation.services.entering import Entered, enter_accounts, make_codes
from tests.participation.factories import ANNOUNCED, BEFORE, CLOSES, opened, staff
from tests.participation.test_closing import City
from tests.participation.test_offering import rows_of

RESULT = ("/mitmachen/stadtbudget/haushalt/ergebnis/", "/en/take-part/stadtbudget/haushalt/result/")


@pytest.mark.parametrize(
    ("rights", "told"),
    [
        ({"": (40, 20)}, None),
        ({}, None),
        ({"ost": (40, 20), "west": (30, 12)}, ByGroup((("ost", 40, 20), ("west", 30, 12)), 0)),
        ({"ost": (40, 20), "": (30, 12)}, ByGroup((("", 30, 12), ("ost", 40, 20)), 0)),
        # few who came, few who stayed, and always a second one beside it
        ({"ost": (40, 20), "west": (30, 12), "sued": (30, 9)}, ByGroup((("ost", 40, 20),), 2)),
        ({"ost": (40, 20), "west": (30, 12), "sued": (30, 21)}, ByGroup((("ost", 40, 20),), 2)),
        ({"ost": (40, 20), "west": (9, 3)}, ByGroup((), 2)),
    ],
)
def test_districts_are_told_with_both_numbers_or_with_none(rights, told):
    assert by_group({key: People(*one) for key, one in rights.items()}) == told


@pytest.mark.parametrize(
    ("west", "districts"),
    [
        ({"letter": 15, "paper": 25}, ["ost", "west"]),
        ({"letter": 5, "paper": 35}, []),  # all letters but five are the east's: these are five
        ({"paper": 40}, ["ost", "west"]),
        ({"letter": 33, "paper": 7}, ["ost", "west"]),  # of few channels nothing is told
    ],
)
def test_channels_and_districts_do_not_tell_of_few_together(west, districts):
    east, other = Groups("ost"), Groups("west")
    rights = {east: People(60, 30), other: People(60, 40)}
    came = {(east, "letter"): 30} | {(other, channel): one for channel, one in west.items()}
    sums = Counter()
    for (_group, channel), number in came.items():
        sums[channel] += number
    apart = sums if told_closings([sums]) else {}
    assert told(splits_of(rights, came, apart).districts) == districts


def told(split):
    return None if split is None else [row[0] for row in split.rows]


@pytest.mark.parametrize(
    ("rights", "roles"),
    [
        ({("ost", ""): (60, 30), ("west", ""): (60, 30)}, None),
        ({("", "resident"): (60, 30), ("", "student"): (40, 20)}, ["resident", "student"]),
        # far apart: both splits are told
        ({("ost", "resident"): (60, 30), ("ost", "student"): (40, 20),
          ("west", "resident"): (60, 30), ("west", "student"): (40, 20)}, ["resident", "student"]),
        # the role is one district and few people more: both numbers would tell of these few
        ({("ost", "student"): (60, 30), ("west", "student"): (20, 7),
          ("west", "resident"): (60, 30)}, []),
        ({("ost", "student"): (60, 30), ("ost", "resident"): (20, 7),
          ("west", "resident"): (60, 30)}, []),
        # few who came at the boundary, and nobody at all
        ({("ost", "student"): (60, 30), ("west", "student"): (20, 9),
          ("west", "resident"): (60, 30)}, []),
        ({("ost", "student"): (60, 30), ("west", "student"): (20, 10),
          ("west", "resident"): (60, 30)}, ["resident", "student"]),
        ({("ost", "student"): (60, 30), ("west", "resident"): (60, 30)}, ["resident", "student"]),
        # few in the block of districts that are left out, which is a known sum as well
        ({("ost", "student"): (60, 30), ("sued", "resident"): (20, 7),
          ("nord", "resident"): (20, 6), ("nord", "student"): (20, 8)}, []),
    ],
)  # fmt: skip
def test_two_splits_together_tell_of_few_no_more_than_one_does(rights, roles):
    found = splits_of({Groups(*key): People(*one) for key, one in rights.items()})
    assert told(found.roles) == roles


def test_a_register_names_district_role_or_both():
    assert groups_in("ost") == Groups("ost")
    assert groups_in(" ost / student ") == Groups("ost", "student")
    assert groups_in("/employed") == Groups("", "employed")
    with pytest.raises(Invalid) as refused:
        groups_in("ost/king")
    assert (refused.value.code, refused.value.details) == ("role", ("king",))


class Quarters(City):
    """A ballot whose list names districts: two large ones, two of which few came."""

    def __init__(self, register):
        self.office, self.receipts = staff(), {}
        self.ballot = opened(self.office)
        sizes = [part for part, number in register for _ in range(number)]
        self.people = User.objects.bulk_create([User(username=f"p{n}") for n in range(len(sizes))])
        entered = [Entered(one.pk, "", part) for one, part in zip(self.people, sizes, strict=True)]
        enter_accounts(ballot_id=self.ballot.pk, people=entered, by=self.office, now=BEFORE)


@pytest.fixture
def parts():
    load_city(city=the_city())
    return [one for one in districts() if one.key != "ganze-stadt"][:3]


@pytest.mark.django_db
class TestCounting:
    def test_it_is_counted_once_and_told_by_page_and_dataset(self, parts, client):
        one, other, small = (part.key for part in parts)
        city = Quarters([(one, 24), (other, 22), (small, 11), ("", 12)])
        city.vote(*range(12), *range(24, 35), *range(46, 49), *range(57, 59))
        for moment in (CLOSES, ANNOUNCED):
            with time_machine.travel(moment, tick=False):
                assert rows_of("turnout") == []
                assert "Nach Stadtteilen" not in client.get(RESULT[0]).content.decode()
        city.finish()
        count_result(ballot_id=city.ballot.pk, now=ANNOUNCED)
        with time_machine.travel(ANNOUNCED, tick=False):
            german, english = (client.get(path).content.decode() for path in RESULT)
            rows = rows_of("turnout")
        one, _other, small = (part.name for part in parts)
        assert f'<th scope="row">{one}</th><td class="number">24</td>' in german
        assert f'<th scope="row">{small}</th>' not in german
        assert "ohne Angabe" not in german
        assert "districts are left out, because one could tell who voted." in english
        assert [(row["stadtteil"], row["berechtigt"], row["abgestimmt"]) for row in rows] == [
            (parts[0].key, 24, 12)
        ]
        kept = CountedResult.objects.get()
        for _, entitled, voted in kept.districts["rows"]:
            assert 10 <= voted <= entitled - 10
        assert kept.districts["left_out"] == 4 - len(kept.districts["rows"]) >= 2
        VotingRight.objects.filter(used=False).update(district=None)
        assert count_again(ballot_id=city.ballot.pk, now=ANNOUNCED)
        assert CountedResult.objects.get().districts == kept.districts
        assert "district" not in json.dumps(kept.told())  # which anybody can count again

    def test_roles_are_counted_beside_districts(self, parts, client):
        one, other = (part.key for part in parts[:2])
        city = Quarters(
            [(f"{one}/resident", 22), (f"{one}/student", 22), (f"{other}/resident", 22),
             (f"{other}/student", 22)]
        )  # fmt: skip
        city.vote(*range(11), *range(22, 34), *range(44, 55), *range(66, 77))
        city.finish()
        with time_machine.travel(ANNOUNCED, tick=False):
            assert "lernt hier" not in client.get(RESULT[0]).content.decode()
            count_result(ballot_id=city.ballot.pk, now=ANNOUNCED)
            german, english = (client.get(path).content.decode() for path in RESULT)
        row = '<th scope="row">{}</th><td class="number">44</td><td class="number">23</td>'
        assert row.format("lernt hier") in german
        assert row.format("studies here") in english
        kept = CountedResult.objects.get()
        assert kept.roles == {"rows": [["resident", 44, 22], ["student", 44, 23]], "left_out": 0}
        assert "student" not in kept.content


@pytest.mark.django_db
class TestRegister:
    def test_a_district_that_the_city_has_not_is_refused_whole(self, parts):
        office = staff()
        ballot = opened(office, access="register")
        given = {"ballot_id": ballot.pk, "entries": ["1", "2"], "by": office, "now": BEFORE}
        with pytest.raises(Invalid) as refused:
            make_codes(**given, of={"1": parts[0].key, "2": "atlantis"})
        assert (refused.value.code, refused.value.details) == ("district", ("atlantis",))
        assert not VotingRight.objects.exists()
        make_codes(**given, of={"1": parts[0].key})
        assert set(VotingRight.objects.values_list("district", flat=True)) == {parts[0].key, None}

    def test_files_name_districts_in_their_last_column(self, parts, tmp_path):
        office = staff()
        opened(office, access="register")
        key, where = parts[0].key, ("stadtbudget", "haushalt")
        letters, accounts = tmp_path / "letters.txt", tmp_path / "accounts.txt"
        letters.write_text(f"1;{key}\n2\n", encoding="utf-8")
        accounts.write_text(f"anna;3;{key}\nbert;4\n", encoding="utf-8")
        User.objects.bulk_create([User(username=name) for name in ("anna", "bert")])
        with time_machine.travel(BEFORE, tick=False), (tmp_path / "out").open("w") as out:
            call_command("participation_codes", *where, by=office.username, register=str(letters),
                         stdout=out)  # fmt: skip
            call_command("participation_voters", *where, str(accounts), by=office.username,
                         stdout=out)  # fmt: skip
        assert sorted(VotingRight.objects.values_list("district", flat=True), key=str) == sorted(
            [key, None, key, None], key=str
        )
