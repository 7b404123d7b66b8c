"""When a polled service is asked again."""

from datetime import datetime, timedelta

FIRST_RETRY_S = 30.0
LONGEST_RETRY_S = 3_600.0
SPREAD = 0.1


def next_due(
    now: datetime, every_s: float, failures: int, chance: float, asked_s: float = 0
) -> datetime:
    """Give the next time: regular after an answer, later and later after failures.

    Args:
        now: when it was asked, with a zone.
        every_s: seconds between two questions, as configured.
        failures: how many in a row; 0 after an answer.
        chance: from 0 to 1; spreads the questions of many cities by up to a tenth.
        asked_s: seconds to be left alone, as it asked (Retry-After, RFC 9110); 0 for none.

    """
    wait = every_s
    if failures:
        longest = max(LONGEST_RETRY_S, every_s)
        wait = min(longest, FIRST_RETRY_S * 2 ** min(failures - 1, 20))
        wait = min(max(wait, asked_s), longest)
    return now + timedelta(seconds=wait * (1 + SPREAD * chance))
