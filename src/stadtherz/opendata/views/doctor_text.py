"""Writes a report of the doctor for a terminal."""

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from stadtherz.opendata.domain.diagnosis import Group, Mending, Report
from stadtherz.opendata.domain.mqa import POINTS, Dimension, Mark, dimension_points
from stadtherz.opendata.views import doctor_words as words

BAR = 20
Paint = Callable[[str], str]


def plain(line: str) -> str:
    """Leave a line as it is."""
    return line


@dataclass(frozen=True)
class Look:
    """How it is shown.

    Args:
        width: columns.
        head, bad, good: what colours a heading, a fault and what is well.
        most: how many findings and datasets are shown; 0 is all.

    """

    width: int = 100
    head: Paint = plain
    bad: Paint = plain
    good: Paint = plain
    most: int = 12


def number(value: float, places: int = 0) -> str:
    """Write a number as people of the language do."""
    rounded = round(value, places)  # number_format cuts
    return number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)


def lines(report: Report, look: Look) -> Iterator[str]:
    """Give the report line by line."""
    yield from _head(report, look)
    yield from _points(report, look)
    yield from _checked(report, look)
    yield from _gains(report, look)
    yield from _repairs(report, look)
    yield from _findings(report, look)
    yield from _links(report, look)
    yield from _patients(report, look)


