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
    from stadtherz.participation.selectors.totals import support_of  # noqa: PLC0415
    from stadtherz.participation.services.closing import close_due  # noqa: PLC0415

    ballot = VotingBallot.objects.get(pk=number)
    found = {}
    if at == "end":
        moment = ballot.announced + timedelta(hours=1)
        close_due(now=moment)
        found["support"] = support_of(ballot, moment)
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.writelines(f"{line}\n" for line in board_lines(ballot, moment))
            file.flush()
            found |= verified(file.name, found["support"])
    found["used"] = VotingRight.objects.filter(used=True).count()
    found["ballots"] = sorted(
        row for model in (CastBallot, SealedBallot)
        for row in model.objects.values_list("commitment", flat=True)
    )  # fmt: skip
    print(json.dumps(found))  # noqa: T201


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
