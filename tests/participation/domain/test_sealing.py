import hmac
from hashlib import sha256

import pytest

from stadtherz.participation.domain.marks import Proof, mark_of
from stadtherz.participation.domain.sealing import (
    Receipt,
    commitment_of,
    is_nonce,
    number_typed,
    receipt_text,
    spaced,
)

NONCE = "00" * 31 + "ff"
KEY = bytes(range(32))


def test_a_commitment_is_the_hash_that_anybody_can_make():
    """printf '\\0...\\377["a"]' | sha256sum"""
    assert commitment_of(NONCE, '["a"]') == sha256(b"\x00" * 31 + b'\xff["a"]').hexdigest()


def test_another_nonce_or_choice_is_another_commitment():
    ones = {commitment_of(nonce, choice) for nonce in (NONCE, "ab" * 32) for choice in "xy"}
    assert len(ones) == 4


@pytest.mark.parametrize(
    ("words", "right"),
    [("ab" * 32, True), ("AB" * 32, False), ("ab" * 31, False), ("ab" * 33, False),
     ("xy" * 32, False), ("", False), ("ab" * 32 + "\n", False)],
)  # fmt: skip
def test_nonces(words, right):
    assert is_nonce(words) == right


def test_a_receipt_says_neither_who_nor_what():
    values = Receipt("b", "c" * 64, NONCE, "s").values()
    assert set(values) == {"format", "ballot", "commitment", "nonce", "signature"}
    assert receipt_text("b", "cc") == b"stadtherz-receipt/1\nballot b\ncommitment cc\n"


def test_numbers_of_receipts_as_people_type_them():
    commitment = "0123456789abcdef" * 4
    assert spaced(commitment) == "0123 4567 89ab cdef 0123"
    assert number_typed(spaced(commitment).upper()) == commitment[:20]
    assert number_typed(commitment[:16]) == commitment[:16]
    assert number_typed(commitment) == commitment
    for wrong in (commitment[:15], commitment + "0", "g" * 20, ""):
        assert number_typed(wrong) is None


def test_a_mark_is_hmac_and_keeps_kinds_apart():
    assert mark_of(KEY, Proof.ACCOUNT, "7") == hmac.new(KEY, b"account:7", sha256).hexdigest()
    marks = {mark_of(key, kind, "7") for key in (KEY, bytes(32)) for kind in Proof}
    assert len(marks) == 8


def test_a_key_that_is_cut_off_marks_nobody():
    with pytest.raises(ValueError, match="32 bytes"):
        mark_of(KEY[:31], Proof.ACCOUNT, "7")
