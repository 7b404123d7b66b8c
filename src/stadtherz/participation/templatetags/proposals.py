"""How pages of proposals write places, authors, lateness and refusals."""

from datetime import date

from django import template
from django.forms import BoundField, Form
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from stadtherz.accounts.public import User
from stadtherz.design.public import said
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.collections import Kind
from stadtherz.participation.domain.phases import Refusal
from stadtherz.participation.models import (
    Argument,
    Collection,
    Decision,
    Procedure,
    Proposal,
    ProposalPicture,
)
from stadtherz.participation.selectors.moderation import rules_broken
from stadtherz.participation.selectors.proposals import (
    Discussion,
    Thread,
)
from stadtherz.participation.services.kind_words import WORDS as JOINING
from stadtherz.participation.views.collection_words import WORDS
from stadtherz.participation.views.proposal_words import named_lines, phase_words, waits_words

register = template.Library()
Written = Proposal | Argument


@register.filter
def place(row: Proposal) -> str:
    """Give the place of a proposal in words: address and district."""
    parts = [row.address, row.district.name if row.district else ""]
    return ", ".join(part for part in parts if part)


@register.filter
def kind_name(procedure: Procedure) -> str:
    """Say what one contribution of a procedure is called: a pin is no proposal."""
    return str(WORDS[Kind(procedure.collection.kind)].name)


@register.simple_tag
def becoming_one(procedure: Procedure) -> str:
    """Ask whether two contributions shall be one, in the words of their kind."""
    return str(JOINING[Kind(procedure.collection.kind)].becoming_one)


@register.simple_tag
def merge_suggested(procedure: Procedure, title: str) -> SafeString:
    """Say that a contribution shall be joined with another one, in the words of its kind."""
    return format_html(str(JOINING[Kind(procedure.collection.kind)].suggested), title=title)


@register.simple_tag
def category(row: Proposal, procedure: Procedure) -> SafeString:
    """Name the category of a contribution."""
    names = dict(named_lines(procedure.collection.categories))
    return said(names.get(row.category, row.category))


@register.simple_tag
def prize(row: Proposal, procedure: Procedure) -> SafeString:
    """Name the prize of an idea."""
    return said(dict(named_lines(procedure.collection.prizes)).get(row.prize, row.prize))


@register.simple_tag
def author(row: Written) -> SafeString:
    """Name who wrote something, or say that the account is gone."""
    if row.author is None:
        gone = gettext("ohne Konto") if row.is_without_account else gettext("gelöschtes Konto")
        return format_html("<em>{}</em>", gone)
    return format_html("{}", row.author.username)


@register.simple_tag
def author_here(row: Proposal, reader: User) -> SafeString:
    """Name who wrote a proposal to who may know; a department judges without the name."""
    if row.illustrative and row.author is None:
        return format_html("<em>{}</em>", gettext("Beispiel"))
    if row.paragraph is not None:
        return format_html("{}", gettext("von der Stadt"))
    if not row.is_public and row.author_id != reader.pk:
        return format_html("<em>{}</em>", gettext("Name hier nicht sichtbar"))
    return author(row)


@register.simple_tag
def late(row: Proposal, today: date) -> int:
    """Give how many days the promise of a proposal is late."""
    promised = row.promised()
    return promised.days_late(today) if promised else 0


@register.filter
def is_ended(row: Proposal) -> bool:
    """Whether nothing more is to come."""
    promised = row.promised()
    return promised is not None and not promised.is_open


@register.simple_tag
def picture_of(row: Proposal) -> ProposalPicture | None:
    """Give the picture of a proposal, which was fetched with it."""
    found: ProposalPicture | None = getattr(row, "picture", None)
    return found


@register.simple_tag
def count_of(discussion: Discussion, stance: str) -> int:
    """Count the arguments of a stance."""
    return discussion.counts[stance]


@register.simple_tag
def threads_of(discussion: Discussion, stance: str) -> list[Thread]:
    """Give the arguments of a stance on this page."""
    return discussion.threads[stance]


@register.simple_tag
def refused_act(refusal: Refusal) -> str:
    """Say when an act is possible."""
    moment = refusal.moment.isoformat() if refusal.moment else ""
    return phase_words(refusal.why.value, moment)


@register.filter
def as_list(words: str) -> list[str]:
    """Give one line as a list."""
    return [words]


@register.filter
def named(names: dict[str, Text], key: str) -> Text | str:
    """Give the words of a rule, or its key where the rule is gone."""
    return names.get(key, key)


@register.filter
def some(form: Form, names: str) -> list[BoundField]:
    """Give some fields of a form, in this order, those that it has."""
    return [form[name] for name in names.split() if name in form.fields]


@register.filter
def why_it_waits(row: Written) -> list[str]:
    """Say why something waits."""
    return waits_words(row.waits_for)


@register.filter
def broken_rules(made: Decision, collection: Collection) -> list[Text]:
    """Name the rules that a refusal found broken."""
    return rules_broken(made, collection)


DAY_HOURS = 48


@register.filter
def hours(number: float) -> str:
    """Write a waiting time so that it can be compared: in hours, from two days on in days."""
    if number < 1:
        return gettext("unter 1 Stunde")
    if number < DAY_HOURS:
        whole = round(number)
        return ngettext("%(number)s Stunde", "%(number)s Stunden", whole) % {"number": whole}
    return gettext("%(number)s Tage") % {"number": round(number / 24)}
