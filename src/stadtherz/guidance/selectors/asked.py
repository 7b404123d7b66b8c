"""What the address of a page asks for: both places, and the profile of who walks."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from stadtherz.guidance.adapters.profiles import parts, profiles
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.profile import Profile
from stadtherz.guidance.domain.question import Asked as Parameters
from stadtherz.guidance.domain.question import Question, question_of
from stadtherz.guidance.domain.tuning import Tuned, manner_of, plainly, tuned
from stadtherz.guidance.selectors.ends import End, end_of
from stadtherz.streets.public import FoundPlace


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, with what the city knows of it.

    Args:
        question: as it is best written: places by their references, no figure that is as usual.
        start: from where.
        goal: whereto.
        tuned: who walks.
        is_settled: whether the address says it so already, so that it can be shared.

    """

    question: Question
    start: End
    goal: End
    tuned: Tuned
    is_settled: bool

    @property
    def ends(self) -> tuple[FoundPlace, FoundPlace] | None:
        """Give both places, None where one is not certain yet."""
        if self.start.place is None or self.goal.place is None:
            return None
        return self.start.place, self.goal.place

    @property
    def profile(self) -> Profile:
        """Give who walks."""
        return self.tuned.profile

    @property
    def manner(self) -> Manner:
        """Give how somebody wants to be told, at their pace."""
        return manner_of(self.question, self.profile)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was asked that cannot be."""
        return self.tuned.is_whole and not self.question.wrong


def asked_of(parameters: Parameters) -> Asked:
    """Read what is asked for.

    Args:
        parameters: values by name, as an address gives them (`dict(request.GET.lists())`).

    """
    question = question_of(parameters)
    who = tuned(question, profiles(), parts())
    start, goal = end_of(question.start), end_of(question.goal)
    if not who.faults:
        question = plainly(question, who.usual)
    question = replace(question, start=_said(start), goal=_said(goal))
    given = {(key, one) for key, values in parameters.items() for one in values}
    return Asked(question, start, goal, who, given <= {*question.parameters})


def query_of(question: Question) -> str:
    """Write a question as an address has it behind the question mark."""
    return urlencode(question.parameters)


def _said(end: End) -> str | None:
    return end.place.ref if end.place else end.words
