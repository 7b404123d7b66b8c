"""The rule of a drawing in plain words, in the language that is set: what staff see beforehand."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import formats, timezone, translation
from django.utils.translation import gettext, ngettext

from stadtherz.participation.domain.lots.rule import OLDEST, Category, Group, LotRule, Source
from stadtherz.participation.models import LotDrawing

LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class SaidCategory:
    """A criterion: its title, and a sentence for each of its groups."""

    title: str
    groups: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class SaidRule:
    """A rule in words of one language."""

    language: str
    who: tuple[str, ...]
    categories: tuple[SaidCategory, ...]
    draw: tuple[str, ...]


def said_in_languages(drawing: LotDrawing, districts: dict[str, str]) -> list[SaidRule]:
    """Say the rule of a drawing in each language of the pages; `districts` are names by key."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(_said(drawing, drawing.as_rule(), districts, language))
    return found


def _said(drawing: LotDrawing, rule: LotRule, districts: dict[str, str], language: str) -> SaidRule:
    categories = tuple(
        SaidCategory(
            one.title.to(language),
            tuple(_group(group, one, rule.seats, districts) for group in one.groups),
            _note(one),
        )
        for one in rule.categories
    )
    return SaidRule(language, tuple(_who(drawing, rule, language)), categories,
                    tuple(_draw(drawing, language)))  # fmt: skip


def _who(drawing: LotDrawing, rule: LotRule, language: str) -> Iterator[str]:
    yield ngettext(
        "Gelost wird ein Platz.", "Gelost werden %(seats)s Plätze.", rule.seats
    ) % {"seats": rule.seats}  # fmt: skip
    times = {"opens": _moment(drawing.opens), "closes": _moment(drawing.closes)}
    yield gettext("Melden kannst du dich vom %(opens)s bis zum %(closes)s.") % times
    where = (
        gettext("Melden kann sich nur, wer in der Stadt wohnt.")
        if rule.residents_only
        else gettext("Melden kann sich auch, wer außerhalb der Stadt wohnt.")
    )
    yield where
    if rule.minimum_age:
        ages = {"year": drawing.year, "age": rule.minimum_age}
        words = gettext("Das Mindestalter ist %(age)s Jahre; es zählt das Alter im Jahr %(year)s.")
        yield words % ages
    if rule.excluded:
        names = ", ".join(title.to(language) for _key, title in rule.excluded)
        yield gettext("Nicht gelost wird, wer eine dieser Aufgaben hat: %(names)s.") % {
            "names": names
        }


def bounds(least: int, most: int, seats: int) -> str:
    """Say how many seats a group gets."""
    if least == most:
        return gettext("genau %(number)s") % {"number": least}
    if least and most < seats:
        return gettext("%(least)s bis %(most)s") % {"least": least, "most": most}
    if least:
        return gettext("mindestens %(number)s") % {"number": least}
    if most < seats:
        return gettext("höchstens %(number)s") % {"number": most}
    return gettext("so viele, wie das Los ergibt")


def _group(group: Group, category: Category, seats: int, districts: dict[str, str]) -> str:
    name = _named(group, category, districts)
    said = {"seats": seats, "name": name, "number": bounds(group.least, group.most, seats)}
    return ngettext(
        "Der eine Platz geht an %(name)s: %(number)s.",
        "Von %(seats)s Plätzen gehen %(number)s an: %(name)s.", seats,
    ) % said  # fmt: skip


def _named(group: Group, category: Category, districts: dict[str, str]) -> str:
    """Name a group, with the ages or districts that belong to it where the title is no such."""
    title = group.title.to(translation.get_language() or "")
    if category.source is Source.AGE:
        return f"{title} ({_ages(group)})" if _ages(group) not in title else title
    if category.source is Source.DISTRICT:
        return f"{title} ({', '.join(districts.get(one, one) for one in group.districts)})"
    return title


def _ages(group: Group) -> str:
    """Say which ages belong to a group; in the words that staff are offered as titles, too."""
    ages = {"youngest": group.youngest, "oldest": group.oldest}
    if group.oldest == OLDEST:
        return gettext("ab %(youngest)s") % ages
    return gettext("%(youngest)s bis %(oldest)s") % ages


def _note(category: Category) -> str:
    if category.source is not Source.SAID:
        return ""
    return gettext("Das sagen die Menschen selbst. Wer nichts angibt, zählt zu keiner Gruppe.")


def _draw(drawing: LotDrawing, language: str) -> Iterator[str]:
    yield gettext("Nach der Meldefrist wird die Liste veröffentlicht, mit Nummern statt Namen.")
    yield gettext("Die Startzahl gibt dieses Ereignis, ab %(moment)s bekannt: %(event)s.") % {
        "moment": _moment(drawing.seed_known), "event": drawing.seed_event.to(language).rstrip(".")
    }  # fmt: skip
    yield gettext("Aus Liste und Startzahl folgt das Los. Jeder kann es nachrechnen.")
    yield gettext(
        "Wer keinen Platz bekommt, wartet. Wird einer frei, rückt nach, wer in der Reihenfolge der"
        " Lose zuerst kommt und mit wem alle Vorgaben erfüllt bleiben."
    )
    ends = formats.date_format(drawing.term_ends, "DATE_FORMAT")
    yield gettext("Die Amtszeit geht bis zum %(day)s. Danach werden die Namen gelöscht.") % {
        "day": ends
    }


def _moment(at: object) -> str:
    return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")  # type: ignore[arg-type] # a moment of the model
