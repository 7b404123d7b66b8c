"""Enters people on the list of voters. Who enters others gets no way to vote for them by it."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, transaction

from stadtherz.accounts.public import Permission, User, mail_address_of, mail_addresses_of, require
from stadtherz.city.public import districts
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from stadtherz.participation.adapters.chance import new_code
from stadtherz.participation.adapters.keys import key_of
from stadtherz.participation.adapters.staff_log import Noted, note_act
from stadtherz.participation.domain.codes import in_groups
from stadtherz.participation.domain.marks import ENTRY, Proof, mark_of
from stadtherz.participation.domain.register import Access, check_entering
from stadtherz.participation.domain.splits import Groups, groups_in
from stadtherz.participation.models import RightMark, VotingBallot, VotingRight


@dataclass(frozen=True)
class Entered:
    """An account to be entered, with its entry in the register and its district, if any.

    Behind the district a slash and a role may stand (`domain.splits.groups_in`).
    """

    account_id: int
    entry: str = ""
    district: str = ""


@dataclass(frozen=True)
class NewCode:
    """A code as it is printed, and for which entry; it is shown once and stored nowhere."""

    code: str
    entry: str = ""


@transaction.atomic
def enter_accounts(*, ballot_id: UUID, people: Sequence[Entered], by: User, now: datetime) -> int:
    """Enter accounts on the list of voters; gives how many were new.

    Without a register the confirmed mail address is the entry: who erases an account that has voted
    and is entered again with the same address finds the right that was used.

    Raises:
        NotAllowed: without the permission to run ballots.
        Invalid: somebody would have two rights, or there is no such district or role.
        Conflict: voting has ended, or an account stands at another entry already.

    """
    require(by, Permission.RUN_BALLOTS)
    ballot = held_roll(ballot_id, now)
    check_entering(Access(ballot.access), Proof.ACCOUNT, tuple(one.entry for one in people))
    listing = _Listing(ballot)
    numbers = [str(one.account_id) for one in people]
    addresses = _addresses_of([one.account_id for one in people if not one.entry])
    entries = [one.entry or _by_mail(addresses.get(one.account_id, "")) for one in people]
    parts = _checked([one.district for one in people])
    new = listing.add(Proof.ACCOUNT, numbers, entries, parts)
    note_act(ballot, Noted.ENTERED, by=by, now=now, number=new)
    return new


def _checked(wanted: Sequence[str]) -> Sequence[Groups]:
    """Read and check the districts and roles of a register.

    Raises:
        Invalid: there is no such role, or the city has no such district.

    """
    found = [groups_in(one) for one in wanted]
    there = {one.key for one in districts()}
    if strange := sorted({one.district for one in found if one.district} - there):
        message = f"the city has no districts {', '.join(strange)}; nobody was entered"
        raise Invalid(message, code="district", details=tuple(strange))
    return found


def _addresses_of(accounts: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(accounts), AT_ONCE):
        found |= mail_addresses_of(accounts[start : start + AT_ONCE])
    return found


def _by_mail(address: str) -> str:
    return f"mail:{address.lower()}" if address else ""


@transaction.atomic
def make_codes(
    *, ballot_id: UUID, entries: Sequence[str], by: User, now: datetime,
    proof: Proof = Proof.LETTER, of: Mapping[str, str] | None = None,
) -> tuple[NewCode, ...]:  # fmt: skip
    """Make a code for each entry; without a register entries are empty, as many as are wanted.

    The codes are given back this once: the database has their marks alone. An entry that has a
    code of this kind gets a new one, and the old one is void. `of` gives for entries the district
    that the register names, and the role behind a slash.

    Raises:
        NotAllowed: without the permission to run ballots.
        Invalid: somebody would have two rights, or there is no such district or role.
        Conflict: voting has ended, or one of the entries has voted already.

    """
    require(by, Permission.RUN_BALLOTS)
    ballot = held_roll(ballot_id, now)
    check_entering(Access(ballot.access), proof, tuple(entries))
    _require_one_kind(ballot, proof, entries)
    listing = _Listing(ballot)
    listing.void(proof, [entry for entry in entries if entry])
    codes = [new_code() for _ in entries]
    listing.add(proof, codes, entries, _checked([(of or {}).get(entry, "") for entry in entries]))
    what = Noted.STAND if proof is Proof.STAND else Noted.LETTERS
    note_act(ballot, what, by=by, now=now, number=len(codes))
    return tuple(
        NewCode(in_groups(code), entry) for code, entry in zip(codes, entries, strict=True)
    )


def _require_one_kind(ballot: VotingBallot, proof: Proof, entries: Sequence[str]) -> None:
    """Refuse codes of a second kind where nobody could tell whether one person has both.

    Raises:
        Invalid: there are letters and codes of stands, and no entries to join them.

    """
    others = RightMark.objects.filter(ballot=ballot).exclude(proof=proof.value)
    if all(entries):
        others = others.filter(right__entry=None)
    if Access(ballot.access) is not Access.REGISTER and others.exists():
        message = "without a register a ballot has letters or codes for a stand, not both"
        raise Invalid(message, code="two-rights")


def enter_oneself(*, ballot_id: UUID, account: User, now: datetime) -> None:
    """Enter the own account where every confirmed account may vote; twice is once.

    The mail address is the entry: who erases the account and comes again with the same address
    finds the right that was used.

    Raises:
        NotAllowed: the address is not confirmed, or this ballot has a closed list.
        Conflict: voting has ended, or another account used this address.
        Unavailable: the database takes nothing now, as where a disk is full.

    """
    try:
        _enter_oneself(ballot_id, account, now)
    except OperationalError as error:
        message = f"the database takes nothing now ({error}); send it again"
        raise Unavailable(message, code="database") from error


@transaction.atomic
def _enter_oneself(ballot_id: UUID, account: User, now: datetime) -> None:
    ballot = held_roll(ballot_id, now)
    listing, number = _Listing(ballot), str(account.pk)
    if listing.knows(Proof.ACCOUNT, number):
        return
    sure = mail_address_of(account.pk)
    if Access(ballot.access) is not Access.EVERY_ACCOUNT or not sure or not account.is_active:
        message = "this account is not on the list of voters; confirm its mail address, or ask"
        raise NotAllowed(message, code="no-right")
    listing.add(Proof.ACCOUNT, [number], [_by_mail(sure)])


def held_roll(ballot_id: UUID, now: datetime) -> VotingBallot:
    """Hold the ballot, so that two who enter people come one after the other.

    Raises:
        NotFound: the rules of the ballot are not fixed.
        Conflict: voting has ended, so its list of voters stays.

    """
    ballot = VotingBallot.objects.select_for_update().filter(pk=ballot_id).first()
    if ballot is None or not ballot.rule_hash:
        message = f"there is no open ballot {ballot_id}"
        raise NotFound(message, code="ballot")
    if now >= ballot.closes:
        message = f"voting in {ballot.key} has ended; the list of voters stays as it is"
        raise Conflict(message, code="ballot-closed")
    return ballot


AT_ONCE = 500


class _Listing:
    """The list of voters of a ballot that the caller has locked."""

    def __init__(self, ballot: VotingBallot) -> None:
        self.ballot, self.key = ballot, key_of(ballot.pk)

    def add(
        self, proof: Proof, numbers: Sequence[str], entries: Sequence[str],
        parts: Sequence[Groups] = (),
    ) -> int:  # fmt: skip
        """Enter what proves a right, a new one with its groups; gives how many were new."""
        parts = parts or [Groups()] * len(numbers)
        marks = [mark_of(self.key, proof, number) for number in numbers]
        wanted = [self._entry(entry) for entry in entries]
        known = dict(self._known(marks))
        rights = self._rights(wanted)
        self._check_free(proof, rights, set(known.values()))
        new_rights, new_marks = [], []
        for mark, entry, part in zip(marks, wanted, parts, strict=True):
            right = rights.get(entry) if entry else None
            if mark in known:
                self._check_same(known[mark], entry, right)
                continue
            if right is None:
                right = VotingRight(
                    ballot=self.ballot, entry=entry, district=part.district or None,
                    role=part.role or None,
                )  # fmt: skip
                new_rights.append(right)
            new_marks.append(
                RightMark(right_id=right.pk, ballot=self.ballot, proof=proof.value, mark=mark)
            )
            known[mark] = right.pk
        # in the order of random numbers: the order of rows says nothing of the order in the list
        VotingRight.objects.bulk_create(_shuffled(new_rights), batch_size=AT_ONCE)
        RightMark.objects.bulk_create(_shuffled(new_marks), batch_size=AT_ONCE)
        return len(new_marks)

    def knows(self, proof: Proof, number: str) -> bool:
        """Whether somebody is entered already."""
        mark = mark_of(self.key, proof, number)
        return RightMark.objects.filter(ballot=self.ballot, mark=mark).exists()

    def void(self, proof: Proof, entries: Sequence[str]) -> None:
        """Take back the codes of entries that have not voted.

        Raises:
            Conflict: one of them has.

        """
        held = VotingRight.objects.select_for_update().filter(
            ballot=self.ballot, entry__in=[self._entry(entry) for entry in entries]
        )
        # held in the order in which casting holds them; a vote that waits looks for its mark again
        rights = dict(held.order_by("pk").values_list("pk", "used"))
        used = sum(rights.values())
        if used:
            message = f"{used} of these entries have voted; their codes stay"
            raise Conflict(message, code="already-voted")
        RightMark.objects.filter(right_id__in=list(rights), proof=proof.value).delete()

    def _entry(self, entry: str) -> str | None:
        return mark_of(self.key, ENTRY, entry) if entry else None

    def _known(self, marks: Sequence[str]) -> Iterable[tuple[str, UUID]]:
        for start in range(0, len(marks), AT_ONCE):
            part = marks[start : start + AT_ONCE]
            found = RightMark.objects.filter(ballot=self.ballot, mark__in=part)
            yield from found.values_list("mark", "right_id")

    def _rights(self, wanted: Sequence[str | None]) -> dict[str | None, VotingRight]:
        entries = [entry for entry in wanted if entry]
        found: dict[str | None, VotingRight] = {}
        for start in range(0, len(entries), AT_ONCE):
            part = entries[start : start + AT_ONCE]
            rows = VotingRight.objects.filter(ballot=self.ballot, entry__in=part)
            found |= {row.entry: row for row in rows}
        return found

    def _check_free(
        self, proof: Proof, rights: Mapping[str | None, VotingRight], known: AbstractSet[UUID]
    ) -> None:
        """Refuse where somebody else has the same proof of one of these rights."""
        wanted = [right.pk for right in rights.values() if right.pk not in known]
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            if RightMark.objects.filter(right_id__in=part, proof=proof.value).exists():
                message = f"another {proof.value} stands at one of these entries already"
                raise Conflict(message, code="two-rights")

    def _check_same(self, right_id: UUID, entry: str | None, right: VotingRight | None) -> None:
        if entry and (right is None or right.pk != right_id):
            message = "an account stands at another entry of the register already"
            raise Conflict(message, code="two-rights")


def _shuffled(rows: list) -> list:  # type: ignore[type-arg] # of either table
    return sorted(rows, key=lambda row: row.pk)
