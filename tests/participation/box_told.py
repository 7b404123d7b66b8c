"""Says what lies in a box, now or after its end; run as a process beside a served city.

python -m tests.participation.box_told BALLOT now|end
"""

import json
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import django

VERIFIER = Path("src/stadtherz/participation/static/participation/verify.py")


def main(number, at):
    django.setup()
    from stadtherz.participation.models import (  # noqa: PLC0415 - Django is only now ready
        CastBallot,
        SealedBallot,
        VotingBallot,
        VotingRight,
    )
    from stadtherz.participation.selectors.board import board_lines  # noqa: PLC0415
    from stadtherz.participation.services.closing import close_due  # noqa: PLC0415
    from tests.participation.factories import support_of  # noqa: PLC0415

    ballot = VotingBallot.objects.get(pk=number)
    found = {}
    if at == "end":
        close_due(now=ballot.closes)
        found["traces"] = traces()
        moment = ballot.announced + timedelta(hours=1)
        close_due(now=moment)
        found["support"] = support_of(ballot, moment)
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.writelines(f"{line}\n" for line in board_lines(ballot, moment))
            file.flush()
            found |= verified(file.name, found["support"])
    found["used"] = VotingRight.objects.filter(ballot=ballot, used=True).count()
    found["ballots"] = sorted(
        row for model in (CastBallot, SealedBallot)
        for row in model.objects.filter(box_id=ballot.pk).values_list("commitment", flat=True)
    )  # fmt: skip
    print(json.dumps(found))  # noqa: T201


def traces():
    """Say what the disk still tells of the order in which people came; nothing is right."""
    from django.conf import settings  # noqa: PLC0415 - as above
    from django.db import connection  # noqa: PLC0415

    def first(question):
        with connection.cursor() as cursor:
            cursor.execute(question)
            return [row[0] for row in cursor.fetchall()]

    sealed, rights = "participation_sealedballot", "participation_votingright"
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    lying = {
        table: first(f"SELECT id FROM {table} ORDER BY {place}")  # noqa: S608 - own names
        for table in (sealed, rights)
    }
    told = [f"order of {table}" for table, ids in lying.items() if ids != sorted(ids)]
    if connection.vendor == "sqlite":
        journal = Path(settings.DATABASES["default"]["NAME"]).with_suffix(".sqlite3-wal")
        return told + ["journal"] * bool(journal.exists() and journal.stat().st_size)
    moments = [
        first(f"SELECT DISTINCT xmin::text FROM {table} {used}")  # noqa: S608 - own names
        for table, used in ((sealed, ""), (rights, "WHERE used"))
    ]
    told += ["transactions"] * any(len(found) > 1 for found in moments)
    left = first("SELECT pg_relation_size('participation_castballot')")[0]
    return told + ["old versions"] * bool(left)


def verified(file, support):
    """Let the verifier count the export; it must come to the same."""
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), file], capture_output=True, text=True, check=True
    )
    votes = [line.split() for line in done.stdout.splitlines() if line.startswith("votes ")]
    assert {key: int(number) for _, number, key in votes} == support
    winners = next(line for line in done.stdout.splitlines() if line.startswith("winners"))
    return {"winners": len(winners.split(":")[1].split())}


if __name__ == "__main__":
    main(*sys.argv[1:])
