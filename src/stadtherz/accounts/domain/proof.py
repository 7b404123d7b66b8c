"""A proof of work: what keeps floods out with nothing but arithmetic, and no third party sees it.

The puzzle is one as in Hashcash (A. Back, 2002): a number that gives, with what the city chose, a
SHA-256 that begins with so many zero bits. One answer costs a device a second; ten thousand cost
hours.
"""

from hashlib import sha256

BITS = 16
LONGEST_ANSWER = 20


def solves(puzzle: str, answer: str, bits: int = BITS) -> bool:
    """Whether a number answers a puzzle."""
    if not puzzle or not 0 < len(answer) <= LONGEST_ANSWER or not answer.isascii():
        return False
    digest = sha256(f"{puzzle}:{answer}".encode()).digest()
    return int.from_bytes(digest, "big") >> (len(digest) * 8 - bits) == 0
