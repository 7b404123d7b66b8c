"""Two people at the same moment, each with a connection of their own."""

import sqlite3
import threading
import time
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction

from stadtherz.accounts.public import Role
from stadtherz.kernel.errors import Conflict
from stadtherz.programme.domain.gate import missing_for_approval
from stadtherz.programme.models import Project
from stadtherz.programme.services.approval import ApprovalRefused, approve_project, keep_gate
from stadtherz.programme.services.projects import hold_project
from tests.accounts.factories import person
from tests.programme.factories import project

pytestmark = pytest.mark.django_db(transaction=True)
LONG_ENOUGH_TO_BE_WAITING = 0.5


@pytest.fixture
def second_connection(tmp_path):
    """Run something in a thread with a connection of its own to the same database.

    SQLite's database of a test lives in memory and knows one connection, so everything goes on in
    a copy on disk, opened as in production.
    """
    if connection.vendor == "sqlite":
        yield from _on_a_copy(tmp_path / "copy.sqlite3")
    else:
        yield lambda act: _started(act, connection.settings_dict)


def _on_a_copy(path):
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()
    in_memory = connections["default"]
    settings = {**in_memory.settings_dict, "NAME": str(path)}
    connections["default"] = _connection_to(settings)
    yield lambda act: _started(act, settings)
    connections["default"].close()
    connections["default"] = in_memory


def _connection_to(settings):
    opened = connections.create_connection("default")
    opened.settings_dict = settings
    return opened


def _started(act, settings):
    """Start `act` on another connection; `outcome()` waits and gives what came of it."""
    found = []

    def run():
        connections["default"] = _connection_to(settings)
        try:
            found.append(act())
        except Exception as refusal:  # noqa: BLE001 - the test looks at it
            found.append(refusal)
        finally:
            connections["default"].close()

    thread = threading.Thread(target=run)
    thread.start()

    def outcome():
        thread.join(timeout=30)
        assert not thread.is_alive(), "still waiting"
        return found[0]

    return outcome


@contextmanager
def editing(found, by):
    """An edit that is under way: the project is held, nothing is stored yet."""
    with transaction.atomic():
        hold_project(project=found, by=by)
        yield
        found.save()
        keep_gate(project_id=found.pk, by=by)


def is_sound():
    """Whether no project is approved that the gate would refuse."""
    return not any(
        one.approved_at and missing_for_approval(one.as_candidate())
        for one in Project.objects.all()
    )


def test_of_two_approvals_at_once_one_wins(second_connection):
    found, first, second = project(), person("erste", Role.CDO), person("zweite", Role.CDO)
    with transaction.atomic():
        approve_project(project_id=found.pk, by=first)
        other = second_connection(lambda: approve_project(project_id=found.pk, by=second))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    assert isinstance(other(), Conflict)
    assert list(found.approval_steps.values_list("by__username", flat=True)) == ["erste"]


def test_an_approval_waits_for_the_edit_that_takes_the_benefit_away(second_connection):
    found, leitung = project(), person("leitung", Role.CDO)
    with editing(found, leitung):
        approval = second_connection(lambda: approve_project(project_id=found.pk, by=leitung))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
        found.benefits.set([])
    refusal = approval()
    assert isinstance(refusal, ApprovalRefused)
    assert refusal.details == ("benefit",)
    assert is_sound()


def test_an_edit_waits_for_the_approval_and_then_ends_it(second_connection):
    found, leitung = project(), person("leitung", Role.CDO)

    def take_the_benefit_away():
        mine = Project.objects.get(pk=found.pk)
        with editing(mine, leitung):
            mine.benefits.set([])

    with transaction.atomic():
        approve_project(project_id=found.pk, by=leitung)
        edit = second_connection(take_the_benefit_away)
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    assert edit() is None
    assert list(found.approval_steps.values_list("kind", flat=True)) == ["approved", "lapsed"]
    assert is_sound()


def test_an_edit_that_began_before_an_approval_does_not_undo_it(second_connection):
    found, leitung = project(), person("leitung", Role.CDO)
    opened_before = Project.objects.get(pk=found.pk)
    approved = second_connection(lambda: approve_project(project_id=found.pk, by=leitung))
    assert isinstance(approved(), Project)
    with editing(opened_before, leitung):
        pass
    assert Project.objects.get(pk=found.pk).approved_by == leitung
