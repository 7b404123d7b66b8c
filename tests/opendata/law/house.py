"""Datasets, measurements and people for tests about law."""

from datetime import UTC, date, datetime, timedelta

from stadtherz.accounts.public import Role
from stadtherz.city.public import Department
from stadtherz.opendata.models import Dataset, Distribution, MeasuredDay, Measurement
from stadtherz.opendata.selectors.service_quality import minute_of
from tests.accounts.factories import person

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def office(name="stelle"):
    return person(name, Role.DATA_OFFICE)


def owner(name="referat"):
    return person(name, Role.DATA_OWNER)


def dataset(key="laerm", title="Lärm an Straßen", **more):
    """A published table that can be asked, of no high value, without a service."""
    row = Dataset.objects.create(
        **{
            "key": key, "title": {"de": title, "en": f"{key} in English"},
            "description": {"de": "Was gemessen wird", "en": "What is measured"},
            "keywords": {"de": "Stadt"}, "themes": ["ENVI"], "licence": "dl-by-de-2.0",
            "department": Department.objects.order_by("position").first(), "frequency": "DAILY",
            "state": "published", "issued": date(2026, 1, 1), "modified": NOW,
            "west": 7.6, "south": 49.4, "east": 7.9, "north": 49.5, "begins": date(2026, 1, 1),
        } | more
    )  # fmt: skip
    for name, kind in (("all", "PARQUET"), ("csv", "CSV")):
        Distribution.objects.create(
            dataset=row, name=name, title={"de": name}, file_type=kind,
            path=f"{key}/{key}.{kind.lower()}", size=10, sha256="ab" * 32, issued=NOW, modified=NOW,
        )  # fmt: skip
    return row


def measured(service, at, *, status=200, wait=12.0, speed=None):
    return Measurement.objects.create(
        service=service, minute=minute_of(at), status=status,
        first_byte_ms=wait if status else None, bytes_a_second=speed,
    )  # fmt: skip


def measured_days(service, number, states="u288", end=NOW):
    for day in range(1, number + 1):
        MeasuredDay.objects.create(
            service=service, day=end.date() - timedelta(days=day), states=states,
            waits={"28": 288}, speeds={},
        )  # fmt: skip
