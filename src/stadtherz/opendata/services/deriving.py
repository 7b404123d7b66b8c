"""Makes open views of tables: groups large enough instead of rows about somebody."""

import json
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters import incoming
from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.adapters.asking.derived import derive
from stadtherz.opendata.adapters.tables.stored import schema_in
from stadtherz.opendata.domain.deriving import Recipe, reasons_against
from stadtherz.opendata.domain.handing_in.told import Told
from stadtherz.opendata.domain.ogc.placing import placing_of
from stadtherz.opendata.domain.tabular.schema import Schema, Typed
from stadtherz.opendata.domain.view_sizes import people_in
from stadtherz.opendata.models import Submission
from stadtherz.opendata.selectors.handing_in import city_box, typed_of
from stadtherz.opendata.selectors.texts import in_languages
from stadtherz.opendata.services.view_words import columns_said, groups_words

FILE = "auswertung.json"
OF_ROWS = _(
    "Zusammengefasst aus „%(title)s“ nach %(groups)s. Gruppen mit weniger als %(least)s"
    " Zeilen fehlen, damit niemand zu erkennen ist."
)
OF_PEOPLE = _(
    "Zusammengefasst aus „%(title)s“ nach %(groups)s. Gruppen mit weniger als %(least)s"
    " Menschen fehlen, damit niemand zu erkennen ist."
)


@transaction.atomic
def begin_view(*, source: Submission, recipe: Recipe, by: User, now: datetime) -> Submission:
    """Begin a view of a table; it is made by `read`, and goes the same way to the public.

    Args:
        source: the table, which stays as it is and need not become public.
        recipe: what is told of it.
        by: whose view it is.
        now: the moment.

    Raises:
        NotAllowed: the person may hand in no data.
        Conflict: code "not-read", the source has not been read.
        Invalid: code "recipe", with what is wrong in the details.

    """
    require(by, Permission.EDIT_DATA)
    typed = typed_of(source)
    if typed is None or not source.typed:
        raise Conflict("the table has not been read yet", code="not-read", details=("not-read",))
    if reasons := reasons_against(recipe, typed.schema):
        raise Invalid("this view cannot be made", code="recipe", details=reasons)
    kept = incoming.keep([json.dumps(recipe.as_json()).encode()], FILE)
    told = _told(Told.read(source.told), recipe, typed.schema)
    return Submission.objects.create(
        owner=by, source=source, recipe=recipe.as_json(), file_name=kept.name, path=kept.path,
        size=kept.size, sha256=kept.sha256, told=told.as_json(), created_at=now, changed_at=now,
    )  # fmt: skip


def made(row: Submission) -> Typed:
    """Make the view that a recipe asks for, of what its source is now, and note what is withheld.

    Raises:
        NotFound: code "no-source".
        Invalid: the table has changed; code "recipe", or "not-comparable".

    """
    source = row.source
    if source is None or not source.typed:
        raise NotFound("the table of this view is not there any more", code="no-source")
    typed = incoming.place_of(source.typed)
    target = incoming.place_of(row.path).with_name(incoming.TYPED)
    table = Table(typed, schema_in(typed))
    recipe = Recipe.read(row.recipe)
    if reasons := reasons_against(recipe, table.schema):
        raise Invalid("this view cannot be made", code="recipe", details=reasons)
    others = [Recipe.read(one.recipe) for one in _before(row, source)]
    told = columns_said(Told.read(source.told), recipe, table.schema)
    labels = {one.name: str(one.label) for one in told}
    found = derive(table, recipe, target, others, labels)
    row.recipe = recipe.as_json() | {
        "withheld": [found.groups_withheld, found.rows_withheld], "totals": found.totals,
        "people": bool(people_in(table.schema)),
    }  # fmt: skip
    return found.typed


def _before(row: Submission, source: Submission) -> QuerySet[Submission]:
    """Give the views of the same table that were begun before, discarded ones too.

    They can be brought back. The same file handed in twice is the same table.
    """
    same = Q(source=source) | Q(source__sha256=source.sha256)
    return Submission.objects.filter(same, pk__lt=row.pk).exclude(recipe={}).order_by("pk")


def _told(source: Told, recipe: Recipe, schema: Schema) -> Told:
    """Begin with what is said of the table; its title says how it is put together.

    The box around exact places would tell those at its edges: that of the city takes its place.
    """
    groups = groups_words(source, recipe)
    figures = {"title": str(source.title), "groups": groups, "least": recipe.least}
    title = in_languages(_("%(title)s nach %(groups)s"), **figures)
    provenance = in_languages(OF_PEOPLE if people_in(schema) else OF_ROWS, **figures)
    return Told(
        title=title, keywords=source.keywords, themes=source.themes, department=source.department,
        licence=source.licence, frequency=source.frequency, provenance=provenance,
        box=city_box() if placing_of(schema) else source.box, begins=source.begins,
        ends=source.ends, description=Text(), columns=columns_said(source, recipe, schema),
    )  # fmt: skip
