"""Paper: slips use rights, two people read sheets, a batch goes into the box as one."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from stadtherz.accounts.public import Role
from stadtherz.accounts.services.privacy import erase_account, export_data
from stadtherz.kernel.errors import Conflict, NotAllowed, Refused
from stadtherz.participation.adapters.scans import LARGEST_BYTES, Upload
from stadtherz.participation.domain.audit import Found, Outcome
from stadtherz.participation.domain.counting.rule import EqualShares, Rule
from stadtherz.participation.domain.paper import Turn
from stadtherz.participation.domain.sheets import SheetState, number_printed
from stadtherz.participation.models import (
    BatchScan,
    BoardEntry,
    CastBallot,
    PaperBatch,
    RightMark,
    SealedBallot,
    Sheet,
    SheetReading,
    SheetRun,
    SpotCheck,
    VotingRight,
)
from stadtherz.participation.selectors.paper import comparison_of, reconciliation_of
from stadtherz.participation.selectors.paper_shown import drawing_of
from stadtherz.participation.services.casting import Wanted, cast_by_code
from stadtherz.participation.services.closing import close_day, close_due, destroy_key
from stadtherz.participation.services.counting import count_result
from stadtherz.participation.services.paper_batches import (
    Taken,
    issue_sheets,
    open_batch,
    put_aside,
    take_slip,
)
from stadtherz.participation.services.paper_reading import Typed, read_sheet, take_back
from stadtherz.participation.services.paper_release import keep_scan
from stadtherz.participation.services.spot_checks import Planned, plan_check, record_check
from tests.accounts.factories import person
from tests.participation.factories import (
    ANNOUNCED,
    BEFORE,
    CLOSES,
    COSTS,
    DURING,
    OBJECTIONS,
    nonce,
    opened,
    support_of,
)
from tests.participation.paper_city import Office
from tests.participation.test_schema import TIMES, reached
from tests.participation.test_verifier import exported, verify

pytestmark = pytest.mark.django_db
TEN = dict.fromkeys(range(10), "1 2")
SEED = "12345678901234567890"


def refusal(act, *given, **named):
    with pytest.raises(Refused) as refused:
        act(*given, **named)
    return refused.value.code


class TestSecrecy:
    @pytest.mark.parametrize("model", [Sheet, SheetRun, PaperBatch, SheetReading, BatchScan])
    def test_paper_knows_no_right_no_mark_no_cast_ballot_and_no_moment(self, model):
        fields = model._meta.get_fields(include_hidden=True)
        joined = {field.related_model for field in fields if field.related_model}
        assert not joined & {VotingRight, RightMark, CastBallot, SealedBallot}
        assert not [field.name for field in model._meta.fields if isinstance(field, TIMES)]
        assert CastBallot not in reached(model)

    def test_a_slip_leaves_a_used_right_and_a_count(self):
        office = Office()
        batch = office.batch([3])
        batch.refresh_from_db()
        assert (batch.slips, batch.elsewhere, batch.repeated) == (1, 0, 0)
        assert VotingRight.objects.get(used=True).channel == "paper"
        assert not Sheet.objects.exclude(state="issued").exists()

    def test_no_sheet_can_be_found_in_the_box_again(self):
        office = Office()
        office.release(office.entered(TEN))
        inside = set(CastBallot.objects.values_list("nonce", "commitment").order_by("pk")[0])
        told = json.dumps([list(model.objects.values()) for model in (Sheet, SheetReading,
                           PaperBatch)], default=str)  # fmt: skip
        assert not [word for word in inside if word in told]


class TestSlips:
    def test_one_right_over_all_channels_in_both_orders(self):
        office = Office()
        cast = {"ballot": office.ballot, "now": DURING}
        wanted = Wanted(frozenset({"bank"}), nonce(1))
        cast_by_code(code=office.codes[0], wanted=wanted, **cast)
        batch = office.batch()
        assert office.take(batch, 0) is Taken.ELSEWHERE
        assert office.take(batch, 1) is Taken.TAKEN
        assert office.take(batch, 1) is Taken.REPEATED
        other = Wanted(frozenset({"bank"}), nonce(2))
        assert refusal(cast_by_code, code=office.codes[1], wanted=other, **cast) == "already-voted"
        batch.refresh_from_db()
        assert (batch.slips, batch.elsewhere, batch.repeated) == (1, 1, 1)
        assert VotingRight.objects.filter(used=True).count() == 2

    def test_what_is_refused(self):
        office = Office()
        batch = office.batch()
        take = {"batch_id": batch.pk, "by": office.anna, "now": DURING}
        assert refusal(take_slip, code="ABCD", **take) == "code-mistyped"
        assert refusal(take_slip, code="2222-2222-2222-2222", **take) == "no-right"
        assert refusal(take_slip, **take | {"code": office.codes[0], "by": person("niemand")})
        office.end(batch)
        assert refusal(office.take, batch, 0) == "batch-state"
        assert not VotingRight.objects.filter(used=True).exists()

    def test_only_where_codes_are_and_only_in_time(self):
        office = Office()
        issue = {"number": 5, "place": "x", "by": office.chief, "now": DURING}
        open_now = {"ballot_id": office.ballot.pk, "by": office.chief}
        assert refusal(open_batch, **open_now, now=BEFORE) == "paper-times"
        assert refusal(open_batch, **open_now, now=CLOSES) == "paper-times"
        other = opened(office.chief, of=office.ballot.procedure, key="zwei")
        assert refusal(issue_sheets, ballot_id=other.pk, **issue) == "no-paper"

    def test_sheets_go_on_where_the_last_ended(self):
        office = Office(sheets=3)
        more = issue_sheets(
            ballot_id=office.ballot.pk, number=2, place="", by=office.chief, now=DURING
        )
        assert [one.serial for one in more.sheets.all()] == [4, 5]


class TestReading:
    @pytest.fixture
    def office(self):
        return Office()

    def test_nobody_reads_a_sheet_twice(self, office):
        batch = office.batch([0])
        assert refusal(office.read, batch, Turn.FIRST, {0: "1"}, office.anna) == "batch-state"
        office.end(batch)
        office.read(batch, Turn.FIRST, {0: "1"}, office.anna)
        assert refusal(office.read, batch, Turn.SECOND, {0: "1"}, office.anna) == "second-person"
        assert refusal(office.read, batch, Turn.FIRST, {0: "1"}, office.bert) == "second-person"
        with pytest.raises(DatabaseError), transaction.atomic():
            SheetReading.objects.create(
                batch=batch, sheet=office.run.sheets.first(), turn=2, read="x", by=office.anna
            )

    def test_a_slip_of_the_finger_is_mended_until_the_other_has_read(self, office):
        batch = office.batch([0])
        office.end(batch)
        for words in ("1", "2"):
            office.read(batch, Turn.FIRST, {0: words}, office.anna)
        back = {"batch_id": batch.pk, "turn": Turn.FIRST, "by": office.anna, "now": DURING}
        take_back(number=office.sheets[0], **back)
        assert not SheetReading.objects.exists()
        office.both(batch, {0: "1"})
        assert refusal(office.read, batch, Turn.FIRST, {0: "2"}, office.anna) == "sheet-read"
        assert refusal(take_back, number=office.sheets[0], **back) == "sheet-read"

    def test_a_third_person_decides_what_differs_and_nothing_else(self, office):
        batch = office.batch(range(3))
        office.end(batch)
        office.read(batch, Turn.FIRST, {0: "1", 1: "1", 2: "x"}, office.anna)
        office.read(batch, Turn.SECOND, {0: "1", 1: "2"}, office.bert)
        assert refusal(office.release, batch) == "sheets-differ"
        assert refusal(office.decide, batch, 0, "2") == "nothing-to-decide"
        for by in (office.anna, office.bert):
            assert refusal(office.decide, batch, 1, "2", by) == "second-person"
        office.decide(batch, 1, "2")
        office.decide(batch, 2, "-")
        comparison, decided = comparison_of(batch)
        assert not comparison.open(decided.keys())

    @pytest.mark.parametrize("words", ["", "5", "1 1", "1 2 3 4", "bank", "0"])
    def test_what_stands_on_no_sheet_is_refused(self, office, words):
        batch = office.batch([0])
        office.end(batch)
        assert refusal(office.read, batch, Turn.FIRST, {0: words}, office.anna) == "reading"

    def test_only_sheets_that_were_issued(self, office):
        batch = office.batch([0])
        office.end(batch)
        put = {"ballot_id": office.ballot.pk, "state": SheetState.VOID, "by": office.anna,
               "now": DURING}  # fmt: skip
        numbers = f"{office.sheets[5]}\n{office.sheets[7]} bis {office.sheets[9]}"
        assert put_aside(numbers=numbers, **put) == 4
        assert refusal(office.read, batch, Turn.FIRST, {8: "1"}, office.anna) == "sheet-used"
        typed = {"batch_id": batch.pk, "turn": Turn.FIRST, "by": office.anna, "now": DURING}
        never = Typed(number_printed(21), "1")
        assert refusal(read_sheet, typed=never, **typed) == "sheet-used"
        office.read(batch, Turn.FIRST, {0: "1"}, office.anna)
        assert refusal(put_aside, numbers=office.sheets[0], **put) == "sheet-used"


class TestRelease:
    def test_all_ballots_lie_in_the_box_and_the_protocol_on_the_board(self, tmp_path):
        office = Office()
        batch = office.entered({**TEN, 10: "4", 11: "x"}, slips=range(13))
        protocol = office.release(batch)
        assert (protocol.slips, protocol.counted) == (13, 11)
        assert (protocol.invalid, protocol.empty) == (1, 1)
        assert set(CastBallot.objects.values_list("channel", flat=True)) == {"paper"}
        assert all(one.holds for one in CastBallot.objects.all())
        entry = json.loads(BoardEntry.objects.latest("number").content)
        assert (entry["kind"], entry["sha256"]) == ("paper", protocol.hash)
        assert sorted(entry) == ["batch", "day", "kind", "sha256"]
        close_day(ballot_id=office.ballot.pk, day=CLOSES.date(), now=CLOSES)
        assert support_of(office.ballot, ANNOUNCED)["baeume"] == 10
        close_due(now=ANNOUNCED)
        code, told = verify(exported(office, tmp_path, ANNOUNCED))
        assert code == 0, told

    @pytest.mark.parametrize(
        ("slips", "code"), [(range(9), "batch-small"), (range(2), "sheets-too-many")]
    )
    def test_few_slips_and_surplus_sheets_are_not_counted(self, slips, code):
        office = Office()
        batch = office.entered({0: "1", 1: "2", 2: "3"}, slips=slips)
        assert refusal(office.release, batch) == code
        assert not CastBallot.objects.exists()

    def test_a_scan_is_kept_for_its_owner_alone_and_named_in_the_protocol(self, settings):
        office = Office()
        batch = office.batch(range(10))
        office.end(batch)
        office.both(batch, TEN)
        assert refusal(office.release, batch) == "scan-missing"
        assert refusal(office.scan, batch, b"<html>") == "scan-kind"
        big = Upload([b"%PDF-", b"x" * (LARGEST_BYTES - 4)])
        assert (
            refusal(keep_scan, batch_id=batch.pk, scan=big, by=office.bert, now=DURING)
            == "scan-large"
        )
        scan = office.scan(batch)
        assert office.scan(batch) == scan
        files = [one for one in settings.VAR.rglob("scans/**/*") if one.is_file()]
        assert [one.name for one in files] == [f"{scan.sha256}.pdf"]
        assert files[0].stat().st_mode & 0o777 == 0o600
        assert office.release(batch).scans == (scan.sha256,)
        assert refusal(office.scan, batch) == "batch-state"

    def test_the_box_waits_for_paper_and_nobody_else_votes_meanwhile(self):
        office = Office()
        batch = office.entered({0: "1"}, slips=[0, 1])
        assert "closed for good" not in " ".join(close_due(now=CLOSES))
        wanted = Wanted(frozenset({"bank"}), nonce(1))
        late = {"ballot": office.ballot, "code": office.codes[5], "wanted": wanted}
        assert refusal(cast_by_code, **late, now=CLOSES) in {"phase", "ballot-times"}
        assert [line for line in close_due(now=ANNOUNCED) if "opening" in line] == []
        assert refusal(support_of, office.ballot, ANNOUNCED) == "box-open"
        assert office.release(batch, CLOSES).empty == 1
        assert [line.rpartition(": ")[2] for line in close_due(now=ANNOUNCED)] == [
            "closed for good", "openings"
        ]  # fmt: skip
        assert support_of(office.ballot, ANNOUNCED)["baeume"] == 1

    def test_what_was_handed_in_is_entered_after_the_end_and_nothing_else_comes_in(self):
        office = Office()
        batch, late = office.batch([0, 1]), CLOSES + timedelta(hours=3)
        assert office.take(batch, 2, now=CLOSES - timedelta(microseconds=1)) is Taken.TAKEN
        issue = {"ballot_id": office.ballot.pk, "number": 1, "place": "", "by": office.chief}
        assert refusal(office.take, batch, 3, now=CLOSES) == "paper-times"
        assert refusal(office.batch, now=CLOSES) == "paper-times"
        assert refusal(issue_sheets, **issue, now=CLOSES) == "paper-times"
        assert VotingRight.objects.filter(used=True).count() == 3
        office.end(batch, now=late)
        office.both(batch, {0: "1", 1: "2"}, now=late)
        office.scan(batch, now=late)
        assert office.release(batch, late).counted == 2
        put = {"ballot_id": office.ballot.pk, "state": SheetState.RETURNED, "by": office.anna}
        close_due(now=late)
        assert put_aside(numbers=office.sheets[5], **put, now=ANNOUNCED) == 1
        close_due(now=ANNOUNCED)
        assert refusal(put_aside, numbers=office.sheets[6], **put, now=ANNOUNCED) == "paper-times"

    def test_closing_in_between_finds_list_and_box_in_balance(self):
        office = Office()
        batch = office.entered({**TEN, 10: "x"}, slips=range(12))
        close_day(ballot_id=office.ballot.pk, day=DURING.date(), now=DURING)
        office.release(batch)
        close_day(ballot_id=office.ballot.pk, day=DURING.date(), now=DURING)
        assert SealedBallot.objects.count() == 10
        VotingRight.objects.filter(used=False).update(used=True, channel="paper")
        with pytest.raises(Conflict):
            close_day(ballot_id=office.ballot.pk, day=DURING.date(), now=DURING)

    def test_what_was_released_stays_whoever_asks_the_database(self):
        office = Office()
        batch = office.entered(TEN)
        office.release(batch)
        for change in (
            lambda: PaperBatch.objects.update(counted=9),
            lambda: SheetReading.objects.update(read="x"),
            lambda: SheetReading.objects.all().delete(),
            lambda: Sheet.objects.filter(state="used").update(state="void"),
            lambda: PaperBatch.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.CDO}))
    def test_no_other_role_releases(self, role):
        office = Office()
        batch = office.batch()
        office.chief = person("andere", role)
        with pytest.raises(NotAllowed):
            office.release(batch)


def test_all_paper_is_accounted_for():
    office = Office()
    office.release(office.entered({**TEN, 10: "x"}, slips=range(12)))
    put = {"ballot_id": office.ballot.pk, "by": office.anna, "now": DURING}
    put_aside(numbers=office.sheets[11], state=SheetState.VOID, **put)
    put_aside(
        numbers=f"{office.sheets[12]} to {office.sheets[18]}", state=SheetState.RETURNED, **put
    )
    found = reconciliation_of(office.ballot)
    sheets = found.sheets
    assert (sheets.issued, sheets.used, sheets.void, sheets.returned) == (20, 11, 1, 7)
    assert {one.gap.value: one.number for one in found.differences} == {
        "sheets-missing": 1, "slips-without-sheet": 1
    }  # fmt: skip


def test_a_spot_check_from_the_seed_to_its_outcome():
    office = Office()
    office.release(office.entered(TEN))
    plan = {"ballot_id": office.ballot.pk, "planned": Planned(SEED, 10), "by": office.chief}
    assert refusal(plan_check, **plan, now=DURING) == "totals-sealed"
    close_due(now=CLOSES)
    close_due(now=ANNOUNCED)
    assert refusal(plan_check, **plan, now=ANNOUNCED) == "result-counting"
    count_result(ballot_id=office.ballot.pk, now=ANNOUNCED)
    check = plan_check(**plan, now=ANNOUNCED)
    assert (check.margin, check.quota) == (10, None)
    assert refusal(plan_check, **plan, now=ANNOUNCED) == "audit-planned"
    record = {"check_id": check.pk, "by": office.chief}
    assert record_check(drawn=4, found=Found(), **record) is Outcome.DRAW_MORE
    assert refusal(record_check, drawn=3, found=Found(), **record) == "audit"
    assert record_check(drawn=5, found=Found(), **record) is Outcome.CONFIRMED
    assert SpotCheck.objects.get().outcome == "confirmed"


def test_where_the_rule_has_no_margin_a_share_of_different_sheets_is_drawn():
    office = Office(rule_settings=Rule(EqualShares(), lot=tuple(COSTS)).settings())
    office.release(office.entered(TEN))
    for now in (CLOSES, ANNOUNCED):
        close_due(now=now)
    count_result(ballot_id=office.ballot.pk, now=ANNOUNCED)
    plan = {"ballot_id": office.ballot.pk, "by": office.chief, "now": ANNOUNCED}
    assert refusal(plan_check, planned=Planned(SEED), **plan) == "audit-share"
    check = plan_check(planned=Planned(SEED, share_percent=45), **plan)
    assert (check.margin, check.quota) == (0, 5)
    drawing = drawing_of(check, office.ballot, ANNOUNCED)
    assert len({one.number for one in drawing.sheets}) == 5
    record = {"check_id": check.pk, "by": office.chief}
    assert record_check(drawn=5, found=Found(), **record) is Outcome.NO_FAULT
    assert record_check(drawn=5, found=Found(over1=1), **record) is Outcome.COUNT_ALL


def test_readings_and_scans_go_with_the_key_and_accounts_are_erased(settings):
    office = Office()
    office.release(office.entered(TEN))
    work = export_data(person=office.anna)["Arbeit in der Verwaltung"]["rows"]
    mine = [row for row in work if row["table"] == "Eingabe eines Blatts"]
    assert len(mine) == 10
    assert "baeume" not in str(mine)  # what stands on a sheet is the voter's
    erase_account(person=office.anna)
    assert SheetReading.objects.filter(by=None).count() == 10
    for now in (CLOSES, ANNOUNCED):
        close_due(now=now)
    destroy_key(ballot_id=office.ballot.pk, now=OBJECTIONS)
    assert not SheetReading.objects.exists()
    assert PaperBatch.objects.get().protocol["counted"] == 10
    assert BatchScan.objects.exists()


def test_every_trigger_of_paper_is_there():
    module = "stadtherz.participation.migrations.0007_released_batches_stay"
    rules = __import__(module, fromlist=["RULES"])
    wanted = {rules.box._name(table, event) for table, event, _broken, _words in rules.RULES}
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        assert wanted <= {row[0] for row in cursor.fetchall()}
