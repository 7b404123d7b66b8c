"""What data may cost, and how the source of data is named.

Sources: Directive (EU) 2019/1024, articles 6 (free of charge; marginal costs as an exception;
high-value data always free) and 7 (charges and conditions are published in advance, with the basis
of calculation); DNG section 10; Datenlizenz Deutschland 2.0 and CC BY 4.0 on naming the source.
"""

from dataclasses import dataclass
from datetime import date

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.terms import Licence


@dataclass(frozen=True)
class Planned:
    """A charge that somebody wants to make.

    Args:
        cents: how much.
        basis: how it is calculated.
        first_day, last_day: from when to when it applies; without an end None.
        high_value: whether the data it is for are of high value.

    """

    cents: int
    basis: str
    first_day: date
    last_day: date | None = None
    high_value: bool = False


def check_charge(planned: Planned, today: date) -> None:
    """Let pass a charge that the law allows.

    Raises:
        Invalid: code "charge", with each reason in `details`.

    """
    reasons = {
        "nothing": planned.cents <= 0,
        "high-value-is-free": planned.high_value,
        "no-basis": not planned.basis.strip(),
        "not-in-advance": planned.first_day <= today,
        "ends-before": planned.last_day is not None and planned.last_day < planned.first_day,
    }
    broken = tuple(reason for reason, found in reasons.items() if found)
    if broken:
        message = f"the charge cannot be made: {', '.join(broken)}; change it and try again"
        raise Invalid(message, code="charge", details=broken)


def named_source(publisher: str, title: str, licence: Licence, address: str) -> str:
    """Write how a source is named, ready to be copied.

    It holds what Datenlizenz Deutschland 2.0 (section 2) and CC BY 4.0 (section 3 a) ask for: who
    gives the data, which, under which licence with its address, and where they are.
    """
    return f"{publisher}: „{title}“, {licence.name} ({licence.text}), {address}"
