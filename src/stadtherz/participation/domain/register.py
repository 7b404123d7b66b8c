"""Who may be entered on the list of voters, so that one person never has two rights."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.marks import Proof


class Access(StrEnum):
    """From where the list of voters comes.

    With `register` everything that is entered names its entry of a register; account, letter and
    stand of one entry are one right. Without a register nobody could tell whether an account and a
    letter are the same person, so there is one kind of proof only.
    """

    ACCOUNTS = "accounts"
    EVERY_ACCOUNT = "every-account"
    CODES = "codes"
    REGISTER = "register"


PROOFS: dict[Access, frozenset[Proof]] = {
    Access.ACCOUNTS: frozenset({Proof.ACCOUNT}),
    Access.EVERY_ACCOUNT: frozenset({Proof.ACCOUNT}),
    Access.CODES: frozenset({Proof.LETTER, Proof.STAND}),
    Access.REGISTER: frozenset(Proof),
}


def cells_of(line: str, number: int) -> tuple[str, ...]:
    """Split a line of a list at each `;`: who or which number, and what the register says of it.

    Args:
        line: as it was typed.
        number: how many cells there can be; those that are missing are empty.

    Raises:
        Invalid: code "register-line", there are more. A number that holds them would be another
            entry than the same number elsewhere, and one person would have two rights.

    """
    cells = [cell.strip() for cell in line.split(";")]
    if len(cells) > number:
        message = f"{line!r} has {len(cells)} columns, and there are {number}"
        raise Invalid(message, code="register-line", details=(line.strip(),))
    return (*cells, *[""] * (number - len(cells)))


@dataclass(frozen=True)
class Listed:
    """What a line of a register says: a number, the key of a district, and what stands behind.

    The cell of the district may name a role behind a slash (`domain.splits.groups_in`).
    """

    entry: str
    district: str = ""
    more: tuple[str, ...] = ()


def listed_in(lines: Iterable[str], *, with_more: bool = False) -> tuple[Listed, ...]:
    """Read the lines of a register, the same for codes, letters and stands; empty ones are passed.

    Args:
        lines: `number; district` each, as they were typed.
        with_more: whether more may stand behind them, as the lines of an address.

    Raises:
        Invalid: code "register-line", see `cells_of`.

    """
    return tuple(_listed(line, with_more=with_more) for line in lines if line.strip())


def _listed(line: str, *, with_more: bool) -> Listed:
    cells = cells_of(line, max(2, line.count(";") + 1) if with_more else 2)
    return Listed(cells[0], cells[1], tuple(one for one in cells[2:] if one))


def check_entering(access: Access, proof: Proof, entries: tuple[str, ...]) -> None:
    """Let pass what keeps one right a person.

    Args:
        access: from where the list comes.
        proof: what is entered.
        entries: the register's numbers, one for each; "" where there is none.

    Raises:
        Invalid: some would have two rights.

    """
    if access is Access.EVERY_ACCOUNT:
        message = "where every account may vote each enters itself, by its mail address"
        raise Invalid(message, code="two-rights")
    if proof not in PROOFS[access]:
        message = f"a ballot for {access.value} takes no {proof.value}; use a register for both"
        raise Invalid(message, code="two-rights")
    named = [entry for entry in entries if entry]
    if access is Access.REGISTER and len(named) != len(entries):
        message = "with a register everybody is entered with its number"
        raise Invalid(message, code="entry-missing")
    if len(set(named)) != len(named):
        message = "an entry of the register stands twice in what was sent; nothing was stored"
        raise Invalid(message, code="entry-twice")
