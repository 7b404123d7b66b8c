"""Makes open views of tables: groups large enough instead of rows about somebody."""

import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters import incoming
from stadtherz.opendata.domain.deriving import Recipe, describes, reasons_against
from stadtherz.opendata.domain.handing_in.told import Told
from stadtherz.opendata.models import Submission
from stadtherz.opendata.selectors.handing_in import typed_of
from stadtherz.opendata.selectors.texts import in_languages

FILE = "auswertung.json"


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
    told = _told(Told.read(source.told), recipe)
    return Submission.objects.create(
        owner=by, source=source, recipe=recipe.as_json(), file_name=kept.name, path=kept.path,
        size=kept.size, sha256=kept.sha256, told=told.as_json(), created_at=now, changed_at=now,
    )  # fmt: skip


def _told(source: Told, recipe: Recipe) -> Told:
    """Begin with what is said of the table; its title says how it is put together."""
    labels = [(one.name, str(one.label)) for one in source.columns]
    groups = ", ".join(describes(recipe, labels))
    figures = {"title": str(source.title), "groups": groups, "least": recipe.least}
    title = in_languages(_("%(title)s nach %(groups)s"), **figures)
    provenance = in_languages(
        _("Zusammengefasst aus „%(title)s“ nach %(groups)s. Gruppen mit weniger als %(least)s"
          " Zeilen fehlen, damit niemand zu erkennen ist."),
        **figures,
    )  # fmt: skip
    return Told(
        title=title, keywords=source.keywords, themes=source.themes, department=source.department,
        licence=source.licence, frequency=source.frequency, provenance=provenance, box=source.box,
        begins=source.begins, ends=source.ends, description=Text(),
    )  # fmt: skip
