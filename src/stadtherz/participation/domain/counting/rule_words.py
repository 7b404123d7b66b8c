"""A rule in plain words, German and English: what a city publishes beside its text and hash."""

from stadtherz.participation.domain.counting.election import EURO
from stadtherz.participation.domain.counting.money import Language, money
from stadtherz.participation.domain.counting.rule import (
    Criterion,
    EqualShares,
    Fit,
    Increase,
    MostVotes,
    Rule,
    Satisfaction,
    Scoring,
    StopRule,
)

DE, EN = Language.DE, Language.EN
Said = dict[Language, str]

ONLY_VOTES: Said = {
    DE: "Gezählt wird, wie viele Stimmen jede Antwort bekommt. Geld wird nicht verteilt.",
    EN: "What is counted is how many votes each answer gets. No money is given out.",
}
SCORING: dict[Scoring, Said] = {
    Scoring.VOTES: {DE: "Jede Stimme zählt 1.", EN: "Each vote counts 1."},
    Scoring.POINTS: {DE: "Es zählen die Punkte, die du gibst.", EN: "The points you give count."},
    Scoring.BORDA: {
        DE: "Dein erster Platz zählt so viele Punkte, wie es Plätze gibt, jeder weitere einen"
            " weniger.",
        EN: "Your first place counts as many points as there are places, each next one less.",
    },
    Scoring.DOWDALL: {
        DE: "Dein erster Platz zählt 1, der zweite 1/2, der dritte 1/3 und so weiter.",
        EN: "Your first place counts 1, the second 1/2, the third 1/3, and so on.",
    },
}  # fmt: skip
MOST: Said = {
    DE: "Wer am meisten hat, kommt zuerst und wird aus dem Budget bezahlt, dann das Nächste.",
    EN: "Whatever has most comes first and is paid from the budget, then the next.",
}
FIT: dict[Fit, Said] = {
    Fit.SKIP: {
        DE: "Reicht das Geld für eines nicht, wird es übersprungen.",
        EN: "Where the money left is too little for one, it is skipped.",
    },
    Fit.STOP: {
        DE: "Reicht das Geld für eines nicht, endet die Auszählung.",
        EN: "Where the money left is too little for one, the count ends.",
    },
}
THRESHOLD: Said = {
    DE: "Ein Vorhaben braucht mindestens {number}.",
    EN: "A project needs at least {number}.",
}
SHARES: Said = {
    DE: "Alle, die abstimmen, bekommen den gleichen Anteil am Budget. Ein Vorhaben gewinnt, wenn"
        " die, die dafür sind, es aus ihren Anteilen bezahlen können. Zuerst kommt, was sie,"
        " gemessen an seinem Wert, am wenigsten kostet.",
    EN: "Everybody who votes gets the same share of the budget. A project wins when those who are"
        " for it can pay for it from their shares. First comes what costs them least for what it"
        " is worth.",
}  # fmt: skip
WORTH: dict[Satisfaction, Said] = {
    Satisfaction.COST: {
        DE: "Ein Vorhaben ist so viel wert, wie es kostet.",
        EN: "A project is worth what it costs.",
    },
    Satisfaction.COUNT: {
        DE: "Jedes Vorhaben ist gleich viel wert.",
        EN: "Each project is worth the same.",
    },
}
RAISED: dict[StopRule, Said] = {
    StopRule.OFFICIAL: {
        DE: "Bleibt Geld, steigen alle Anteile in Schritten von {step}, bis der nächste Schritt"
            " mehr als das Budget kosten würde.",
        EN: "If money is left, all shares rise in steps of {step}, until the next step would cost"
            " more than the budget.",
    },
    StopRule.EARLY: {
        DE: "Bleibt Geld, steigen alle Anteile in Schritten von {step}, bis kein Vorhaben mehr in"
            " den Rest passt.",
        EN: "If money is left, all shares rise in steps of {step}, until no project fits into the"
            " rest any more.",
    },
}  # fmt: skip
FILL: Said = {
    DE: "Was dann übrig ist, geht an die Vorhaben mit den meisten Stimmen, die noch passen.",
    EN: "What is left then goes to the projects with most votes that still fit.",
}
CRITERIA: dict[Criterion, Said] = {
    Criterion.LOWER_COST: {DE: "die geringeren Kosten", EN: "the lower cost"},
    Criterion.MORE_VOTES: {DE: "mehr Stimmen", EN: "more votes"},
    Criterion.LOT: {
        DE: "das Los, das vor der Abstimmung gezogen wurde",
        EN: "the lot that was drawn before voting",
    },
}
TIES: Said = {DE: "Bei Gleichstand zählen: {order}.", EN: "Between equals, these decide: {order}."}
LEFT: Said = {
    DE: "Was dann noch gleich ist, entscheidet ein Los: Die Stadt kündigt vorher an, welches"
        " öffentliche Ereignis die Startzahl gibt.",
    EN: "What is equal even then is decided by a lot: the city announces beforehand which public"
        " event gives the seed.",
}  # fmt: skip
THEN = {DE: ", dann ", EN: ", then "}


def rule_words(rule: Rule | None, language: Language) -> str:
    """Say a rule in a few sentences; None is a ballot that buys nothing."""
    if rule is None:
        return ONLY_VOTES[language]
    method = rule.method
    said = _most(method, language) if isinstance(method, MostVotes) else _shares(method, language)
    return " ".join([*said, *_ties(rule, language)])


def _most(method: MostVotes, language: Language) -> list[str]:
    said = [SCORING[method.scoring][language], MOST[language], FIT[method.fit][language]]
    if method.threshold:
        said.append(THRESHOLD[language].format(number=method.threshold))
    return said


def _shares(method: EqualShares, language: Language) -> list[str]:
    said = [SCORING[method.scoring][language], SHARES[language]]
    said.append(WORTH[method.satisfaction][language])
    if method.increase:
        said.append(_raised(method.increase, language))
    return [*said, FILL[language]] if method.fill else said


def _raised(increase: Increase, language: Language) -> str:
    step = money(increase.step, EURO, language)
    return RAISED[increase.stop][language].format(step=step)


def _ties(rule: Rule, language: Language) -> list[str]:
    drawn = [one for one in rule.ties if one is not Criterion.LOT or rule.lot]
    order = THEN[language].join(CRITERIA[one][language] for one in drawn)
    said = [TIES[language].format(order=order)] if order else []
    return said if Criterion.LOT in drawn else [*said, LEFT[language]]
