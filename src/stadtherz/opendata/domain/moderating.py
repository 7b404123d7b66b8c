"""What becomes of something that somebody sent: seen by all, or not; and how an act is taken back.

The same for questions to owners and for what people made of the data.
"""

from enum import StrEnum

from stadtherz.kernel.errors import Conflict, Invalid


class State(StrEnum):
    """Whether something is seen by all."""

    NEW = "new"
    PUBLISHED = "published"
    HIDDEN = "hidden"


class Act(StrEnum):
    """What staff do with it."""

    PUBLISH = "publish"
    HIDE = "hide"
    UNDO = "undo"


TO = {Act.PUBLISH: State.PUBLISHED, Act.HIDE: State.HIDDEN}


def act_named(name: str) -> Act:
    """Read the name of an act.

    Raises:
        Invalid: code "unknown-act".

    """
    found = next((one for one in Act if one.value == name), None)
    if found is None:
        message = f"{name[:20]!r} is no act; there are {', '.join(Act)}"
        raise Invalid(message, code="unknown-act")
    return found


def after(act: Act, state: str, before: str) -> tuple[str, str]:
    """Give the state after an act, and the one to which that act is taken back.

    Args:
        act: what is done.
        state: as it is now.
        before: as it was before the last act; "" where there was none.

    Raises:
        Conflict: code "already-so" where nothing would change, "nothing-to-undo" where nothing was
            done yet.

    """
    if act is Act.UNDO:
        if not before:
            message = "nothing was done here that could be taken back"
            raise Conflict(message, code="nothing-to-undo")
        return before, ""
    if TO[act].value == state:
        message = f"it is {state} already; somebody was faster"
        raise Conflict(message, code="already-so")
    return TO[act].value, state


def is_broken(failures: int) -> bool:
    """Whether an address counts as gone: it did not answer in two weeks in a row."""
    return failures >= 2
