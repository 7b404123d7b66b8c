"""The box is an island: no path of joins leads from a ballot to a person, or to a right."""

from collections import defaultdict
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from stadtherz.participation.models import (
    BallotBox,
    BoardEntry,
    CastBallot,
    DayHead,
    RightMark,
    SealedBallot,
    SupportByCode,
    Unnamed,
    VotingBallot,
    VotingRight,
)

BOX = {BallotBox, BoardEntry, CastBallot, DayHead, SealedBallot}
TIMES = (models.DateField, models.DateTimeField, models.TimeField, models.DurationField)


def neighbours():
    """Every model, and those that it is joined with: by its own keys and by those of others."""
    found = defaultdict(set)
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields(include_hidden=True):
            other = field.related_model
            if isinstance(other, type):
                found[model].add(other)
                found[other].add(model)
    return found


def reached(start):
    joined, seen, todo = neighbours(), set(), [start]
    while todo:
        model = todo.pop()
        if model not in seen:
            seen.add(model)
            todo += joined[model]
    return seen


@pytest.mark.parametrize("model", [CastBallot, SealedBallot, BoardEntry])
def test_no_path_leads_out_of_the_box(model):
    assert reached(model) == BOX


def test_the_walk_finds_paths_where_there_are_some():
    people = get_user_model()
    assert people in reached(VotingBallot)  # by way of departments and what belongs to them
    assert {VotingRight, VotingBallot} <= reached(RightMark)


def columns(model):
    return {field.column for field in model._meta.get_fields() if hasattr(field, "column")}


def test_rights_and_ballots_share_no_column_but_the_channel():
    shared = columns(CastBallot) & (columns(VotingRight) | columns(RightMark))
    assert shared == {"id", "channel"}  # each draws its own random number


def test_codes_of_contributions_and_of_ballots_meet_in_the_procedure_alone():
    """No key leads from a right to who contributed; their marks are made under two keys."""
    shared = columns(Unnamed) & (columns(VotingRight) | columns(RightMark))
    assert shared == {"id", "mark"}
    assert {VotingRight, RightMark, VotingBallot}.isdisjoint(neighbours()[Unnamed])
    assert get_user_model() not in neighbours()[Unnamed]


KEPT_APART = [CastBallot, SealedBallot, VotingRight, RightMark, Unnamed, SupportByCode]


@pytest.mark.parametrize("model", KEPT_APART)
def test_no_moment_is_kept_not_even_a_day(model):
    assert not [field.name for field in model._meta.fields if isinstance(field, TIMES)]


@pytest.mark.parametrize("model", KEPT_APART)
def test_numbers_are_drawn_and_not_counted(model):
    field = model._meta.pk
    assert isinstance(field, models.UUIDField)
    assert field.default().version == 4


@pytest.mark.django_db
def test_the_database_has_the_same_keys_as_the_models():
    """What the models do not know, nobody wrote into a migration either."""
    tables = {model._meta.db_table: model for model in BOX}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for there in connection.introspection.get_relations(cursor, table).values():
                assert (there[1] in tables) == (table in tables), (table, there)


@pytest.mark.django_db
def test_every_trigger_is_there():
    known = MigrationLoader(connection).disk_migrations
    modules = [import_module(one.__module__) for (app, _), one in known.items()
               if app == "participation"]  # fmt: skip
    box = next(one for one in modules if one.__name__.endswith("0002_the_database_keeps_the_box"))
    rules = [rule for one in modules for rule in getattr(one, "RULES", ())]
    wanted = {box._name(table, event) for table, event, _broken, _words in rules}
    assert {"participation_paperbatch_update_rule", "participation_tielot_delete_rule"} < wanted
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        assert wanted <= {row[0] for row in cursor.fetchall()}
