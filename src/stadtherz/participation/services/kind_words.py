"""What mails and pages say of a contribution by its kind, where it changes or is to be joined."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from stadtherz.participation.domain.collections import Kind
from stadtherz.participation.models import Proposal


@dataclass(frozen=True)
class KindWords:
    """The words of a kind, in sentences: a name is masculine, an idea feminine.

    Args:
        news: that there is news of some.
        becoming_one: asks whether two shall be one.
        suggested: that one shall be joined with another, whose `{title}` is put in.
        asked: the same, to whom it was announced without its title.
        joined: that it was.

    """

    news: str | Promise
    becoming_one: str | Promise
    suggested: str | Promise
    asked: str | Promise
    joined: str | Promise


WORDS: dict[Kind, KindWords] = {
    Kind.PROPOSALS: KindWords(
        ngettext_lazy("Neues zu einem Vorschlag", "Neues zu %(number)s Vorschlägen", "number"),
        _("Sollen diese beiden Vorschläge einer werden?"),
        _("Die Moderation schlägt vor, diesen Vorschlag mit „{title}“ zusammenzulegen."),
        _("Der Vorschlag soll mit einem anderen zusammengelegt werden."),
        _("Der Vorschlag ist mit einem anderen zusammengelegt."),
    ),
    Kind.PINS: KindWords(
        ngettext_lazy("Neues zu einem Hinweis", "Neues zu %(number)s Hinweisen", "number"),
        _("Sollen diese beiden Hinweise einer werden?"),
        _("Die Moderation schlägt vor, diesen Hinweis mit „{title}“ zusammenzulegen."),
        _("Der Hinweis soll mit einem anderen zusammengelegt werden."),
        _("Der Hinweis ist mit einem anderen zusammengelegt."),
    ),
    Kind.CONTEST: KindWords(
        ngettext_lazy("Neues zu einer Idee", "Neues zu %(number)s Ideen", "number"),
        _("Sollen diese beiden Ideen eine werden?"),
        _("Die Moderation schlägt vor, diese Idee mit „{title}“ zusammenzulegen."),
        _("Die Idee soll mit einer anderen zusammengelegt werden."),
        _("Die Idee ist mit einer anderen zusammengelegt."),
    ),
    Kind.NAMES: KindWords(
        ngettext_lazy("Neues zu einem Namen", "Neues zu %(number)s Namen", "number"),
        _("Sollen diese beiden Namen einer werden?"),
        _("Die Moderation schlägt vor, diesen Namen mit „{title}“ zusammenzulegen."),
        _("Der Name soll mit einem anderen zusammengelegt werden."),
        _("Der Name ist mit einem anderen zusammengelegt."),
    ),
    Kind.DRAFT: KindWords(
        ngettext_lazy("Neues zu einem Absatz", "Neues zu %(number)s Absätzen", "number"),
        _("Sollen diese beiden Absätze einer werden?"),
        _("Die Moderation schlägt vor, diesen Absatz mit „{title}“ zusammenzulegen."),
        _("Der Absatz soll mit einem anderen zusammengelegt werden."),
        _("Der Absatz ist mit einem anderen zusammengelegt."),
    ),
}


def words_of(row: Proposal) -> KindWords:
    """Give the words of what a contribution is."""
    return WORDS[Kind(row.procedure.collection.kind)]


def news_of(rows: Collection[Proposal]) -> str:
    """Say that there is news of contributions; those of several kinds have a common name."""
    number = len({one.pk for one in rows})
    kinds = {Kind(one.procedure.collection.kind) for one in rows}
    mixed = ngettext("Neues zu einem Beitrag", "Neues zu %(number)s Beiträgen", number)
    news = WORDS[kinds.pop()].news if len(kinds) == 1 else mixed
    return str(news % {"number": number})
