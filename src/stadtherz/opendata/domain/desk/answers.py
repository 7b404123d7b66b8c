"""What an answer must say before it may leave.

A refusal, also of a part, names a ground of the law, whose rights stand against it where they are
somebody's, and what the person can do; so does an answer with conditions, against which one can
stand up as well (Directive (EU) 2019/1024 Art. 4 (3) and (4); VwVfG §§ 37 (6) and 39).
Grounds of the DNG stand in § 2 (3), those of Rheinland-Pfalz in LTranspG §§ 14 to 16. Before a
court, most Länder ask for an objection (VwGO § 68); Bavaria, Lower Saxony and North
Rhine-Westphalia do not. A month's time begins only where the court and its town are named, which
the city file does; else it is a year (VwGO § 58).
"""

from dataclasses import dataclass
from enum import StrEnum

from stadtherz.opendata.domain.desk.holidays import Land
from stadtherz.opendata.domain.desk.standing import Kind, Outcome


@dataclass(frozen=True)
class Ground:
    """A ground of the law for a refusal.

    Args:
        key: by which it is stored and worded.
        kind: of requests that may be refused with it; None for both.
        source: law and section; "" where the person who decides has to name them.
        of_others: whether somebody's rights are the ground, who must then be named.
        land: whose law; None for all.

    """

    key: str
    kind: Kind | None
    source: str
    of_others: bool = False
    land: Land | None = None


_DNG = "DNG § 2 Abs. 3 Nr. 1 Buchst. "
_RP = "LTranspG Rheinland-Pfalz "
GROUNDS = (
    Ground("personal-data", Kind.REUSE, _DNG + "a aa"),
    Ground("trade-secrets", Kind.REUSE, _DNG + "a bb"),
    Ground("security", Kind.REUSE, _DNG + "a cc"),
    Ground("critical-infrastructure", Kind.REUSE, _DNG + "a dd"),
    Ground("statistical-secrecy", Kind.REUSE, _DNG + "a ee"),
    Ground("property-of-others", Kind.REUSE, _DNG + "b", of_others=True),
    Ground("not-accessible", Kind.REUSE, _DNG + "c"),
    Ground("outside-task", Kind.REUSE, "Richtlinie (EU) 2019/1024 Art. 1 Abs. 2 Buchst. a"),
    Ground("would-have-to-be-made", Kind.REUSE, "Richtlinie (EU) 2019/1024 Art. 5 Abs. 3"),
    Ground("public-interest", Kind.ACCESS, _RP + "§ 14", land=Land.RP),
    Ground("deliberation", Kind.ACCESS, _RP + "§ 15", land=Land.RP),
    Ground("private-interest", Kind.ACCESS, _RP + "§ 16", land=Land.RP),
    Ground("rights-of-others", Kind.ACCESS, _RP + "§ 16", of_others=True, land=Land.RP),
    Ground("not-held", Kind.ACCESS, _RP + "§ 4", land=Land.RP),
    Ground("other", None, ""),
    Ground("other-rights", None, "", of_others=True),
)
BY_KEY = {one.key: one for one in GROUNDS}


class Redress(StrEnum):
    """What somebody can do against a refusal."""

    OBJECTION = "objection"
    COURT = "court"
    COMMISSIONER = "commissioner"


REFUSALS = frozenset({Outcome.REFUSED, Outcome.PARTLY})
CONTESTABLE = REFUSALS | {Outcome.CONDITIONS}
"""Outcomes that give somebody less than was asked for."""
BINDING = frozenset({Redress.OBJECTION, Redress.COURT})
STRAIGHT_TO_COURT = frozenset({Land.BY, Land.NI, Land.NW})


class Lacking(StrEnum):
    """What an answer does not say yet."""

    OUTCOME = "outcome"
    TEXT = "text"
    CONDITIONS = "conditions"
    RECIPIENT = "recipient"
    WHERE = "where"
    GROUND = "ground"
    SOURCE = "source"
    HOLDER = "rights-holder"
    REDRESS = "redress"
    COMMISSIONER = "commissioner"


@dataclass(frozen=True)
class Answer:
    """An answer as somebody drafts it.

    Args:
        outcome: how the request ends.
        text: what is said to the person, in words.
        conditions: of use, where there are some.
        recipient: who answers instead, where the request is forwarded.
        where: address or dataset, where the data are public already.
        ground: key of the ground of a refusal.
        source: law and section, where the list of grounds names none.
        holder: whose rights stand against it, or from whom the city has the data.
        redress: what the person can do.

    """

    outcome: Outcome | None
    text: str
    conditions: str = ""
    recipient: str = ""
    where: str = ""
    ground: str = ""
    source: str = ""
    holder: str = ""
    redress: frozenset[Redress] = frozenset()


def grounds_for(kind: Kind, land: Land) -> tuple[Ground, ...]:
    """Give the grounds with which a request may be refused in a Land."""
    return tuple(one for one in GROUNDS if one.kind in {None, kind} and one.land in {None, land})


def usual_redress(kind: Kind, land: Land) -> frozenset[Redress]:
    """Give what somebody can usually do against a refusal."""
    first = Redress.COURT if land in STRAIGHT_TO_COURT else Redress.OBJECTION
    return frozenset({first, Redress.COMMISSIONER} if kind is Kind.ACCESS else {first})


def source_of(answer: Answer) -> str:
    """Give law and section of a refusal, from the list or as they were named."""
    ground = BY_KEY.get(answer.ground)
    return (ground.source if ground else "") or answer.source.strip()


def lacking(answer: Answer, kind: Kind, land: Land) -> tuple[Lacking, ...]:
    """Name all that an answer does not say yet; an empty tuple means that it may leave."""
    wanted = {
        Outcome.CONDITIONS: ((Lacking.CONDITIONS, answer.conditions),),
        Outcome.FORWARDED: ((Lacking.RECIPIENT, answer.recipient),),
        Outcome.PUBLISHED: ((Lacking.WHERE, answer.where),),
    }
    if answer.outcome is None or answer.outcome is Outcome.WITHDRAWN:
        return (Lacking.OUTCOME,)
    missing = [Lacking.TEXT] if not answer.text.strip() else []
    missing += [name for name, said in wanted.get(answer.outcome, ()) if not said.strip()]
    if answer.outcome in REFUSALS:
        missing += _lacking_in_refusal(answer, kind, land)
    if answer.outcome in CONTESTABLE:
        missing += _lacking_in_redress(answer, kind)
    return tuple(missing)


def _lacking_in_refusal(answer: Answer, kind: Kind, land: Land) -> list[Lacking]:
    ground = next((one for one in grounds_for(kind, land) if one.key == answer.ground), None)
    rules = {
        Lacking.GROUND: ground is None,
        Lacking.SOURCE: ground is not None and not _names_a_section(source_of(answer)),
        Lacking.HOLDER: ground is not None and ground.of_others and not answer.holder.strip(),
    }
    return [name for name, broken in rules.items() if broken]


def _lacking_in_redress(answer: Answer, kind: Kind) -> list[Lacking]:
    rules = {
        Lacking.REDRESS: not answer.redress & BINDING,
        Lacking.COMMISSIONER: kind is Kind.ACCESS and Redress.COMMISSIONER not in answer.redress,
    }
    return [name for name, broken in rules.items() if broken]


def _names_a_section(source: str) -> bool:
    return ("§" in source or "Art." in source) and any(sign.isdigit() for sign in source)
