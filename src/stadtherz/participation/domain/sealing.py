"""Commitments and receipts: what a voter can check without the city knowing who the voter is.

A commitment is SHA-256 over a nonce of 32 random bytes and the canonical choice. Whoever has the
commitment alone learns nothing of the choice; whoever sees nonce and choice later can check that it
was this one (Naor 1991 calls it bit commitment; here the hash is taken as random).
"""

import re
from dataclasses import dataclass
from hashlib import sha256

NONCE = re.compile(r"[0-9a-f]{64}")
RECEIPT = "stadtherz-receipt/1"
LEAST_SIGNS, ALL_SIGNS = 16, 64
_NUMBER = re.compile(rf"[0-9a-f]{{{LEAST_SIGNS},{ALL_SIGNS}}}")
GROUP, GROUPS_SHOWN = 4, 5


def is_nonce(words: str) -> bool:
    """Whether this is a nonce: 32 bytes as 64 small hexadecimal signs."""
    return NONCE.fullmatch(words) is not None


def commitment_of(nonce: str, choice: str) -> str:
    """Seal a canonical choice with a nonce; gives 64 hexadecimal signs."""
    return sha256(bytes.fromhex(nonce) + choice.encode()).hexdigest()


def receipt_text(ballot: str, commitment: str) -> bytes:
    """Give what the city signs when it took a ballot."""
    return f"{RECEIPT}\nballot {ballot}\ncommitment {commitment}\n".encode()


@dataclass(frozen=True)
class Receipt:
    """What a voter takes home.

    It holds neither a name nor the choice; but who has the nonce can try choices until one fits.
    The signature is the city's word that it took a ballot with this commitment: a ballot that is
    not on the board later can be proven to be missing.
    """

    ballot: str
    commitment: str
    nonce: str
    signature: str

    def values(self) -> dict[str, str]:
        """Give the receipt as it is saved."""
        return {
            "format": RECEIPT, "ballot": self.ballot, "commitment": self.commitment,
            "nonce": self.nonce, "signature": self.signature,
        }  # fmt: skip

    @property
    def number(self) -> str:
        """The beginning of the commitment in groups, to be compared and typed by people."""
        return spaced(self.commitment)


def spaced(commitment: str) -> str:
    """Write the first 20 signs of a commitment in groups of four."""
    starts = range(0, GROUP * GROUPS_SHOWN, GROUP)
    return " ".join(commitment[start : start + GROUP] for start in starts)


def number_typed(words: str) -> str | None:
    """Read the number of a receipt as people type it; None where it cannot be one."""
    signs = "".join(words.lower().replace("-", " ").split())
    return signs if _NUMBER.fullmatch(signs) else None
