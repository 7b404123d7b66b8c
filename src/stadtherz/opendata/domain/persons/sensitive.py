"""Words in headings and values that speak of people in a situation which is nobody's business."""

import re

_WORDS = re.compile(
    r"hiv|aids|neudiagnos|suizid|selbstmord|selbsttoet|inobhut|abschieb|rueckfuehrung|drogen|"
    r"sucht|bedarfsgemeinschaft|buergergeld|sozialhilfe|grundsicherung|wohngeld|beziehend|"
    r"bezieher|empfaenger|berechtigte|obdachlos|wohnungslos|infektion|infizier|erkrank|"
    r"krank(?!enh|enk|enw)|diagnos|todes|tote(?:_|$)|gestorben|sterbe|verstorben|getoetet|"
    r"verletzt|vergewaltig|missbrauch|misshandl|gewalt|schwangerschaftsabbr|kindeswohl|asyl|"
    r"gefluecht|fluechtling|haeftling|inhaft|straftat|straftaet|raeumung|privatinsolvenz|"
    r"ueberschuld|behindert|pflegegrad|pflegebeduerft|pflegekind|adoption|scheidung|"
    r"einbuerger|ausreisepflicht|auslaender|minderjaehrig|alleinerzieh|arbeitslos|erwerbslos|"
    r"opfer|tatverdaecht|prostitu|psychi|zwangseinweis|vormundschaft"
)
_COUNTRIES = frozenset(
    "afghanistan aegypten albanien algerien armenien aserbaidschan aethiopien belarus belgien "  # noqa: SIM905
    "bosnien bulgarien china deutschland eritrea frankreich georgien ghana griechenland indien "
    "irak iran italien jordanien kosovo kroatien libanon luxemburg marokko moldau niederlande "
    "nigeria nordmazedonien oesterreich pakistan polen portugal rumaenien russland schweiz serbien "
    "slowakei somalia spanien staatenlos syrien tschechien tunesien tuerkei ukraine ungarn usa "
    "vietnam".split()
)


def is_sensitive(name: str) -> bool:
    """Whether a heading or value, written for machines, speaks of people in such a situation."""
    return _WORDS.search(name) is not None


def is_country(name: str) -> bool:
    """Whether a heading is a country, below which people from there are counted."""
    return name in _COUNTRIES
