"""Gives memory that is free inside of the process back to the system."""

import ctypes
from functools import cache
from typing import Any


@cache
def _trim() -> Any:
    """Find glibc's function; other C libraries give memory back by themselves."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back() -> None:
    """Shrink the heap, which many threads of the lake's writer leave full of holes."""
    if trim := _trim():
        trim(0)
