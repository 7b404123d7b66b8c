"""Looks for words in rows that keep their folded text in `search`.

Both sides are folded, so that letters are compared as they are: several times faster than LIKE.
"""

from django.db.models import Expression, Q, TextField, Value
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

from stadtherz.opendata.domain.searching import words_of
from stadtherz.opendata.domain.stems import forms_of


def looked_for(query: str) -> Q:
    """Ask for rows that have all words that somebody looks for, in whatever form."""
    found = Q()
    for word in words_of(query):
        found &= _one(word)
    return found


def _one(word: str) -> Q:
    found = Q()
    for form in forms_of(word):
        bare = form.strip()
        stands = _has("search", bare)
        found |= stands if bare == form else stands & _has(_WITH_EDGES, form)
    return found


_WITH_EDGES = Concat(Value(" "), "search", Value(" "), output_field=TextField())


def _has(text: Expression | str, part: str) -> Q:
    return Q(GreaterThan(StrIndex(text, Value(part)), 0))
