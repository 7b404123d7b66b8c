"""What participation gives to open data by itself: results, surveys, proposals, and plans.

Only what everybody may read already: results after their moment, proposals without their authors.
In the demo all of it is invented, and the catalogue says so; what was invented for the demo is in
no table of a city that has left it.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stadtherz.opendata.public import (
    Cells,
    Columns,
    Frequency,
    Kind,
    Offer,
    Source,
    Theme,
    in_languages,
    source_of,
)
from stadtherz.participation.models import Proposal
from stadtherz.participation.selectors.plans import announced_plans
from stadtherz.participation.selectors.procedures import procedures
from stadtherz.participation.selectors.proposals import public_states
from stadtherz.participation.selectors.results import told_ballots
from stadtherz.participation.selectors.survey_tables import ANSWERS, survey_rows
from stadtherz.participation.selectors.totals import kept_result
from stadtherz.participation.selectors.turnouts import GroupsOf, districts_of, roles_of

CENTS, ORIGINAL = 100, "de"
RESULTS: Columns = (
    ("beteiligung", _("Beteiligung"), Kind.CODE, _("Schlüssel, wie in ihrer Adresse")),
    ("abstimmung", _("Abstimmung"), Kind.CODE, _("Schlüssel, wie in ihrer Adresse")),
    ("vorhaben", _("Vorhaben"), Kind.CODE, _("Schlüssel auf dem Stimmzettel")),
    ("name", _("Name"), Kind.TEXT, ""),
    ("kosten", _("Kosten"), Kind.DECIMAL, _("in Euro")),
    ("stimmen", _("Stimmen"), Kind.WHOLE, _("oder Punkte, wo Punkte verteilt wurden")),
    ("gewonnen", _("Gewonnen"), Kind.BOOLEAN, ""),
    ("abgestimmt", _("Abgestimmt"), Kind.WHOLE, _("wie viele Menschen abgestimmt haben")),
    ("bekannt_seit", _("Bekannt seit"), Kind.DATE, ""),
    ("regel_sha256", _("Prüfsumme der Regel"), Kind.CODE, _("stand vor der Abstimmung fest")),
)
TURNOUT: Columns = (
    ("beteiligung", _("Beteiligung"), Kind.CODE, _("Schlüssel, wie in ihrer Adresse")),
    ("abstimmung", _("Abstimmung"), Kind.CODE, _("Schlüssel, wie in ihrer Adresse")),
    ("stadtteil", _("Stadtteil"), Kind.CATEGORY, _("Schlüssel; leer: ohne Angabe")),
    ("berechtigt", _("Berechtigt"), Kind.WHOLE, _("wie viele Menschen abstimmen konnten")),
    ("abgestimmt", _("Abgestimmt"), Kind.WHOLE, _("wie viele Menschen abgestimmt haben")),
    ("bekannt_seit", _("Bekannt seit"), Kind.DATE, ""),
)
ROLES: Columns = tuple(
    ("verbindung", _("Verbindung"), Kind.CATEGORY,
     _("resident: wohnt hier, employed: arbeitet hier, student: lernt hier; leer: ohne Angabe"))
    if one[0] == "stadtteil" else one for one in TURNOUT
)  # fmt: skip
PROPOSALS: Columns = (
    ("nummer", _("Nummer"), Kind.CODE, _("wie in der Adresse des Vorschlags")),
    ("beteiligung", _("Beteiligung"), Kind.CODE, _("Schlüssel, wie in ihrer Adresse")),
    ("titel", _("Titel"), Kind.TEXT, ""),
    ("stadtteil", _("Stadtteil"), Kind.CATEGORY, _("Schlüssel; leer ist die ganze Stadt")),
    ("thema", _("Thema"), Kind.CATEGORY, _("Schlüssel des Themas der Stadt")),
    ("art", _("Art"), Kind.CATEGORY, _("Schlüssel der Art, wo die Beteiligung welche hat")),
    ("unterstuetzt", _("Unterstützt von"), Kind.WHOLE, _("wie viele Menschen es unterstützen")),
    ("zusage", _("Zusage"), Kind.CATEGORY, _("Stand dessen, was die Stadt zusagt")),
    ("zusage_bis", _("Zugesagt bis"), Kind.DATE, ""),
    ("veroeffentlicht", _("Veröffentlicht"), Kind.DATE, ""),
    ("zugang", _("Zugang"), Kind.CATEGORY, _("account: mit Konto, code: mit Code, open: ohne")),
    ("unterstuetzt_code", _("Davon mit Code"), Kind.WHOLE, _("wie viele Codes es unterstützen")),
)
PLANS: Columns = (
    ("vorhaben", _("Vorhaben"), Kind.CODE, _("Schlüssel, wie in seiner Adresse")),
    ("titel", _("Titel"), Kind.TEXT, ""),
    ("stand", _("Stand"), Kind.CATEGORY, ""),
    ("beteiligung", _("Beteiligung"), Kind.CATEGORY, _("wie viel Menschen mitreden")),
    ("angekuendigt", _("Angekündigt"), Kind.DATE, ""),
    ("beratung", _("Erste Beratung"), Kind.DATE, _("leer, solange sie nicht feststeht")),
    ("gremium", _("Gremium"), Kind.TEXT, ""),
    ("zu_frueh", _("Tage zu früh"), Kind.WHOLE, _("die an drei Monaten fehlen")),
    ("referat", _("Referat"), Kind.CATEGORY, _("Schlüssel des zuständigen Referats")),
    ("kosten", _("Kosten"), Kind.DECIMAL, _("geschätzt, in Euro")),
)


def sources() -> tuple[Source, ...]:
    """Give the tables of participation."""
    return (
        _source("results", _results, RESULTS), _source("proposals", _proposals, PROPOSALS),
        _source("plans", _plans, PLANS), _source("turnout", _turnout, TURNOUT),
        _source("roles", _by_role, ROLES), _source("surveys", survey_rows, ANSWERS),
    )  # fmt: skip


def _source(key: str, rows: Callable[[], Iterator[Cells]], columns: Columns) -> Source:
    return source_of(f"participation:{key}", lambda: _offer(key), columns, rows)


WORDS: dict[str, tuple[str, Promise, Promise, Promise, str]] = {
    "results": (
        "abstimmungen", _("Ergebnisse der Abstimmungen"),
        _("Was in Abstimmungen zur Wahl stand, wie viele Stimmen es bekam und was gewonnen hat,"
          " eine Zeile je Vorhaben. Die Stimmzettel ohne Namen stehen auf der Tafel jeder"
          " Abstimmung."),
        _("Beteiligung, Abstimmung, Bürgerbudget"), "participation:procedures",
    ),
    "turnout": (
        "wahlbeteiligung-stadtteile", _("Beteiligung an Abstimmungen nach Stadtteilen"),
        _("Wie viele Menschen eines Stadtteils abstimmen konnten und es taten, wo das Verzeichnis"
          " Stadtteile nennt. Kleine Gruppen fehlen, und andere, aus denen man sie ausrechnen"
          " könnte."),
        _("Beteiligung, Abstimmung, Stadtteile"), "participation:procedures",
    ),
    "roles": (
        "wahlbeteiligung-verbindung",
        _("Beteiligung an Abstimmungen nach der Verbindung zur Stadt"),
        _("Wie viele Menschen, die hier wohnen, arbeiten oder lernen, abstimmen konnten und es"
          " taten, wo das Verzeichnis das nennt. Wo man daraus auf wenige schließen könnte, fehlen"
          " die Zahlen."),
        _("Beteiligung, Abstimmung"), "participation:procedures",
    ),
    "surveys": (
        "umfragen", _("Ergebnisse der Umfragen"),
        _("Wie oft in Umfragen jede Antwort gewählt wurde, insgesamt und nach Gruppen, eine Zeile"
          " je Antwort. Texte fehlen. Zahlen unter zehn fehlen, und andere, aus denen man sie"
          " ausrechnen könnte. Die Zahlen stehen für die, die geantwortet haben."),
        _("Beteiligung, Umfrage"), "participation:procedures",
    ),
    "proposals": (
        "vorschlaege", _("Vorschläge aus der Beteiligung"),
        _("Veröffentlichte Vorschläge ohne die Menschen, von denen sie sind: wo, wie viele sie"
          " unterstützen, und was die Stadt dazu zugesagt hat."),
        _("Beteiligung, Vorschläge, Ideen"), "participation:procedures",
    ),
    "plans": (
        "vorhabenliste", _("Vorhabenliste"),
        _("Was die Stadt vorhat, seit wann es angekündigt ist und wann es zum ersten Mal beraten"
          " wird, eine Zeile je Vorhaben."),
        _("Beteiligung, Vorhaben, Stadtrat"), "participation:plans",
    ),
}  # fmt: skip


def _offer(key: str) -> Offer:
    own, title, description, keywords, page = WORDS[key]
    return Offer(
        source=f"participation:{key}", key=own, title=in_languages(title),
        description=in_languages(description), keywords=in_languages(keywords),
        themes=(Theme.GOVE,), department=_department(), frequency=Frequency.CONTINUOUS,
        provenance=in_languages(
            _("Aus der Beteiligung der Stadt; was sich ändert, ist in der nächsten Stunde hier.")
        ),
        page=reverse(page), simulated=settings.DEMO,
    )  # fmt: skip


def _department() -> str:
    """Name the department with most of the procedures and plans: it is asked about them."""
    counted = Counter(procedures().values_list("department__key", flat=True))
    counted.update(announced_plans().values_list("department__key", flat=True))
    del counted[None]
    return str(counted.most_common(1)[0][0]) if counted else ""


def _results() -> Iterator[Cells]:
    now = timezone.now()
    for ballot in told_ballots():
        kept = kept_result(ballot, now)
        if kept is None:
            continue
        told = kept.told()
        winners = set(told.get("winners", ()))
        for one in told["projects"]:
            cost = one["cost"]
            yield (
                ballot.procedure.key, ballot.key, one["key"], one["title"][ORIGINAL],
                None if cost is None else cost / CENTS, one["votes"], one["key"] in winners,
                told["voters"], timezone.localdate(ballot.announced), ballot.rule_hash,
            )  # fmt: skip


def _turnout() -> Iterator[Cells]:
    return _by_group(districts_of)


def _by_role() -> Iterator[Cells]:
    return _by_group(roles_of)


def _by_group(groups_of: GroupsOf) -> Iterator[Cells]:
    now = timezone.now()
    for ballot in told_ballots():
        kept = kept_result(ballot, now)
        found = groups_of(kept) if kept else None
        for one in found.rows if found else ():
            yield (
                ballot.procedure.key, ballot.key, one.key, one.entitled, one.voted,
                timezone.localdate(ballot.announced),
            )  # fmt: skip


def _proposals() -> Iterator[Cells]:
    rows = Proposal.objects.filter(
        state__in=public_states(), procedure__published=True, paragraph=None
    )
    if not settings.DEMO:
        rows = rows.filter(illustrative=False)
    for row in rows.select_related("procedure", "district", "theme").order_by("pk"):
        yield (
            str(row.pk), row.procedure.key, row.title, row.district.key if row.district else "",
            row.theme.key if row.theme else "", row.category, row.supporters, row.promise,
            row.promise_due, row.released_at and timezone.localdate(row.released_at),
            row.access, row.supporters_by_code,
        )  # fmt: skip


def _plans() -> Iterator[Cells]:
    for row in announced_plans().order_by("key"):
        notice = row.notice
        yield (
            row.key, str(row.title), row.state, row.degree, row.announced_on, row.treated_on,
            row.council, notice.short_by_days if notice else None, row.department.key,
            None if row.cost is None else row.cost / CENTS,
        )  # fmt: skip
