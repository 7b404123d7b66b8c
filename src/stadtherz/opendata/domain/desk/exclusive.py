"""What the law wants of arrangements by which only one may use data.

Directive (EU) 2019/1024 Art. 12 and DNG § 6. They are allowed where a service in the public
interest needs them (2), are reviewed at least every three years, and stand on the web two months
before they take effect if made after 15 July 2019. For digitising culture ten years are the most
(the directive would allow more, with reviews), and the city gets a copy free of charge (3). What
only has the effect of one (4) is published and reviewed alike.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from stadtherz.opendata.domain.desk.deadlines import months_later

REVIEW_MONTHS = 36
NOTICE_MONTHS = 2
MOST_MONTHS_OF_CULTURE = 120
LAW_SINCE = date(2019, 7, 15)
SOON = timedelta(days=90)


class Sort(StrEnum):
    """What an arrangement is for."""

    SERVICE = "service"
    CULTURE = "culture"
    INDIRECT = "indirect"


class Breach(StrEnum):
    """What breaks the law."""

    NO_INTEREST = "no-public-interest"
    PUBLISHED_LATE = "published-late"
    NOT_PUBLISHED = "not-published"
    NO_TERMS = "terms-not-public"
    REVIEW_LATE = "review-late"
    NOT_NEEDED = "not-needed"
    TOO_LONG = "culture-too-long"
    NO_COPY = "no-free-copy"


@dataclass(frozen=True)
class Terms:
    """An arrangement as the law sees it.

    Args:
        sort: what it is for.
        agreed: day on which it was made.
        begins: first day on which it has effect.
        ends: last day; None where none is agreed.
        published: day from which it stands on the web; None where it does not.
        reasons: why a service in the public interest needs it.
        terms: address of its final text; "" where it is not public.
        reviewed: day of the last review.
        needed: what that found: whether a service in the public interest still needs it.
        free_copy: whether the city gets what was digitised, free of charge.

    """

    sort: Sort
    agreed: date
    begins: date
    ends: date | None = None
    published: date | None = None
    reasons: str = ""
    terms: str = ""
    reviewed: date | None = None
    needed: bool = True
    free_copy: bool = False


def publish_by(terms: Terms) -> date | None:
    """Give the last day on which it may be published; None where the law names none."""
    if terms.sort is Sort.CULTURE or terms.agreed <= LAW_SINCE:
        return None
    return months_later(terms.begins, -NOTICE_MONTHS)


def review_by(terms: Terms) -> date | None:
    """Give the day by which it has to be reviewed next; None where the law asks for no review."""
    if terms.sort is Sort.CULTURE:
        return None
    by = months_later(terms.reviewed or terms.begins, REVIEW_MONTHS)
    return None if terms.ends is not None and terms.ends < by else by


def longest(terms: Terms) -> date | None:
    """Give the last day that the law allows; None where it names none."""
    if terms.sort is not Sort.CULTURE:
        return None
    return months_later(terms.begins, MOST_MONTHS_OF_CULTURE) - timedelta(days=1)


def runs(terms: Terms, today: date) -> bool:
    """Say whether it has effect today."""
    return terms.begins <= today and (terms.ends is None or today <= terms.ends)


def is_over(terms: Terms, today: date) -> bool:
    """Say whether it had its last day."""
    return terms.ends is not None and terms.ends < today


def review_is_near(terms: Terms, today: date) -> bool:
    """Say whether a review is due within three months, or overdue."""
    by = review_by(terms)
    return by is not None and not is_over(terms, today) and today >= by - SOON


def breaches(terms: Terms, today: date) -> tuple[Breach, ...]:
    """Name everything that breaks the law today; an empty tuple means nothing does."""
    late, due = publish_by(terms), review_by(terms)
    most = longest(terms)
    culture = terms.sort is Sort.CULTURE
    rules = {
        Breach.NO_INTEREST: terms.sort is Sort.SERVICE and not terms.reasons.strip(),
        Breach.NOT_PUBLISHED: terms.published is None
        and today > (late or terms.begins - timedelta(days=1)),
        Breach.PUBLISHED_LATE: terms.published is not None
        and late is not None
        and terms.published > late,
        Breach.NO_TERMS: not terms.terms.strip() and today >= terms.begins,
        Breach.REVIEW_LATE: due is not None and not is_over(terms, today) and today > due,
        Breach.NOT_NEEDED: not terms.needed and not culture and runs(terms, today),
        Breach.TOO_LONG: most is not None and (terms.ends is None or terms.ends > most),
        Breach.NO_COPY: culture and not terms.free_copy,
    }
    return tuple(breach for breach, broken in rules.items() if broken)
