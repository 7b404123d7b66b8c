"""Words that stand in addresses of our own pages, so no key may be one of them."""

NO_PROCEDURE = frozenset({
    "vorhaben", "folgen", "regeln-vergleichen", "deine-vorschlaege", "ueberfaellig",
    "plans", "follow", "compare-rules", "your-proposals", "overdue",
})  # fmt: skip
"""Behind the list of procedures."""

NO_BALLOT = frozenset({
    "vorschlaege", "dein-alter", "umfragen", "quiz", "losen",
    "proposals", "your-age", "surveys", "lots",
})  # fmt: skip
"""Behind a procedure: a ballot of such a name, or its board, could be found by nobody."""

NO_SURVEY = frozenset({"verwalten", "manage"})
"""Beside the surveys of a procedure."""
