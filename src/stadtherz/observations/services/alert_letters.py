"""What a mail about alerts says, in the language of the city."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stadtherz.city.public import the_city
from stadtherz.observations.domain.alert_values import (
    EVERYTHING,
    Alert,
    Entry,
    Kind,
    Mail,
    News,
    Stage,
)
from stadtherz.observations.domain.arrivals import DeviceClock
from stadtherz.observations.domain.watching import INGEST
from stadtherz.observations.services.clock_words import (
    course_words,
    doubt_words,
    jump_doubt_words,
    jump_words,
    size_words,
)

MOST_NAMED = 12
MOST_LINES = 40


@dataclass(frozen=True)
class Named:
    """What a mail says of a thing.

    Args:
        plain: its name.
        last: last contact.
        interval_s: distance of values.
        days_left: of its battery.
        simulated: whether it does not exist in the real city.
        clock: how its clock goes.
        gaps: how many values are missing, where it is made of parts.

    """

    plain: str
    last: datetime | None = None
    interval_s: int = 900
    days_left: float | None = None
    simulated: bool = False
    clock: DeviceClock | None = None
    gaps: "Gaps | None" = None

    @property
    def name(self) -> str:
        """Its name, with a word where it does not exist in the real city."""
        return f"{self.plain} ({_('simuliert')})" if self.simulated else self.plain


@dataclass(frozen=True)
class Gaps:
    """The missing share of a whole, and the part that lacks the most.

    Args:
        share: of all values of the last 24 hours.
        most: share of that part.
        name: of that part.
        since: when it began to measure, if that was within the last 24 hours.

    """

    share: float
    most: float
    name: str
    since: datetime | None = None


@dataclass(frozen=True)
class Letter:
    """A mail in words."""

    subject: str
    body: str


@dataclass(frozen=True)
class Said:
    """The lines of a mail by what is new about them."""

    new: list[str]
    still: list[str]
    over: list[str]
    left_out: int = 0


def letter_of(
    mail: Mail, book: Mapping[str, Alert], names: Mapping[str, Named], now: datetime
) -> Letter:
    """Word a mail.

    Args:
        mail: what it tells.
        book: all alerts by key.
        names: things by their keys in alerts; what is missing is called by its key.
        now: the moment.

    """
    with translation.override(settings.LANGUAGE_CODE):
        said = _said(mail.entries, book, names)
        context = {
            "said": said,
            "now": timezone.localtime(now),
            "city": the_city(),
            "address": settings.CONFIG.address.rstrip("/") + reverse("observations-health"),
            "rules": settings.CONFIG.address.rstrip("/") + _address_of_rules(),
            "digest": mail.digest,
        }
        body = render_to_string("observations/alert_mail.txt", context)
        return Letter(
            f"{the_city().platform_name.to(settings.LANGUAGE_CODE)}: {_about(said)}", body
        )


def _address_of_rules() -> str:
    return reverse("wagtailsnippets_observations_alertrule:list")


def _about(said: Said) -> str:
    if said.new:
        return ngettext(
            "eine neue Störung an Messgeräten", "%(count)s neue Störungen an Messgeräten",
            len(said.new),
        ) % {"count": len(said.new)}  # fmt: skip
    if said.still:
        return _("Messgeräte sind noch immer gestört")
    return _("Messgeräte arbeiten wieder")


def _said(
    entries: tuple[Entry, ...], book: Mapping[str, Alert], names: Mapping[str, Named]
) -> Said:
    said = Said([], [], [], max(len(entries) - MOST_LINES, 0))
    for entry in entries[:MOST_LINES]:
        place = {News.CLOSED: said.over, News.REMINDER: said.still}.get(entry.news, said.new)
        alert = replace(book[entry.alert], members=entry.members)
        words = (
            over_words(alert, names)
            if entry.news is News.CLOSED
            else words_of(alert, names, many=_everywhere(alert, book))
        )
        place.append(f"{words} {_('Das wechselt oft.')}" if alert.flapping else words)
    return said


def _everywhere(alert: Alert, book: Mapping[str, Alert]) -> int:
    """Count what a collective alert is about in all departments."""
    others = (
        one
        for one in book.values()
        if (one.kind, one.subject) == (alert.kind, alert.subject) and one.key != alert.key
        and one.collective and one.stage is Stage.OPEN
    )  # fmt: skip
    return len(alert.members) + sum(len(one.members) for one in others)


def words_of(alert: Alert, names: Mapping[str, Named], *, many: int = 0) -> str:
    """Say in one sentence what is wrong; `many` counts the things of a collective alert."""
    if alert.collective:
        return _many(alert, names, many)
    named = names.get(alert.subject, Named(alert.subject))
    if alert.subject == INGEST:
        return _("Der Empfang der Messwerte läuft nicht. Starte ihn neu.")
    special = {
        Kind.BATTERY_LOW: _battery,
        Kind.GAP_SHARE: _gaps,
        Kind.CLOCK_WRONG: _clock,
        Kind.CLOCK_JUMPED: _clock,
        Kind.CONSERVATION_BROKEN: _balance,
    }.get(alert.kind)
    if special is not None:
        return special(alert, named)
    words = {
        Kind.SUSPECT_SHARE: _(
            "%(name)s: Von den Werten der letzten 24 Stunden sind %(share)s %% verdächtig."
        ),
    }.get(alert.kind, _("%(name)s schweigt. Letzter Kontakt: %(last)s, üblich: %(interval)s."))
    return words % {
        "name": named.name, "share": round(alert.value * 100), "last": _when(named.last),
        "interval": every(named.interval_s),
    }  # fmt: skip


def over_words(alert: Alert, names: Mapping[str, Named]) -> str:
    """Say in one sentence that it is over."""
    name = names.get(alert.subject, Named(alert.subject)).name
    if alert.collective:
        words = _("Die Sammelstörung %(where)s ist vorbei.")
        return words % {"where": where(alert.subject, names)}
    if alert.subject == INGEST:
        return _("Der Empfang der Messwerte läuft wieder.")
    words = {
        Kind.BATTERY_LOW: _("%(name)s: Die Batterie ist wieder voll genug."),
        Kind.GAP_SHARE: _("%(name)s sendet wieder fast alle Werte."),
        Kind.SUSPECT_SHARE: _("%(name)s: Die Werte sind wieder glaubwürdig."),
        Kind.CONSERVATION_BROKEN: _("%(name)s: Die Zählungen passen wieder zueinander."),
        Kind.CLOCK_WRONG: _("%(name)s: Die Uhr geht wieder richtig."),
        Kind.CLOCK_JUMPED: _("%(name)s: Die Uhr ist seit einem Tag nicht mehr gesprungen."),
    }.get(alert.kind, _("%(name)s sendet wieder."))
    return words % {"name": name}


def where(group: str, names: Mapping[str, Named]) -> str:
    """Say what many things share."""
    kind, _colon, name = group.partition(":")
    if group == EVERYTHING:
        return _("in der ganzen Stadt")
    if kind == "station":
        return names.get(group, Named(group)).name
    words = {"gateway": _("am Gateway %(name)s"), "network": _("im Netz %(name)s")}
    return words.get(kind, "%(name)s") % {"name": name}


def every(seconds: int) -> str:
    """Say how often something sends."""
    if seconds % 86_400 == 0:
        days = seconds // 86_400
        return ngettext("jeden Tag", "alle %(n)s Tage", days) % {"n": days}
    if seconds % 3600 == 0:
        hours = seconds // 3600
        return ngettext("jede Stunde", "alle %(n)s Stunden", hours) % {"n": hours}
    minutes = max(round(seconds / 60), 1)
    return ngettext("jede Minute", "alle %(n)s Minuten", minutes) % {"n": minutes}


def _battery(alert: Alert, named: Named) -> str:
    words = _("%(name)s: Die Batterie steht bei %(percent)s %%.")
    said = words % {"name": named.name, "percent": round(alert.value)}
    if named.days_left is None:
        return said
    days = round(named.days_left)
    more = ngettext("Sie reicht noch etwa einen Tag.", "Sie reicht noch etwa %(days)s Tage.", days)
    return f"{said} {more % {'days': days}}"


def _gaps(alert: Alert, named: Named) -> str:
    """Say how much is missing; of several parts also which one lacks the most, and since when."""
    gaps = named.gaps
    words = _("%(name)s: In den letzten 24 Stunden fehlten %(share)s %% der Werte.")
    whole = words % {
        "name": named.name, "share": round((gaps.share if gaps else alert.value) * 100)
    }  # fmt: skip
    if gaps is None:
        return whole
    part = {"part": gaps.name, "most": round(gaps.most * 100), "since": _when(gaps.since)}
    if gaps.since is None:
        return f"{whole} {_('Am meisten fehlt von %(part)s: %(most)s %%.') % part}"
    more = _("Am meisten fehlt von %(part)s, das es seit %(since)s gibt: %(most)s %%.")
    return f"{whole} {more % part}"


def _balance(alert: Alert, named: Named) -> str:
    words = ngettext(
        "%(name)s: In einer Stunde der letzten zwei Tage passten die Zählungen nicht zueinander."
        " Sieh dir die Zähler an beiden Enden an.",
        "%(name)s: In %(hours)s Stunden der letzten zwei Tage passten die Zählungen nicht"
        " zueinander. Sieh dir die Zähler an beiden Enden an.",
        round(alert.value),
    )
    return words % {"name": named.name, "hours": round(alert.value)}


def _clock(alert: Alert, named: Named) -> str:
    """Say how a clock goes, or only by how much it is off where it was not judged since."""
    clock = named.clock
    jump = clock.jump if clock else None
    if alert.kind is Kind.CLOCK_JUMPED:
        if jump is not None:
            return f"{named.name}: {jump_words(jump)}. {jump_doubt_words(jump)}".rstrip()
        words = _("%(name)s: Die Uhr sprang um %(size)s.")
    else:
        if clock is not None and clock.offset_s is not None:
            return f"{named.name}: {course_words(clock)}. {doubt_words(clock)}".rstrip()
        words = _("%(name)s: Die Uhr geht um %(size)s falsch.")
    return words % {"name": named.name, "size": size_words(alert.value)}


def _many(alert: Alert, names: Mapping[str, Named], many: int) -> str:
    words = {
        Kind.BATTERY_LOW: _(
            "%(count)s Geräte %(where)s haben zugleich schwache Batterien: %(who)s."
        ),
        Kind.GAP_SHARE: _("Von %(count)s Geräten %(where)s fehlen zugleich viele Werte: %(who)s."),
        Kind.SUSPECT_SHARE: _(
            "Von %(count)s Geräten %(where)s sind zugleich viele Werte verdächtig: %(who)s."
        ),
        Kind.CONSERVATION_BROKEN: _(
            "%(count)s Bilanzen von Zählern %(where)s gehen zugleich nicht auf: %(who)s."
        ),
        Kind.CLOCK_WRONG: _(
            "%(count)s Uhren %(where)s gehen zugleich falsch: %(who)s. Prüfe zuerst die Uhr des"
            " Servers."
        ),
        Kind.CLOCK_JUMPED: _(
            "%(count)s Uhren %(where)s sprangen zugleich: %(who)s. Prüfe zuerst die Uhr des"
            " Servers."
        ),
    }.get(alert.kind, _("%(count)s Geräte %(where)s schweigen zugleich: %(who)s."))
    subjects = [key.partition(":")[2] for key in alert.members]
    who = [names.get(subject, Named(subject)).name for subject in subjects[:MOST_NAMED]]
    rest = len(subjects) - len(who)
    listed = ", ".join(who)
    if rest:
        more = ngettext("und ein weiteres", "und %(rest)s weitere", rest) % {"rest": rest}
        listed = f"{listed} {more}"
    if many > len(subjects):
        own = ngettext(
            "bei euch ist es %(own)s, nämlich %(who)s",
            "bei euch sind es %(own)s, nämlich %(who)s",
            len(subjects),
        )
        listed = own % {"own": len(subjects), "who": listed}
    return words % {
        "count": max(many, len(subjects)), "where": where(alert.subject, names), "who": listed
    }  # fmt: skip


def _when(moment: datetime | None) -> str:
    if moment is None:
        return _("nie")
    return formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
