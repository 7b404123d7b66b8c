"""Reports under article 5: when they are due, what changed, and that editions stay."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain import hvd_report
from stadtherz.opendata.domain.charges import Planned, check_charge, named_source
from stadtherz.opendata.domain.high_value import Choice, chosen_codes
from stadtherz.opendata.domain.hvd_report import Changed, Line, changes, due_after
from stadtherz.opendata.domain.terms import LICENCES, HighValue
from stadtherz.opendata.models import Charge, HighValueReport
from stadtherz.opendata.selectors.hvd_reports import (
    document_now,
    last_report,
    lines_now,
    period_of_next,
)
from stadtherz.opendata.selectors.using import charges_on
from stadtherz.opendata.services.charges import end_charge, plan_charge
from stadtherz.opendata.services.high_value import decide_high_value
from stadtherz.opendata.services.hvd_reports import sign_report
from tests.opendata.law.house import NOW, dataset, office, owner

TODAY = NOW.date()
LINE = Line(
    "laerm", {"de": "Lärm"}, ("c_1", "c_2"), "2026-01-01", "https://e.org/id/dataset/laerm",
    ("https://e.org/l",), ("https://e.org/a",), ("https://e.org/1", "https://e.org/2"), ("x",),
)  # fmt: skip
PERIOD = (date(2025, 1, 1), date(2026, 11, 25))


class TestDocument:
    @pytest.mark.parametrize(
        ("last", "due"),
        [(date(2024, 1, 1), date(2025, 2, 9)), (date(2025, 2, 8), date(2025, 2, 9)),
         (date(2025, 2, 9), date(2027, 2, 9)), (date(2026, 11, 25), date(2027, 2, 9)),
         (date(2027, 2, 9), date(2029, 2, 9))],
    )  # fmt: skip
    def test_the_next_one_is_due_every_other_9_february(self, last, due):
        assert due_after(last) == due

    @pytest.mark.parametrize(
        ("change", "what"),
        [({}, ()), ({"title": {"de": "anders"}}, ()), ({"bulk": LINE.bulk[::-1]}, ()),
         ({"licences": ()}, ("licences",)), ({"published": "2026-10-10"}, ("published",)),
         ({"categories": ("c_1",), "missing": ()}, ("categories", "missing"))],
    )  # fmt: skip
    def test_what_counts_as_changed(self, change, what):
        found = changes([LINE], [replace(LINE, **change)])
        assert found == Changed(other=(("laerm", what),) if what else ())
        assert bool(found) is bool(what)

    def test_days_with_the_same_digits_are_not_the_same(self):
        found = changes([replace(LINE, published="2026-01-12")],
                        [replace(LINE, published="2026-01-21")])  # fmt: skip
        assert found.other == (("laerm", ("published",)),)

    def test_what_is_new_and_what_is_gone(self):
        new = replace(LINE, key="luft")
        assert changes([LINE], [new]) == Changed(("luft",), ("laerm",))

    def test_a_document_is_read_back_and_has_one_digest(self):
        told = hvd_report.document([replace(LINE, key="b"), LINE], PERIOD, Changed(("b",)))
        assert hvd_report.lines_of(told) == (replace(LINE, key="b"), LINE)
        assert hvd_report.changes_of(told) == Changed(("b",))
        again = dict(reversed(told.items()))
        assert hvd_report.digest(told) == hvd_report.digest(again)
        assert hvd_report.digest(told) == hashlib.sha256(hvd_report.canonical(told)).hexdigest()

    def test_no_cell_is_a_formula(self):
        head, row = hvd_report.rows([replace(LINE, title={"de": "=1+1", "en": "-x"})], "en")
        assert head == hvd_report.COLUMNS
        assert row[1] == "'-x"
        assert row[7] == "https://e.org/1 https://e.org/2"


@pytest.mark.django_db
class TestSigning:
    @pytest.fixture(autouse=True)
    def there(self, own_lake):
        load_city(city=the_city())
        dataset()
        dataset("luft", "Luftgüte")
        dataset("geheim", "Lärm, noch geheim", state="draft")
        self.by = office()
        for key in ("laerm", "geheim"):
            self.decide(key)

    def decide(self, key, code=HighValue.NOISE):
        choice = Choice(chosen_codes(code.value), api=True)
        decide_high_value(key=key, choice=choice, by=self.by, now=NOW)

    def sign(self, period=PERIOD, seen=None, by=None, now=NOW):
        last = last_report()
        before = hvd_report.lines_of(last.content) if last else lines_now()
        told = hvd_report.document(lines_now(), period, changes(before, lines_now()))
        return sign_report(
            period=period, seen=seen or hvd_report.digest(told), by=by or self.by, now=now
        )

    def test_drafts_are_not_told_to_anybody(self):
        assert [one.key for one in lines_now()] == ["laerm"]

    def test_a_line_has_lasting_addresses(self):
        (line,) = lines_now()
        assert line.metadata.endswith("/id/dataset/laerm")
        assert line.apis == (f"{line.metadata.removesuffix('/dataset/laerm')}/service/query",)
        assert line.licences == (LICENCES["dl-by-de-2.0"].european,)
        assert [one.rpartition("/")[2] for one in line.bulk] == ["laerm.parquet", "laerm.csv"]
        assert (line.missing, line.published) == ((), "2026-01-01")

    def test_an_edition_stays_while_the_catalogue_goes_on(self):
        first = self.sign()
        kept = dict(HighValueReport.objects.values().get())
        self.decide("luft", HighValue.AIR)
        second = self.sign((date(2026, 11, 26), date(2026, 11, 27)), now=NOW + timedelta(days=2))
        assert (first.number, second.number) == (1, 2)
        assert second.content["changes"]["added"] == ["luft"]
        assert HighValueReport.objects.filter(number=1).values().get() == kept
        assert hvd_report.digest(kept["content"]) == kept["sha256"]

    def test_what_nobody_has_seen_is_not_signed(self):
        seen = hvd_report.digest(hvd_report.document(lines_now(), PERIOD, Changed()))
        self.decide("luft", HighValue.AIR)
        with pytest.raises(Conflict) as refused:
            self.sign(seen=seen)
        assert refused.value.code == "hvd-report-changed"
        assert not HighValueReport.objects.exists()

    @pytest.mark.parametrize(
        "period",
        [(date(2026, 1, 2), date(2026, 1, 1)), (date(2026, 1, 1), TODAY + timedelta(days=1))],
    )
    def test_a_period_that_cannot_be_is_refused(self, period):
        with pytest.raises(Invalid):
            self.sign(period)

    def test_one_day_up_to_today_is_a_period(self):
        assert self.sign((TODAY, TODAY)).number == 1

    def test_only_the_office_signs(self):
        with pytest.raises(NotAllowed):
            self.sign(by=owner())

    def test_the_next_period_begins_where_the_last_one_ended(self):
        assert period_of_next(None, TODAY) == (date(2024, 11, 25), TODAY)
        assert period_of_next(None, date(2028, 2, 29)) == (date(2026, 2, 28), date(2028, 2, 29))
        last = self.sign((date(2026, 1, 1), date(2026, 11, 1)))
        assert period_of_next(last, TODAY) == (date(2026, 11, 2), TODAY)
        assert document_now(TODAY)["period"] == {"first": "2026-11-02", "last": "2026-11-25"}


class TestCharges:
    TOMORROW = TODAY + timedelta(days=1)

    @pytest.mark.parametrize(
        ("change", "reasons"),
        [({}, None), ({"last_day": TOMORROW}, None), ({"cents": 0}, ("nothing",)),
         ({"high_value": True}, ("high-value-is-free",)), ({"basis": "  "}, ("no-basis",)),
         ({"first_day": TODAY}, ("not-in-advance",)), ({"last_day": TODAY}, ("ends-before",)),
         ({"cents": -1, "basis": ""}, ("nothing", "no-basis"))],
    )  # fmt: skip
    def test_what_the_law_allows(self, change, reasons):
        planned = replace(Planned(500, "Eine Stunde Arbeit", self.TOMORROW), **change)
        if reasons is None:
            assert check_charge(planned, TODAY) is None
            return
        with pytest.raises(Invalid) as refused:
            check_charge(planned, TODAY)
        assert refused.value.details == reasons

    def test_a_source_names_giver_data_licence_and_address(self):
        licence = LICENCES["dl-by-de-2.0"]
        found = named_source("Stadt M", "Lärm", licence, "https://e.org/x")
        assert found == (
            "Stadt M: „Lärm“, Datenlizenz Deutschland – Namensnennung – Version 2.0"
            " (https://www.govdata.de/dl-de/by-2-0), https://e.org/x"
        )

    @pytest.fixture
    def city(self, db, own_lake):
        load_city(city=the_city())
        dataset()

    def plan(self, by, *, dataset="", days=1):
        planned = Planned(500, "Eine Stunde Arbeit", TODAY + timedelta(days=days))
        return plan_charge(what=Text.of("Kopien"), dataset=dataset, planned=planned, by=by,
                           today=TODAY)  # fmt: skip

    def test_a_charge_is_told_before_and_while_it_applies(self, city):
        charge, later = self.plan(office()), TODAY + timedelta(days=9)
        assert [list(charges_on(day)) for day in (TODAY, later)] == [[charge]] * 2
        end_charge(charge=charge.pk, by=office("zwei"), today=later)
        charge.refresh_from_db()
        assert charge.last_day == later
        assert list(charges_on(later + timedelta(days=1))) == []
        with pytest.raises(Conflict):
            end_charge(charge=charge.pk, by=office("drei"), today=later)

    def test_one_that_has_not_begun_is_taken_away(self, city):
        end_charge(charge=self.plan(office()).pk, by=office("zwei"), today=TODAY)
        assert not Charge.objects.exists()

    def test_high_value_data_cost_nothing(self, city):
        by = office()
        choice = Choice(chosen_codes(HighValue.NOISE.value), api=True)
        decide_high_value(key="laerm", choice=choice, by=by, now=NOW)
        with pytest.raises(Invalid) as refused:
            self.plan(by, dataset="laerm")
        assert refused.value.details == ("high-value-is-free",)

    def test_who_may_and_what_there_is(self, city):
        with pytest.raises(NotAllowed):
            self.plan(owner())
        with pytest.raises(NotFound):
            self.plan(office(), dataset="fehlt")
