"""Makes proposals in a city of its own; run as a process by browser tests and the benchmark.

    python -m tests.participation.proposals_running PROPOSALS ARGUMENTS

Prints the number of the proposal with the arguments. Times are around now; nobody waits here but
one proposal, whose number comes second. Third comes the session of a reader with a log-in.
"""

import sys
from datetime import timedelta

import django


def main(proposals, arguments):
    django.setup()
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415 - Django is only now ready

    from stadtherz.participation.models import Argument, Proposal  # noqa: PLC0415
    from tests.accounts.people import confirmed  # noqa: PLC0415
    from tests.participation import proposal_city as city  # noqa: PLC0415

    now = timezone.now()
    procedure = city.collecting()
    procedure.phases.filter(kind="check").update(
        begins=now + timedelta(days=30), ends=now + timedelta(days=60)
    )
    procedure.phases.filter(kind="collect").update(
        begins=now - timedelta(days=9), ends=now + timedelta(days=30)
    )
    author = city.resident("vorschlagende", now - timedelta(days=9))
    rows = city.ready_made(procedure, proposals, author=author, lon=7.7692, lat=49.4454)
    row = rows[0]
    city.ready_arguments(row, arguments, author)
    Proposal.objects.update(promise_due=timezone.localdate(now) + timedelta(days=9))
    Proposal.objects.filter(pk=rows[-1].pk).update(
        promise_due=timezone.localdate(now) - timedelta(days=3)
    )
    Argument.objects.filter(proposal=row).update(created_at=now - timedelta(hours=1))
    waiting = city.handed_in(procedure, city.resident("wartende"), now=now)
    confirmed("schreiberin")  # whom no other test changes
    browser = Client()
    browser.force_login(city.resident("lesende"))
    print(row.pk, waiting.pk, browser.session.session_key, sep="\n")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
