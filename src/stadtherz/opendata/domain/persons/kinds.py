"""What is found in a table that may speak of people, and how grave it is.

Personal data: Article 4 No. 1 GDPR. Nothing here says that something may not be published: that is
for people. A find says what stands where, how sure that is and which remedies there are.
"""

from dataclasses import dataclass
from enum import StrEnum

K = 5
"""Groups of fewer people are small; a usual threshold of offices of statistics lies at 3 to 5."""


class Kind(StrEnum):
    """What was found."""

    NAME = "name"
    MAIL = "mail"
    OFFICE_MAIL = "office-mail"
    PHONE = "phone"
    IBAN = "iban"
    PLATE = "plate"
    TAX_ID = "tax-id"
    PENSION = "pension-number"
    HEALTH = "health-number"
    ID_CARD = "id-card"
    IP = "ip"
    MAC = "mac"
    BIRTH = "birth"
    ADDRESS = "address"
    TRACKS = "tracks"
    SMALL_GROUPS = "small-groups"
    SMALL_CELLS = "small-cells"
    COMPUTED_CELLS = "computed-cells"


OF_TABLES = frozenset((Kind.SMALL_GROUPS, Kind.SMALL_CELLS, Kind.COMPUTED_CELLS))
"""Finds about groups of rows; the others are about single values."""


class Verdict(StrEnum):
    """What a find does to a release."""

    BLOCKING = "blocking"
    """It stops the release until there is a remedy or a written reason."""
    ASKING = "asking"
    """It is a question to the owner of the data."""


class About(StrEnum):
    """Whom the rows of a table are about, as its columns of names and days of birth tell."""

    NOBODY = "nobody"
    ROLES = "roles"
    """Persons are named for what they do, as owners of an inn."""
    PERSONS = "persons"


class Reason(StrEnum):
    """Why something is taken for what it is said to be."""

    VALUE = "by-value"
    HEADING = "by-heading"
    CHECK_DIGIT = "check-digit"
    BESIDE_PERSONS = "beside-persons"
    SHARE = "most-of-the-column"


@dataclass(frozen=True)
class Confidence:
    """How sure a find is.

    Args:
        degree: 0 to 1; from 0.8 on it is a statement, below it a supposition.
        reasons: why.

    """

    degree: float
    reasons: tuple[Reason, ...]

    @property
    def sure(self) -> bool:
        """Whether it can be said without "perhaps"."""
        return self.degree >= 0.8

    @property
    def both(self) -> bool:
        """Whether the heading and the values say the same."""
        return Reason.VALUE in self.reasons and Reason.HEADING in self.reasons


class Strength(StrEnum):
    """How sure a single value is told from others that look like it."""

    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True)
class Hit:
    """A part of a text that is taken for personal data.

    Args:
        kind: of what.
        start, end: place in the text.
        strength: how sure.
        called: whether words beside it say what it is: "Herr ...", "Tel. ...", "geb. ...".

    """

    kind: Kind
    start: int
    end: int
    strength: Strength = Strength.STRONG
    called: bool = False
