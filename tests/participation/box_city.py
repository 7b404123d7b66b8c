"""Prepares an open ballot in a city of its own; run as a process by tests and the benchmark.

    python -m tests.participation.box_city NUMBER [PB-FILE or -] [KEY OF THE PROCEDURE]

Prints the number of the ballot and one code a line. Its times are around now.
"""

import sys
import time
from datetime import timedelta
from pathlib import Path

import django


def main(number, file="-", key="stadtbudget"):
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 - Django is only now ready

    from stadtherz.accounts.public import User  # noqa: PLC0415
    from stadtherz.participation.services.entering import make_codes  # noqa: PLC0415
    from stadtherz.participation.services.opening import open_ballot  # noqa: PLC0415
    from tests.participation.factories import COSTS, ballot, procedure, staff  # noqa: PLC0415

    now = timezone.now()
    costs, most, budget = COSTS, 3, 100_000_00
    if file != "-":
        election = read_pb(file)
        costs, most, budget = election["costs"], election["most"], election["budget"]
    of = procedure(key)
    of.phases.filter(kind="collect").delete()
    of.phases.filter(kind="vote").update(begins=now, ends=now + timedelta(days=9))
    of.phases.filter(kind="result").update(
        begins=now + timedelta(days=9), ends=now + timedelta(days=99)
    )
    found = ballot(
        of, costs, most=most, budget=budget, access="codes", opens=now + timedelta(seconds=1),
        closes=now + timedelta(days=8), announced=now + timedelta(days=10),
        objections_until=now + timedelta(days=40),
    )  # fmt: skip
    office = User.objects.filter(username="wahlamt").first() or staff()
    open_ballot(ballot_id=found.pk, by=office, now=now)
    made = make_codes(ballot_id=found.pk, entries=[""] * number, by=office, now=now)
    while timezone.now() < found.opens:  # who reads the codes may vote at once
        time.sleep(0.05)
    print(found.pk, *(one.code for one in made), sep="\n")  # noqa: T201


def read_pb(path):
    """Read what is needed of a Pabulib file of approvals: costs, limits, and the ballots."""
    parts, part = {}, None
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if line in {"META", "PROJECTS", "VOTES"}:
            part = parts.setdefault(line, [])
        elif line:
            part.append(line.split(";"))
    meta = {row[0]: row[1] for row in parts["META"]}
    projects, votes = parts["PROJECTS"], parts["VOTES"]
    place = votes[0].index("vote")
    return {
        "most": int(meta["max_length"]), "budget": int(meta["budget"]) * 100,
        "costs": {row[0]: int(row[1]) * 100 for row in projects[1:]},
        "ballots": [row[place].split(",") for row in votes[1:]],
    }  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
