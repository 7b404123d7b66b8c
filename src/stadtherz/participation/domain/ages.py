"""How old somebody has to be to take part, and what they say about it themselves.

Nobody's age is checked and no birthday is known: an account says that it is at least so old. A code
is given out by whoever keeps the register, so the age of the register holds for it.
"""

OLDEST = 120


def is_age(years: int) -> bool:
    """Whether this can be asked as a minimum; 0 asks for none."""
    return 0 <= years <= OLDEST


def strictest(*asked: int) -> int:
    """Give the minimum that holds where several are asked: a part is never laxer than the whole."""
    return max(asked, default=0)


def is_old_enough(asked: int, said: int) -> bool:
    """Whether somebody who said to be at least so old may take part; 0 is said by who said none."""
    return said >= asked
