"""A drawing with its words: labels of axes, what it shows, and what there is no room for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stadtherz.opendata.domain.asking.question import Part, Question, Told
from stadtherz.opendata.domain.charts import Drawn, Said, Shape, TypicalDay, said_of
from stadtherz.opendata.domain.drawing import BAR, LETTERS, DrawnBar, Picture, picture_of
from stadtherz.opendata.domain.tabular.schema import Schema
from stadtherz.opendata.views.asking_words import Wording
from stadtherz.opendata.views.cells import along_words, figure, part_words, wording

NARROW = 120
LARGE_FIGURE = 100_000
Worded = Callable[[Any], str]


@dataclass(frozen=True)
class Mark:
    """A word at an axis."""

    at: float
    words: str
    anchor: str = "middle"


@dataclass(frozen=True)
class BarShown:
    """A bar with its words; `name` is shortened to the room before it."""

    bar: DrawnBar
    name: str
    whole_name: str
    words: str
    name_y: float
    middle: float


@dataclass(frozen=True)
class Chart:
    """Everything the template of a chart needs.

    Args:
        shape: "line", "bars" or "day".
        picture: what is drawn.
        name: what it shows, for who does not see it and as its heading.
        unit: sign of the unit at the axis.
        y, x: words at the axes.
        bars: with their words.
        last: the last value of the only line, "" for several.
        words: sentences under it.

    """

    shape: str
    picture: Picture
    name: str
    unit: str
    y: tuple[Mark, ...]
    x: tuple[Mark, ...]
    bars: tuple[BarShown, ...]
    last: str
    words: tuple[str, ...]


def chart_shown(one: Drawn, question: Question, schema: Schema, said: Wording, unit: str) -> Chart:
    """Word a drawing.

    Args:
        one: what is drawn.
        question: whose answer it is.
        schema: of the table.
        said: words the columns.
        unit: sign of the unit of the drawn values, "" for none.

    """
    picture = picture_of(one)
    along, value = question.items[one.choice.along].what, question.items[one.choice.value].what
    heading = _name(one, said, along, value)
    where = _where(one, along, schema)
    years = len({tick.value.year for tick in picture.x_ticks if isinstance(tick.value, date)}) > 1
    ends = [
        _mark(tick.at, _short(one, tick.value, years=years), picture) for tick in picture.x_ticks
    ]
    size = _size_of(one, unit)
    return Chart(
        one.choice.shape.value if not one.typical else Shape.DAY.value, picture, heading,
        size.unit, tuple(Mark(tick.at, size.words(tick.value)) for tick in picture.y_ticks),
        tuple(ends), tuple(_bar(bar, where, size) for bar in picture.bars),
        size.words(picture.lines[0].value) if len(picture.lines) == 1 else "",
        tuple(_sentences(one, said_of(one), where, size)),
    )  # fmt: skip


def _name(one: Drawn, said: Wording, along: Told, value: Told) -> str:
    if one.typical:
        return _("%(value)s an einem typischen Tag") % {"value": said.told(value)}
    if isinstance(along, Part):
        return _("%(value)s im Verlauf der Zeit") % {"value": said.told(value)}
    return _("%(value)s nach „%(column)s“") % {
        "value": said.told(value), "column": said.told(along),
    }  # fmt: skip


def _where(one: Drawn, along: Told, schema: Schema) -> Callable[[Any], str]:
    """Give how a place along the axis is worded in a sentence."""
    if one.typical:
        return lambda hour: _("%(hour)s Uhr") % {"hour": hour}
    unit = one.choice.unit
    if unit:
        return lambda value: part_words(unit, value)
    return wording(along, schema)


def _short(one: Drawn, value: Any, *, years: bool) -> str:
    if one.typical:
        return f"{value}:00"
    return along_words(one.choice.unit, value, years=years)


def _mark(at: float, words: str, picture: Picture) -> Mark:
    if at < picture.left + 20:
        return Mark(at, words, "start")
    return Mark(at, words, "end" if at > picture.width - NARROW else "middle")


@dataclass(frozen=True)
class _Size:
    """By what figures are divided so that they have room, and the unit with its word."""

    by: float
    unit: str

    def words(self, value: float) -> str:
        return figure(float(f"{value / self.by:.4g}")) if self.by > 1 else figure(value)


def _size_of(one: Drawn, unit: str) -> _Size:
    """Tell large figures in thousands, millions or milliards; which is said with the unit."""
    values = [bar.value for bar in one.bars]
    values += [value for line in one.lines for _along, value in line.points]
    most = max(map(abs, values), default=0.0)
    sizes = ((1e9, _("Mrd.")), (1e6, _("Mio.")), (1e3, _("Tsd.")))
    by, word = next((size for size in sizes if most >= size[0] and most >= LARGE_FIGURE), (1, ""))
    return _Size(by, f"{word} {unit}".strip())


def _bar(bar: DrawnBar, where: Callable[[Any], str], size: _Size) -> BarShown:
    name = where(bar.name)
    short = name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"
    return BarShown(bar, short, name, size.words(bar.value), bar.y - 6, bar.y + BAR / 2)


def _sentences(one: Drawn, said: Said | None, where: Worded, size: _Size) -> list[str]:
    found = [_day_words(one.typical)] if one.typical else []
    if said and len(one.lines) <= 1:
        found.append(_ends(said, where, size))
    if one.left:
        found.append(_left(one))
    return found


def _day_words(day: TypicalDay) -> str:
    when = date_format(day.day, "DATE_FORMAT")
    return ngettext(
        "Rot ist der %(when)s. Das graue Band ist der Tag davor.",
        "Rot ist der %(when)s. Im grauen Band lag die Hälfte der Werte der %(days)s Tage davor, die"
        " gestrichelte Linie ist deren Mitte.", day.days,
    ) % {"when": when, "days": day.days}  # fmt: skip


def _ends(said: Said, where: Callable[[Any], str], size: _Size) -> str:
    def told(pair: tuple[Any, float]) -> dict[str, str]:
        return {
            "value": f"{size.words(pair[1])} {size.unit}".strip(), "where": where(pair[0]),
        }  # fmt: skip

    least, most = told(said.least), told(said.most)
    if said.count == 1:
        return _("Ein Wert: %(value)s (%(where)s).") % most
    words = _("Am meisten: %(most)s (%(most_where)s). Am wenigsten: %(least)s (%(least_where)s).")
    return words % {
        "most": most["value"], "most_where": most["where"],
        "least": least["value"], "least_where": least["where"],
    }  # fmt: skip


def _left(one: Drawn) -> str:
    if one.choice.shape is Shape.BARS:
        return ngettext(
            "Ein weiterer Balken steht nur in der Tabelle.",
            "%(count)s weitere stehen nur in der Tabelle.", one.left,
        ) % {"count": one.left}  # fmt: skip
    return ngettext(
        "Eine weitere Linie steht nur in der Tabelle; gezeichnet sind die vier mit den größten"
        " Werten.",
        "%(count)s weitere Linien stehen nur in der Tabelle; gezeichnet sind die vier mit den"
        " größten Werten.", one.left,
    ) % {"count": one.left}  # fmt: skip
