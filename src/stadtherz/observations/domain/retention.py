"""How long single values are kept; what hours and days say of them stays.

Storage limitation is a principle of data protection (GDPR, article 5 (1) e), and a city's own
choice for the rest: minute values of a year fill more than hourly ones of a lifetime.
"""

from collections.abc import Mapping
from datetime import date, timedelta


def first_days_kept(keep_days: Mapping[int, int], today: date) -> dict[int, date]:
    """Give the first day of which single values are kept, by datastream.

    Args:
        keep_days: whole days before today that are kept; datastreams without a limit are missing.
        today: the UTC day of now, which is always kept.

    """
    longest = today.toordinal() - date.min.toordinal()
    return {
        stream: today - timedelta(days=min(days, longest)) for stream, days in keep_days.items()
    }


def sealed_by(step_end: date, kept: Mapping[int, date]) -> dict[int, date]:
    """Give before which day each datastream has only roll-ups once a step is done.

    Args:
        step_end: the day after the last one of the step; all days before were done too.
        kept: first day of which single values are kept, by datastream.

    """
    return {stream: min(day, step_end) for stream, day in kept.items()}
