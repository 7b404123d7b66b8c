"""Turns what staff entered into the setup of a ballot, and a ballot into what they edit."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from stadtherz.kernel.text import Text
from stadtherz.participation.domain.ballots import Kind
from stadtherz.participation.domain.counting.election import Project
from stadtherz.participation.domain.counting.money import Language
from stadtherz.participation.domain.counting.rule_words import rule_words
from stadtherz.participation.domain.counting.sheets import Sheet, declared_rule
from stadtherz.participation.domain.counting.tie_lot import lot_order, lot_words, seed_in
from stadtherz.participation.domain.lots.drawing import seed_of
from stadtherz.participation.domain.option_files import FileOption, key_of_title
from stadtherz.participation.domain.page_words import NO_BALLOT
from stadtherz.participation.models import Procedure, Proposal, VotingBallot
from stadtherz.participation.services.preparing import BallotSetup, OptionSetup

FORMAT = "stadtherz-counting/1"
TEXTS = ("title", "question")
PLAIN = ("kind", "access", "opens", "closes", "announced", "objections_until",
         "least", "most", "points", "points_each", "minimum_age")  # fmt: skip
Sent = Mapping[str, Any]


def setup_of(
    basics: Sent, rule: Sent, options: Sequence[Sent], taken: Iterable[str]
) -> BallotSetup:
    """Make a setup of what was entered.

    Args:
        basics: cleaned, what the ballot asks.
        rule: cleaned, how it is counted.
        options: cleaned, in their order.
        taken: keys of other ballots of the procedure, for a key that is made of the title.

    Raises:
        Invalid: the settings are no rule, or cannot count such ballots.

    """
    choices = tuple(_options(options))
    budget = cents(basics["budget"])
    keys = [one.key for one in choices]
    settings = {} if budget is None else _settings(rule, keys)
    key = basics["key"] or key_of_title(basics["title"], dict.fromkeys([*taken, *NO_BALLOT]))
    sheet = Sheet(
        Kind(basics["kind"]), budget,
        tuple(Project(one.key, one.cost or 0, str(one.title)) for one in choices), basics["most"],
    )  # fmt: skip
    plain = {name: basics[name] for name in PLAIN}
    texts = {name: both(basics[name], basics[f"{name}_en"]) for name in TEXTS}
    given: dict[str, Any] = plain | texts
    return BallotSetup(
        key=key, options=choices, budget=budget, rule_settings=settings,
        rule=_words(rule, sheet, settings), **given,
    )  # fmt: skip


def both(german: str, english: str) -> Text:
    """Join the words in both languages."""
    return Text.of({"de": german.strip(), "en": english.strip()})


def cents(euros: Decimal | None) -> int | None:
    """Give an amount in cents."""
    return None if euros is None else int(euros * 100)


def euros(amount: int | None) -> Decimal | None:
    """Give cents as an amount."""
    return None if amount is None else (Decimal(amount) / 100).quantize(Decimal("0.01"))


def _options(rows: Sequence[Sent]) -> Iterable[OptionSetup]:
    taken: dict[str, object] = {row["key"]: row for row in rows if row["key"]}
    for row in rows:
        key = row["key"] or key_of_title(row["title"] or row["title_en"], taken)
        taken[key] = row
        yield OptionSetup(
            key, both(row["title"], row["title_en"]), both(row["text"], row["text_en"]),
            cents(row["cost"]),
        )  # fmt: skip


def _settings(rule: Sent, keys: Sequence[str]) -> dict[str, Any]:
    """Write the settings of a rule in the one form that `domain.counting.rule` reads.

    With a seed the lot is drawn anew each time, so that it never misses an option.
    """
    parameters: dict[str, Any] = {"scoring": rule["scoring"]}
    if rule["method"] == "most-votes":
        parameters |= {"fit": rule["fit"], "threshold": rule["threshold"]}
    else:
        step = cents(rule["step"]) or 0
        raised = {"step": step, "stop": rule["stop"]} if rule["stop"] != "none" else None
        parameters |= {
            "satisfaction": rule["satisfaction"], "increase": raised, "fill": rule["fill"],
        }  # fmt: skip
    ties = [rule[name] for name in ("tie_1", "tie_2", "tie_3") if rule[name]]
    lot = [line.strip() for line in rule["lot"].splitlines() if line.strip()]
    if seed := seed_of(rule["lot_seed"]):
        lot = list(lot_order(keys, seed))
    return {
        "format": FORMAT, "method": rule["method"], "parameters": parameters,
        "ties": list(dict.fromkeys(ties)), "lot": lot,
    }  # fmt: skip


def _words(rule: Sent, sheet: Sheet, settings: Mapping[str, Any]) -> Text:
    """Give the words of staff, or where there are none those that follow from the settings."""
    said = {"de": rule["words"].strip(), "en": rule["words_en"].strip()}
    declared, seed = declared_rule(sheet, settings), seed_of(rule["lot_seed"])
    for language in Language:
        made = [rule_words(declared, language)]
        if declared is not None and declared.lot and seed:
            made.append(lot_words(seed, language))
        said[language.value] = said[language.value] or " ".join(made)
    return Text.of(said)


def filled_basics(ballot: VotingBallot) -> dict[str, Any]:
    """Give a prepared ballot as the form shows it."""
    texts = {
        name if code == "de" else f"{name}_{code}": words
        for name in TEXTS
        for code, words in getattr(ballot, name)
    }
    plain = {name: getattr(ballot, name) for name in PLAIN}
    return texts | plain | {"key": ballot.key, "budget": euros(ballot.budget)}


def filled_rule(ballot: VotingBallot) -> dict[str, Any]:
    """Give the rule of a prepared ballot as the form shows it."""
    told: Mapping[str, Any] = ballot.rule_settings
    words = _own_words(ballot)
    if not told:
        return words
    found = dict(told["parameters"])
    raised = found.pop("increase", None)
    found["stop"] = raised["stop"] if raised else "none"
    ties = dict(zip(("tie_1", "tie_2", "tie_3"), [*told["ties"], "", "", ""], strict=False))
    step = {"step": euros(raised["step"])} if raised else {}
    return words | found | ties | step | {"method": told["method"], "lot": "\n".join(told["lot"])}


def _own_words(ballot: VotingBallot) -> dict[str, str]:
    """Give what staff wrote of a rule; words that follow from the settings are made anew."""
    declared = declared_rule(ballot.sheet(), ballot.rule_settings)
    found: dict[str, str] = {}
    for language in Language:
        made, said = rule_words(declared, language), ballot.rule.to(language.value)
        seed = seed_in(said.removeprefix(made).strip(), language)
        found |= {"lot_seed": seed} if seed else {}
        name = "words" if language is Language.DE else f"words_{language.value}"
        found[name] = "" if seed or said == made else said
    return found


def filled_options(ballot: VotingBallot) -> list[dict[str, Any]]:
    """Give the options of a prepared ballot as the form shows them."""
    return [
        {
            "key": one.key, "title": _said(one.title, "de"), "title_en": _said(one.title, "en"),
            "text": _said(one.text, "de"), "text_en": _said(one.text, "en"),
            "cost": euros(one.cost),
        }
        for one in ballot.options.all()
    ]  # fmt: skip


def _said(words: Text, language: str) -> str:
    return words.to(language) if words.has(language) else ""


def from_proposal(row: Proposal) -> dict[str, Any]:
    """Offer a contribution as an option, under its number and in its own language."""
    ending = "" if row.language == "de" else f"_{row.language}"
    return {"key": row.option_key, f"title{ending}": row.title, f"text{ending}": row.text}


def from_file(one: FileOption) -> dict[str, Any]:
    """Offer an option of a file."""
    return vars(one) | {"cost": euros(one.cost)}


def new_basics(procedure: Procedure, at: datetime) -> dict[str, Any]:
    """Propose the moments of a new ballot: those of the phase for voting that has not ended."""
    vote = procedure.phases.filter(kind="vote", ends__gt=at).first()
    age = {"minimum_age": procedure.minimum_age}
    if vote is None:
        return age
    after = procedure.phases.filter(begins__gte=vote.ends).first()
    until = after.ends if after else vote.ends
    opens = vote.begins if vote.begins > at else None
    return age | {"opens": opens, "closes": vote.ends, "announced": vote.ends,
            "objections_until": until}  # fmt: skip
