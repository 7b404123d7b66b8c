"""The moments of a ballot, and what they allow: voting, telling totals, destroying its key."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stadtherz.kernel.errors import Invalid


class Stage(StrEnum):
    """Where a ballot stands."""

    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"
    TOLD = "told"


@dataclass(frozen=True)
class Times:
    """The moments of a ballot, fixed before it opens.

    Args:
        opens, closes: voting is allowed from the first on, and no more at the second.
        announced: before it, no total leaves the house by any way.
        objections_until: from then on nobody can contest, and the key of the marks goes.

    """

    opens: datetime
    closes: datetime
    announced: datetime
    objections_until: datetime

    def checked(self) -> "Times":
        """Give the times back.

        Raises:
            Invalid: they are not in order; the details name those that come too early.

        """
        if faults := self.faults():
            message = "a ballot opens, closes, is announced and can be contested, in this order"
            raise Invalid(message, code="ballot-times", details=faults)
        return self

    def faults(self) -> tuple[str, ...]:
        """Name the moments that come before what should come first."""
        rules = {
            "closes": self.closes <= self.opens,
            "announced": self.announced < self.closes,
            "objections_until": self.objections_until < self.announced,
        }
        return tuple(name for name, broken in rules.items() if broken)

    def may_vote(self, at: datetime) -> bool:
        """Whether ballots are taken."""
        return self.opens <= at < self.closes

    def may_tell(self, at: datetime) -> bool:
        """Whether totals may leave the house: the one question that every way out asks."""
        return at >= self.announced

    def may_forget(self, at: datetime) -> bool:
        """Whether the key of the marks is to be destroyed."""
        return at >= self.objections_until

    def stage(self, at: datetime) -> Stage:
        """Say where the ballot stands."""
        if at < self.opens:
            return Stage.COMING
        if at < self.closes:
            return Stage.OPEN
        return Stage.TOLD if self.may_tell(at) else Stage.CLOSED
