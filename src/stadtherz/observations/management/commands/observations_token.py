from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.models import Datastream
from stadtherz.observations.selectors.projects import is_project
from stadtherz.observations.services.sensorthings.permission import Act
from stadtherz.observations.services.sensorthings.tokens import create_token


class Command(BaseCommand):
    """Make a token for a device or a program and print it, this one time."""

    help = "Makes a token for the SensorThings interface and prints it once; only a digest is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="who will use it, such as 'rain gauges of the Tiefbau'")
        parser.add_argument("--acts", default="create", help="comma list of " + ",".join(Act))
        scope = parser.add_mutually_exclusive_group(required=True)
        scope.add_argument("--project", action="append", default=[], help="may be given again")
        scope.add_argument("--datastream", action="append", default=[], type=int, help="its id")
        scope.add_argument("--everything", action="store_true")
        parser.add_argument("--expires", type=date.fromisoformat, help="last day, 2027-12-31")

    def handle(self, *args: Any, **options: Any) -> None:
        token = create_token(
            name=options["name"],
            acts=_acts(options["acts"]),
            everything=options["everything"],
            projects=_projects(options["project"]),
            datastreams=_streams(options["datastream"]),
            expires_at=_end_of(options["expires"]),
        )
        self.stdout.write(token)


def _acts(written: str) -> list[Act]:
    names = [name.strip() for name in written.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(Act)]
    if unknown or not names:
        message = f"--acts {written}: name some of {', '.join(Act)}"
        raise Invalid(message, code="act")
    return [Act(name) for name in names]


def _streams(ids: list[int]) -> list[Datastream]:
    found = list(Datastream.objects.filter(pk__in=ids))
    if missing := set(ids) - {one.pk for one in found}:
        message = f"--datastream: there is none with the id {min(missing)}"
        raise Invalid(message, code="datastream")
    return found


def _projects(keys: list[str]) -> list[str]:
    if missing := [key for key in keys if not is_project(key)]:
        message = (
            f"--project: there is none with the key {missing[0]!r}, and no station measures for it;"
            " projects have theirs in the administration"
        )
        raise Invalid(message, code="project")
    return keys


def _end_of(day: date | None) -> datetime | None:
    if day is not None and day < timezone.localdate():
        message = f"--expires {day}: lies in the past; give the last day on which it shall work"
        raise Invalid(message, code="expires")
    return None if day is None else timezone.make_aware(datetime.combine(day, time.max))
