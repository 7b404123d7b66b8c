"""Words that stand where a value is missing.

The signs of German statistical offices are among them: "." unknown or secret, "..." comes later,
"x" makes no sense here, "/" not sure enough, "-" nothing there (GENESIS, explanation of signs).
The last one may mean an exact zero: the finding names it, and a person decides.
"""

SURE = frozenset((
    "", "-", "–", "—", "--", "---", "k.a.", "k. a.", "k.a", "n/a", "n.a.", "#n/a", "#nv", "null",
    "nan", "#wert!", "#value!", "#div/0!", "#div/9!", "#bezug!", "#ref!", "...", "…",
    "keine angabe", "keine angaben", "k. angabe", "nicht bekannt", "unbekannt", "fehlt", "n. v.",
    "n.v.", "not available", "none", "(null)",
))  # fmt: skip
"""These mean a missing value in every column (lower case); "#div/9!" is a shape of them."""
AMONG_VALUES = SURE | frozenset((
    "x", ".", "/", "*", "?", "na", "ka", "nv", "()", "•", "●", "..", "?", "nil", "geheim", "g",
    "nicht erhoben", "entfällt",
))  # fmt: skip
"""These mean a missing value among numbers, dates and times."""
IN_TEXTS = SURE - frozenset(
    ("unbekannt", "nicht bekannt", "fehlt", "none", "keine angabe", "keine angaben")
)
"""In a column of words "unbekannt" is an answer like others."""
