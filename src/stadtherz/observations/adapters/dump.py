"""Writes the tables of observations to JSON lines and reads them back, on SQLite and PostgreSQL.

A line is a row: its columns by name. What points out of observations is written by what it is
called there (a department by its key, a person by user name), because numbers differ from one
installation to another.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError, connection, models, transaction

from stadtherz.accounts.public import User
from stadtherz.city.public import Department, District, Place
from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.disk import sync
from stadtherz.observations.models import Mark

AT_ONCE = 2_000
Model = type[models.Model]
Row = dict[str, Any]


def about(model: Model) -> Any:
    """Give what Django knows of a table."""
    return model._meta  # noqa: SLF001 - Django's public name for it


def rows_of(model: Model) -> Any:
    """Give the rows of a table."""
    return model._default_manager  # noqa: SLF001 - Django's public name for it


@contextmanager
def one_look() -> Iterator[None]:
    """Read everything in the block as it was at one moment, and let others write meanwhile."""
    if connection.in_atomic_block:  # whoever began the transaction has chosen its moment
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def tables() -> list[Model]:
    """Name the tables of observations, those that others point to first.

    Marks are left out: they say which part is at work now, also in an installation that is empty.
    """
    config = apps.get_app_config("observations")
    left = [one for one in config.get_models(include_auto_created=True) if one is not Mark]
    found: list[Model] = []
    while left:
        ready = [one for one in left if not _points_to(one) & (set(left) - {one})]
        found += ready
        left = [one for one in left if one not in ready]
    return found


def _points_to(model: Model) -> set[Model]:
    return {field.related_model for field in about(model).concrete_fields if field.related_model}


def write_table(model: Model, folder: Path) -> int:
    """Write all rows of a table to a file of its name; gives their number."""
    fields = about(model).concrete_fields
    path = folder / f"{about(model).model_name}.jsonl"
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows_of(model).order_by("pk").iterator(AT_ONCE):
            said = {field.attname: _told(field, row) for field in fields}
            file.write(json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n")
            count += 1
    sync(path)
    return count


def _told(field: Any, row: models.Model) -> Any:
    value = getattr(row, field.attname)
    if value is None:
        return None
    if field.is_relation:
        return _called(field, row)
    if isinstance(field, models.BinaryField):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(field, models.JSONField):
        return field.value_to_string(row)
    return value


def _called(field: Any, row: models.Model) -> Any:
    """Say what a row points to: by number within observations, by what it is called outside."""
    if field.related_model in (Department, District):
        return getattr(row, field.name).key
    if field.related_model is User:
        return getattr(row, field.name).username  # the number may be another person's there
    if field.related_model is Place:
        place = getattr(row, field.name)
        return {
            "number": place.pk,
            "name": place.name,
            "description": dict(place.description),
            "lon": place.lon,
            "lat": place.lat,
            "area": place.area,
            "district": place.district.key if place.district else None,
            "illustrative": place.illustrative,
        }
    if about(field.related_model).app_label != about(type(row)).app_label:
        return None  # versions that the administration keeps are not part of a backup
    return getattr(row, field.attname)


def read_table(model: Model, folder: Path) -> int:
    """Read a table from its file; gives the number of rows."""
    path = folder / f"{about(model).model_name}.jsonl"
    if not path.exists():  # the backup is older than the table
        return 0
    count = 0
    with path.open(encoding="utf-8") as file:
        batch: list[models.Model] = []
        for line in file:
            batch.append(_row_of(model, json.loads(line)))
            if len(batch) >= AT_ONCE:
                count += _insert(model, batch)
        count += _insert(model, batch)
    return count


def _insert(model: Model, batch: list[models.Model]) -> int:
    try:
        rows_of(model).bulk_create(batch)
    except DataError as error:
        raise Invalid(_too_long(model, batch) or str(error), code="backup") from error
    count = len(batch)
    batch.clear()
    return count


def _too_long(model: Model, batch: list[models.Model]) -> str:
    """Say which text of the backup this database does not take; SQLite does not count."""
    limits = {
        one.attname: one.max_length
        for one in about(model).concrete_fields
        if isinstance(one, models.CharField)
    }
    for row in batch:
        for name, most in limits.items():
            if most is not None and len(getattr(row, name) or "") > most:
                return (
                    f"{about(model).model_name} {row.pk}: {name} has more than {most} characters,"
                    " which this database does not take; it is as it was before. Shorten it where"
                    " the backup was made, and make another one"
                )
    return ""


def _row_of(model: Model, said: Row) -> models.Model:
    known = {field.attname: field for field in about(model).concrete_fields}
    return model(**{name: _meant(known[name], said[name]) for name in said if name in known})


def _meant(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if not field.is_relation:
        return field.to_python(value)
    if field.related_model in (Department, District):
        found = field.related_model.objects.filter(key=value).first()
        return found and found.pk
    if field.related_model is User:
        person = User.objects.filter(username=value).first()
        return person and person.pk
    return _place(value) if field.related_model is Place else value


def _place(said: Row) -> int:
    """Find the place of before by its number and name, or make it again."""
    same = Place.objects.filter(pk=said["number"], name=said["name"]).first()
    if same is None:
        district = District.objects.filter(key=said["district"]).first()
        same = Place.objects.create(
            name=said["name"], description=said["description"], lon=said["lon"], lat=said["lat"],
            area=said["area"], district=district, illustrative=said["illustrative"],
        )  # fmt: skip
    return int(same.pk)


def set_counters_behind(found: list[Model]) -> None:
    """Let the database give numbers behind those that were read (PostgreSQL does not look)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), found):
            cursor.execute(statement)