def _wrapped(words_: str, look: Look, indent: str = "  ", first: str | None = None) -> list[str]:
    return textwrap.wrap(
        words_,
        look.width,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _head(report: Report, look: Look) -> Iterator[str]:
    yield look.head(_("Katalog %(source)s") % {"source": report.source})
    told = _(
        "Datensätze: %(datasets)s, Dateien: %(files)s, Schnittstellen: %(services)s, "
        "Aussagen: %(triples)s, gelesene Seiten: %(pages)s"
    ) % {
        "datasets": number(report.datasets),
        "files": number(report.files),
        "services": number(report.services),
        "triples": number(report.triples),
        "pages": number(report.pages),
    }
    yield from _wrapped(told, look, indent="")
    if report.cut:
        yield look.bad(str(words.CUTS[report.cut]))


def _points(report: Report, look: Look) -> Iterator[str]:
    score = report.score
    yield ""
    yield look.head(
        _("Güte der Metadaten (MQA): %(points)s von %(all)s Punkten, %(rating)s")
        % {
            "points": number(score.points, 1),
            "all": POINTS,
            "rating": words.RATINGS[score.rating],
        }
    )
    names = {one: str(words.DIMENSIONS[one.value]) for one in Dimension}
    widest = max(map(len, names.values()))
    for one, name in names.items():
        earned, most = score.of(one), dimension_points(one)
        filled = round(BAR * earned / most)
        bar = "#" * filled + "." * (BAR - filled)
        yield f"  {name:<{widest}}  {bar}  {number(earned, 1):>6} / {most}"
    if score.open_points:
        text = _("%(points)s Punkte sind unbekannt; --links fragt, ob die Adressen antworten.")
        yield from _wrapped(text % {"points": number(score.open_points, 1)}, look)


def _checked(report: Report, look: Look) -> Iterator[str]:
    yield ""
    yield look.head(_("Prüfung nach den Standards"))
    if not report.checked:
        text = _(
            "Nicht geprüft: STADTHERZ_SHAPES nennt keinen Ordner mit den amtlichen Shapes. "
            "Gezählt sind nur die Punkte und was sich von selbst beheben lässt."
        )
        yield from _wrapped(text, look)
    for one in report.checked:
        told = _("%(profile)s: %(violations)s Verstöße, %(warnings)s Warnungen") % {
            "profile": words.PROFILES[one.profile],
            "violations": number(one.violations),
            "warnings": number(one.warnings),
        }
        yield "  " + (look.bad if one.violations else look.good)(told)


def _gains(report: Report, look: Look) -> Iterator[str]:
    marks = report.score.by_gain()
    if not marks:
        return
    yield ""
    yield look.head(_("Was noch Punkte bringt"))
    for mark in marks:
        yield from _wrapped(
            _gain(report, mark), look, indent=" " * 10, first=f"  {_plus(mark):>6}  "
        )


def _plus(mark: Mark) -> str:
    return f"+{number(mark.gain, 1)}"


def _gain(report: Report, mark: Mark) -> str:
    name, advice = words.INDICATORS[mark.indicator.code]
    if unasked := words.unasked_words(report, mark):
        return f"{name}: {unasked}"
    return _("%(name)s: %(met)s von %(all)s. %(advice)s") % {
        "name": name,
        "met": number(mark.met),
        "all": number(mark.out_of),
        "advice": advice,
    }


def _repairs(report: Report, look: Look) -> Iterator[str]:
    for safe, title in (
        (True, _("Was sich von selbst beheben lässt (--repair DATEI)")),
        (False, _("Was jemand entscheiden muss")),
    ):
        chosen = [one for one in report.mendings if one.safe is safe]
        if chosen:
            yield ""
            yield look.head(title)
        for one in chosen:
            yield from _mending(one, look)


def _mending(one: Mending, look: Look) -> Iterator[str]:
    text = f"{words.repair_words(one)} [{words.short_name(one.property)}]"
    yield from _wrapped(text, look, indent=" " * 10, first=f"  {number(one.count):>6}  ")
    for before, after in one.examples[:1]:
        yield from _wrapped(_example(before, after), look, indent=" " * 10)


def _example(before: str, after: str) -> str:
    """Show what stood there and what is right; text that is an address becomes one, as in RDF."""
    if before == after:
        return f'"{before}" -> <{after}>'
    return f"{before} -> {after}" if after else before


def _findings(report: Report, look: Look) -> Iterator[str]:
    if not report.groups:
        return
    yield ""
    yield look.head(_("Befunde; was am meisten bringt, steht oben"))
    for place, group in enumerate(report.groups[: look.most or None], 1):
        yield from _group(place, group, look)
        if words.mends(report, group):
            yield from _wrapped(_("Eine Regel behebt das, siehe oben."), look, indent="      ")
    left = len(report.groups) - look.most
    if look.most and left > 0:
        yield "  " + _("und %(left)s weitere; --all zeigt alle") % {"left": left}


def _group(place: int, group: Group, look: Look) -> Iterator[str]:
    severity = str(words.SEVERITIES[group.severity.value])
    title = (
        f"{severity}: {words.kind_words(group.kind)}, {words.property_words(group.path)}, "
        f"{words.count_words(group)}"
    )
    if group.gain >= 0.1:  # noqa: PLR2004 - less is not shown
        gain = _("bis zu %(points)s Punkte") % {"points": number(group.gain, 1)}
        title = f"{title} ({gain})"
    paint = look.bad if group.severity.value == "violation" else plain
    yield from map(paint, _wrapped(title, look, indent="      ", first=f"  {place:>2}. "))
    text = f"{words.trouble_words(group)} {words.advice_words(group)}"
    yield from _wrapped(text, look, indent="      ")
    if group.values:
        shown = _("Zum Beispiel: %(values)s") % {"values": "; ".join(group.values)}
        yield from _wrapped(shown, look, indent="      ")


def _links(report: Report, look: Look) -> Iterator[str]:
    if report.links is None:
        return
    yield ""
    yield look.head(_("Adressen der Dateien"))
    yield "  " + _("%(answered)s von %(asked)s antworten, %(left)s wurden nicht gefragt") % {
        "answered": number(report.links.answered),
        "asked": number(report.links.asked),
        "left": number(report.links.left),
    }
    for address, status in report.links.broken[: look.most or None]:
        yield look.bad(f"  {status or '---'}  {address}")


def _patients(report: Report, look: Look) -> Iterator[str]:
    rows = [one for one in report.patients if one.points + one.open_points < POINTS]
    if not rows:
        return
    yield ""
    yield look.head(_("Datensätze mit den wenigsten Punkten"))
    for one in rows[: look.most or None]:
        title = one.title or one.iri
        yield from _wrapped(
            title, look, indent=" " * 10, first=f"  {number(one.points, 1):>6}  "
        )  # fmt: skip
