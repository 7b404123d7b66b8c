"""What was seen in the values of a column, before anything is judged."""

from dataclasses import dataclass

from stadtherz.opendata.domain.persons.bare_mobiles import NO_SPREAD, Spread
from stadtherz.opendata.domain.persons.headings import Sign, signs_of
from stadtherz.opendata.domain.persons.home_columns import Place
from stadtherz.opendata.domain.persons.kinds import Kind
from stadtherz.opendata.domain.tabular.findings import Spot
from stadtherz.opendata.domain.tabular.schema import Column


@dataclass(frozen=True)
class Tally:
    """How often one kind was seen in the values of a column.

    Args:
        kind: of what.
        rows: with it.
        strong: of these, sure by the value alone.
        called: of these, with words beside the value that say what it is.
        whole: of these, where nothing else stands in the cell.
        distinct: different values.
        lengths: different numbers of digits; codes have one, telephone numbers several.
        mobile: of telephone numbers, those of mobile ones.
        bare: of these, those that lost their zero, without a word beside them.
        run: of mobile ones, those of digits alone.
        spots: the first places, masked.
        sure: rows that are strong or called.
        sure_spots: the first places of these.

    """

    kind: Kind
    rows: int
    strong: int = 0
    called: int = 0
    whole: int = 0
    distinct: int = 0
    lengths: int = 0
    mobile: int = 0
    spots: tuple[Spot, ...] = ()
    sure: int = 0
    sure_spots: tuple[Spot, ...] = ()
    bare: int = 0
    run: int = 0


@dataclass(frozen=True)
class Seen:
    """What was seen in a column.

    Args:
        column: of the schema.
        values: rows with a value.
        tallies: by kind.
        alike: rows that look like what the heading says (`alike`).
        known: of rows that look like names, those with a known given or family name.
        family: rows that are a known family name alone.
        capital: of rows below a role, those that may be a name that no list has.
        small: of rows that look like names, those in small letters with a given name.
        other: of them, those in letters of other scripts.
        spots: the first of them, masked.
        coarse: whether coordinates or points tell a place to some hundred metres only.
        initials: rows that are a name with an initial as far as one can see, and no known one.
        housed: of streets, rows with the number of a house behind the street.
        log_ins: rows below a heading of users or of a role that may be names to log in with.
        known_log_ins: of these, rows with a known name in them.
        programs: rows there that name a program, or nobody.
        spread: how numbers lie that may be those of mobile telephones without their zero.

    """

    column: Column
    values: int
    tallies: tuple[Tally, ...] = ()
    alike: int = 0
    known: int = 0
    family: int = 0
    capital: int = 0
    spots: tuple[Spot, ...] = ()
    coarse: bool = False
    initials: int = 0
    housed: int = 0
    log_ins: int = 0
    known_log_ins: int = 0
    programs: int = 0
    small: int = 0
    other: int = 0
    spread: Spread = NO_SPREAD

    def tally(self, kind: Kind) -> Tally:
        """Give how often a kind was seen."""
        return next((one for one in self.tallies if one.kind is kind), Tally(kind, 0))

    @property
    def by_people(self) -> int:
        """How many rows may name somebody: those with a value that is no program's."""
        return self.values - self.programs

    @property
    def home(self) -> Place:
        """As what it is looked at where the rows are about persons."""
        return Place(self.column, self.values, coarse=self.coarse, housed=self.housed)

    @property
    def signs(self) -> frozenset[Sign]:
        """What the heading tells."""
        return signs_of(self.column.name)
