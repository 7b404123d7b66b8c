"""What a process loads once stays: garbage is not looked for in it, neither meanwhile nor later.

Some 3,000 modules are loaded, and each collection on the way would go through all that is there
already: a quarter of the time of a short command.
"""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Load without collecting garbage; what there is at the end is never collected."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        atexit.register(gc.unfreeze)  # DuckDB complains aloud of what is left at the end
        gc.enable()
