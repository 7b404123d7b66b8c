import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from stadtherz.observations.models import Alert
from stadtherz.observations.selectors.health_list import Filters, Line, lines, listed, overview
from stadtherz.observations.services.posting import waiting

AT_ONCE = 500
SOMETHING_OPEN = 1
HEAD = ("thing", "name", "state", "last contact", "battery", "gaps", "clock", "alerts")


class Command(BaseCommand):
    """For monitoring: the exit code says whether somebody has to look."""

    help = "Shows the health of devices; exit code 1 when an alert is open or a part does not work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument("--all", action="store_true", help="also what is well")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        found = _report(now, everything=options["all"])
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_table(found)))
        if found["open"] or found["stale"] or found["never_looked"] or found["failing"]:
            raise SystemExit(SOMETHING_OPEN)


def _report(now: datetime, *, everything: bool) -> dict[str, Any]:
    summary = overview(now)
    rows = listed(Filters(state="" if everything else "open"), now)
    things = [
        _thing(line)
        for start in range(0, rows.count(), AT_ONCE)
        for line in lines(list(rows[start : start + AT_ONCE]), now)
    ]
    return {
        "looked_at": summary.looked_at.isoformat() if summary.looked_at else None,
        "never_looked": summary.looked_at is None and summary.all > 0,
        "stale": summary.stale,
        "watched": summary.all,
        "open": Alert.objects.filter(stage=Alert.Stage.OPEN, collective=False).count(),
        "collective": [row.key for row in summary.collective],
        "balances": [one.part for one in summary.balances],
        "ingest_silent": summary.ingest is not None,
        "failing": {job: since.isoformat() for job, since in summary.failing},
        "mails_waiting": waiting().count(),
        "things": things,
    }


def _thing(line: Line) -> dict[str, Any]:
    row = line.health
    return {
        "thing": row.subject,
        "name": row.name,
        "station": row.station.key,
        "department": row.department,
        "state": line.sign,
        "last_contact": row.last.isoformat() if row.last else None,
        "interval_s": row.interval_s,
        "battery_percent": row.battery,
        "battery_days_left": row.battery_days,
        "gap_share_24h": row.gap_share,
        "suspect_share_24h": row.suspect_share,
        "clock_offset_s": row.clock_offset,
        "clock_drift_s_a_day": row.clock_drift,
        "clock_jump_s": row.clock_jump,
        "alerts": [one.row.key for one in line.alerts],
        "acknowledged": [one.row.key for one in line.alerts if one.row.acknowledged_at],
        "maintenance_until": line.silence.until.isoformat() if line.silence else None,
    }


def _table(found: dict[str, Any]) -> list[str]:
    looked = found["looked_at"] or "never"
    said = [f"watched {found['watched']}, open alerts {found['open']}, looked at {looked}"]
    if found["stale"] or found["never_looked"]:
        said.append("nobody looks at the devices; is the clock running?")
    if found["ingest_silent"]:
        said.append("the ingest is not running")
    said += [f"{job} fails since {since}" for job, since in found["failing"].items()]
    if found["mails_waiting"]:
        said.append(f"{found['mails_waiting']} mails wait for the mail server")
    said += [f"together: {key}" for key in found["collective"]]
    said += [f"out of balance: {name}" for name in found["balances"]]
    rows: list[tuple[str, ...]] = [HEAD]
    rows += [_cells(thing) for thing in found["things"]]
    if len(rows) > 1:
        widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
        said.append("")
        said += ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return said


def _cells(thing: dict[str, Any]) -> tuple[str, ...]:
    battery, gaps = thing["battery_percent"], thing["gap_share_24h"]
    return (
        thing["thing"],
        thing["name"][:40],
        thing["state"],
        (thing["last_contact"] or "-")[:16],
        "-" if battery is None else f"{battery:.0f} %",
        "-" if gaps is None else f"{gaps:.1%}",
        "-" if thing["clock_offset_s"] is None else f"{thing['clock_offset_s']:+.0f} s",
        ", ".join(key.partition(":")[0] for key in thing["alerts"]) or "-",
    )
