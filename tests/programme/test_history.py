"""Nobody rewrites a promise: not in the editor, not by a service, not in the database."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from stadtherz.accounts.public import Role
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.kernel.events import _listeners, listen
from stadtherz.programme.domain.promises import Promise
from stadtherz.programme.models import Milestone, MilestoneShift, Project
from stadtherz.programme.services.milestones import (
    MilestoneDropped,
    MilestoneShifted,
    change_milestone,
    delete_milestone,
)
from tests.accounts.factories import cdo, person
from tests.programme.editor import edit_address, new_row, opened, row_of, save
from tests.programme.factories import milestone, project

pytestmark = pytest.mark.django_db
DUE, LATER = date(2026, 12, 31), date(2027, 3, 1)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-24 12:00", tick=False):
        yield


@pytest.fixture
def leitung(client, settings):
    settings.STAFF_MFA = False
    found = cdo()
    client.force_login(found)
    return found


@pytest.fixture
def heard():
    """Everything that is announced of promises."""
    events = []
    for kind in (MilestoneShifted, MilestoneDropped):
        listen(kind, events.append)
    yield events
    for kind in (MilestoneShifted, MilestoneDropped):
        _listeners[kind].remove(events.append)


def shifts_of(step):
    return list(step.shifts.values_list("kind", "old_due", "new_due", "reason"))


def to(**changes):
    return Promise(**({"first_due": DUE, "due": DUE, "is_done": False, "done_on": None} | changes))


class TestEditor:
    def change(self, client, step, **changes):
        form = opened(client, step.project)
        row = row_of(form, "milestones", step.pk)
        answer = save(
            client, step.project, {f"{row}{name}": value for name, value in changes.items()}
        )
        step.refresh_from_db()
        return answer.content.decode()

    def test_a_moved_date_without_a_reason_is_refused_in_words(self, client, leitung):
        step = milestone(project())
        assert "Sag, warum" in self.change(client, step, due="2027-03-01")
        assert (step.due, shifts_of(step)) == (DUE, [])

    def test_a_moved_date_with_a_reason_is_written_down_and_announced(
        self, client, leitung, heard, django_capture_on_commit_callbacks
    ):
        step = milestone(project())
        with django_capture_on_commit_callbacks(execute=True):
            self.change(client, step, due="2027-03-01", reason="Lieferung fehlt")
        assert (step.first_due, step.due) == (DUE, LATER)
        assert shifts_of(step) == [("moved", DUE, LATER, "Lieferung fehlt")]
        assert step.shifts.get().shifted_by == leitung
        assert heard == [MilestoneShifted(step.pk)]
        body = client.get("/projekte/bruecke/").content.decode()
        assert "verschoben: 31. Dezember 2026 → 1. März 2027. Lieferung fehlt" in body

    def test_the_first_date_cannot_be_changed_even_by_a_forged_form(self, client, leitung):
        step = milestone(project(), is_done=True, done_on=date(2026, 11, 1))
        form = opened(client, step.project)
        assert f"{row_of(form, 'milestones', step.pk)}first_due" in form.disabled
        self.change(client, step, first_due="2020-01-01", first_known="year")
        assert (step.first_due, step.first_known) == (DUE, "day")

    def test_a_promise_that_stood_in_public_is_not_deleted(self, client, leitung):
        step = milestone(project())
        body = self.change(client, step, DELETE="1")
        assert "„Fertig“ stand schon öffentlich und bleibt." in body
        assert Milestone.objects.filter(pk=step.pk).exists()

    def test_it_is_not_deleted_after_the_project_was_hidden_either(self, client, leitung):
        step = milestone(project())
        save(client, step.project, {"published": None})
        assert not Project.objects.get().published
        assert "stand schon öffentlich" in self.change(client, step, DELETE="1")

    def test_a_shifted_one_keeps_its_shifts(self, client, leitung):
        step = milestone(project(published=False))
        change_milestone(milestone_id=step.pk, to=to(due=LATER), reason="Frost", by=leitung)
        self.change(client, step, DELETE="1")
        assert shifts_of(step) == [("moved", DUE, LATER, "Frost")]

    def test_what_nobody_could_read_may_be_deleted(self, client, leitung):
        step = milestone(project(published=False))
        with pytest.raises(Milestone.DoesNotExist):
            self.change(client, step, DELETE="1")

    def test_a_promise_is_given_up_with_a_reason(
        self, client, leitung, heard, django_capture_on_commit_callbacks
    ):
        step = milestone(project())
        assert "Sag, warum" in self.change(client, step, is_dropped="on")
        assert not step.is_dropped
        with django_capture_on_commit_callbacks(execute=True):
            self.change(client, step, is_dropped="on", reason="Kein Geld")
        assert step.is_dropped
        assert shifts_of(step) == [("dropped", DUE, DUE, "Kein Geld")]
        assert heard == [MilestoneDropped(step.pk)]

    def test_what_is_finished_keeps_its_dates(self, client, leitung):
        step = milestone(project(), is_done=True, done_on=date(2026, 11, 1))
        assert "behält seine Termine" in self.change(client, step, due="2027-03-01", reason="weil")
        assert "behält seine Termine" in self.change(client, step, done_on="2026-10-01")
        assert (step.due, step.done_on) == (DUE, date(2026, 11, 1))

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"is_done": "on", "done_on": "2026-11-25"}, "Dieser Tag liegt in der Zukunft."),
            ({"done_on": "2026-11-01"}, "Kreuze „erledigt“ an"),
            ({"is_done": "on", "is_dropped": "on", "reason": "x"}, "nicht beides"),
        ],
    )
    def test_impossible_endings_are_refused_in_words(self, client, leitung, changes, said):
        step = milestone(project())
        assert said in self.change(client, step, **changes)
        assert not step.is_done

    def test_what_is_newly_promised_is_promised_first(self, client, leitung):
        found = project()
        form = opened(client, found)
        values = {"name_de": "Neu", "due": "2027-01-01", "due_known": "year", "first_known": "day",
                  "done_known": "day"}  # fmt: skip
        save(client, found, new_row(form, "milestones", values))
        step = Milestone.objects.get()
        end = date(2027, 12, 31)
        assert (step.first_due, step.first_known, step.due, step.due_known) == (
            end, "year", end, "year",
        )  # fmt: skip
        assert shifts_of(step) == []

    def test_a_new_one_that_tells_of_an_earlier_date_says_why_it_moved(self, client, leitung):
        found = project()
        values = {"name_de": "Alt", "first_due": "2026-12-31", "due": "2027-03-01",
                  "first_known": "day", "due_known": "day", "done_known": "day"}  # fmt: skip
        added = new_row(opened(client, found), "milestones", values)
        assert "Sag, warum" in save(client, found, added).content.decode()
        assert not Milestone.objects.exists()
        save(client, found, added | {"milestones-0-reason": "Frost"})
        assert shifts_of(Milestone.objects.get()) == [("moved", DUE, LATER, "Frost")]

    def test_an_older_version_brings_neither_old_dates_nor_takes_later_promises(
        self, client, leitung
    ):
        found = project()
        step = milestone(found)
        save(client, found, {})
        old = Project.objects.get().latest_revision
        self.change(client, step, due="2027-03-01", reason="Frost")
        later = milestone(found, LATER)
        address = reverse(
            "wagtailsnippets_programme_project:revisions_revert", args=[found.pk, old.pk]
        )
        form = opened(client, found, address)
        assert "Sag, warum" in save(client, found, {}, address, form).content.decode()
        row = row_of(form, "milestones", step.pk)
        save(client, found, {f"{row}due": "2027-03-01"}, address, form)
        assert Project.objects.get().latest_revision != old
        assert set(Milestone.objects.values_list("pk", "due")) == {
            (step.pk, LATER), (later.pk, LATER),
        }  # fmt: skip

    def test_nothing_is_saved_while_somebody_types(self, client, leitung):
        body = client.get(edit_address(project())).content.decode()
        assert "data-w-autosave-interval" not in body

    def test_a_public_project_is_not_deleted(self, client, leitung):
        found = project()
        address = reverse("wagtailsnippets_programme_project:delete", args=[found.pk])
        answer = client.post(address, follow=True)
        assert "wird nicht gelöscht" in answer.content.decode()
        assert Project.objects.filter(pk=found.pk).exists()
        draft = project("entwurf", published=False)
        client.post(reverse("wagtailsnippets_programme_project:delete", args=[draft.pk]))
        assert not Project.objects.filter(pk=draft.pk).exists()

    def test_whoever_may_not_edit_changes_nothing(self, client, settings):
        settings.STAFF_MFA = False
        step = milestone(project())
        client.force_login(person("autorin", Role.EDITOR))
        client.post(edit_address(step.project), {"milestones-0-due": "2027-03-01"})
        step.refresh_from_db()
        assert step.due == DUE


class TestServices:
    def test_a_shift_keeps_the_old_date_and_the_reason(self):
        step = milestone(project())
        change_milestone(
            milestone_id=step.pk, to=to(due=LATER), reason=" Lieferung fehlt ", by=cdo()
        )
        step.refresh_from_db()
        assert (step.first_due, step.due) == (DUE, LATER)
        assert shifts_of(step) == [("moved", DUE, LATER, "Lieferung fehlt")]

    def test_nothing_moved_is_nothing_written(self):
        step = milestone(project())
        assert change_milestone(milestone_id=step.pk, to=to(), reason="so", by=cdo()) is None
        assert not step.shifts.exists()

    def test_a_shift_needs_a_reason(self):
        step = milestone(project())
        with pytest.raises(Invalid, match="a reason that residents can read") as refusal:
            change_milestone(milestone_id=step.pk, to=to(due=LATER), reason="  ", by=cdo())
        assert refusal.value.details == ("reason",)

    def test_a_finished_milestone_keeps_its_date(self):
        step = milestone(project(), is_done=True)
        with pytest.raises(Conflict):
            change_milestone(
                milestone_id=step.pk, to=to(due=LATER, is_done=True), reason="x", by=cdo()
            )

    def test_the_first_date_stays(self):
        step = milestone(project())
        with pytest.raises(Conflict) as refusal:
            change_milestone(milestone_id=step.pk, to=to(first_due=LATER), reason="x", by=cdo())
        assert refusal.value.details == ("first-date",)

    def test_taking_back_that_it_is_done_is_written_down(self):
        step = milestone(project(), is_done=True, done_on=date(2026, 11, 1))
        change_milestone(milestone_id=step.pk, to=to(), reason="Mangel", by=cdo())
        step.refresh_from_db()
        assert not step.is_done
        assert shifts_of(step) == [("resumed", DUE, DUE, "Mangel")]

    @pytest.mark.parametrize("role", [Role.RESIDENT, Role.EDITOR, Role.ENGINEER])
    def test_nobody_else_changes_or_deletes_a_promise(self, role):
        step = milestone(project(published=False))
        somebody = person("jemand", role)
        with pytest.raises(NotAllowed):
            change_milestone(milestone_id=step.pk, to=to(due=LATER), reason="x", by=somebody)
        with pytest.raises(NotAllowed):
            delete_milestone(milestone_id=step.pk, by=somebody)

    def test_a_milestone_with_a_history_is_not_deleted(self):
        step = milestone(project())
        with pytest.raises(Conflict, match="give it up with a reason"):
            delete_milestone(milestone_id=step.pk, by=cdo())


class TestDatabase:
    """Whatever code is written later, and with which tool somebody opens the database."""

    @pytest.fixture
    def shifted(self):
        step = milestone(project())
        change_milestone(milestone_id=step.pk, to=to(due=LATER), reason="Frost", by=cdo())
        return step

    @pytest.mark.parametrize(
        "change", [{"first_due": LATER}, {"first_due": None}, {"first_known": "year"}]
    )
    def test_a_first_date_is_never_changed(self, shifted, change):
        with pytest.raises(IntegrityError), transaction.atomic():
            Milestone.objects.filter(pk=shifted.pk).update(**change)

    def test_an_unknown_first_date_is_not_invented_later(self):
        step = milestone(project(), first_due=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Milestone.objects.filter(pk=step.pk).update(first_due=DUE)

    @pytest.mark.parametrize(
        "change", [{"reason": "y"}, {"old_due": LATER}, {"new_due": DUE}, {"kind": "dropped"}]
    )
    def test_a_written_change_is_never_changed(self, shifted, change):
        with pytest.raises(IntegrityError), transaction.atomic():
            shifted.shifts.update(**change)

    def test_the_name_of_who_did_it_goes_with_the_account(self, shifted):
        shifted.shifts.get().shifted_by.delete()
        assert shifted.shifts.get().shifted_by is None

    def test_a_milestone_with_shifts_and_its_project_stay(self, shifted):
        for row in (shifted, shifted.project):
            with pytest.raises(models.ProtectedError):
                row.delete()
        assert MilestoneShift.objects.count() == 1
