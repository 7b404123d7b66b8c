"""Plans a charge, or ends one; both are told before they apply."""

from datetime import date

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.domain.charges import Planned, check_charge
from stadtherz.opendata.models import Charge, Dataset


@transaction.atomic
def plan_charge(*, what: Text, dataset: str, planned: Planned, by: User, today: date) -> Charge:
    """Plan a charge.

    Args:
        what: what it is for.
        dataset: key, "" for a service beside the data.
        planned: the rest; whether the data are of high value is looked up.
        by: who plans it.
        today: the day.

    Raises:
        NotAllowed: the person may not.
        NotFound: there is no such dataset.
        Invalid: code "charge", with the reasons.

    """
    require(by, Permission.RUN_CATALOGUE)
    row = Dataset.objects.select_for_update().filter(key=dataset).first() if dataset else None
    if dataset and row is None:
        message = f"there is no dataset {dataset[:80]!r}"
        raise NotFound(message, code="dataset")
    high = bool(row and row.high_value)
    check_charge(
        Planned(planned.cents, planned.basis, planned.first_day, planned.last_day, high), today
    )
    return Charge.objects.create(
        what=what, dataset=row, cents=planned.cents, basis=Text.of(planned.basis),
        first_day=planned.first_day, last_day=planned.last_day,
    )  # fmt: skip


@transaction.atomic
def end_charge(*, charge: int, by: User, today: date) -> None:
    """Let a charge end today; one that has not begun yet is taken away.

    Raises:
        NotAllowed: the person may not.
        NotFound: there is no such charge.
        Conflict: code "charge-over": it has ended already.

    """
    require(by, Permission.RUN_CATALOGUE)
    row = Charge.objects.select_for_update().filter(pk=charge).first()
    if row is None:
        message = f"there is no charge {charge}"
        raise NotFound(message, code="charge")
    if row.last_day and row.last_day <= today:
        message = "this charge has ended already"
        raise Conflict(message, code="charge-over")
    if row.first_day > today:
        row.delete()
        return
    row.last_day = today
    row.save(update_fields=["last_day"])
