"""How much is tried where one example takes seconds: little each time, all of it by `make soak`."""

import os

TIMES = int(os.environ.get("TESTS_TIMES", "1"))
"""By how much the daily number of examples is multiplied; samples are whole from two on."""


def sample(found, step):
    """Give every `step`-th of a list each day, and all of them in a soak."""
    return found[::step] if TIMES == 1 else found
