"""A lot between equals: an order that a public number gives, and that everybody can repeat.

As in the drawing of boards (`domain.lots.drawing`) each key gets a ticket: SHA-256 of the format,
the hash of the keys, the seed and the key, one a line. The order of the tickets is the lot.
"""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.counting.money import Language
from stadtherz.participation.domain.counting.rule import Criterion, Rule

FORMAT = "stadtherz-tie-lot/1"


def keys_hash(keys: Iterable[str]) -> str:
    """Hash the keys of the projects between which a lot decides: their sorted list as JSON."""
    return sha256(canonical(sorted(keys)).encode()).hexdigest()


def tie_ticket(hashed: str, seed: str, key: str) -> str:
    """Give the ticket of a project.

    Args:
        hashed: of all keys, from `keys_hash`.
        seed: in its one form (`domain.lots.drawing.seed_of`).
        key: of the project.

    """
    return sha256(f"{FORMAT}\n{hashed}\n{seed}\n{key}".encode()).hexdigest()


def lot_order(keys: Iterable[str], seed: str) -> tuple[str, ...]:
    """Give all keys in the order of their tickets; the first one wins against all others."""
    known = tuple(keys)
    hashed = keys_hash(known)
    return tuple(sorted(known, key=lambda key: tie_ticket(hashed, seed, key)))


def with_lot(rule: Rule, order: Iterable[str]) -> Rule:
    """Give the declared rule with a lot behind all that it declares; it leaves no tie any more."""
    before = tuple(one for one in rule.ties if one is not Criterion.LOT)
    return replace(rule, ties=(*before, Criterion.LOT), lot=tuple(order))


WORDS = {
    Language.DE: "Das Los gibt die Startzahl „{seed}“: Die Schlüssel stehen in der Reihenfolge von"
    " SHA-256 aus „{format}“, dem SHA-256 der Liste aller Schlüssel, der Startzahl und dem"
    " Schlüssel, jedes in einer Zeile.",
    Language.EN: "The lot is given by the seed “{seed}”: keys stand in the order of SHA-256 of"
    " “{format}”, the SHA-256 of the list of all keys, the seed and the key, one a line.",
}


def lot_words(seed: str, language: Language) -> str:
    """Say how anybody repeats the lot of a seed."""
    return WORDS[language].format(seed=seed, format=FORMAT)


def seed_in(words: str, language: Language) -> str:
    """Give the seed that `lot_words` named; "" where these are other words."""
    before, after = WORDS[language].split("{seed}")
    end = after.format(format=FORMAT)
    fits = words.startswith(before) and words.endswith(end)
    return words[len(before) : -len(end)] if fits else ""
