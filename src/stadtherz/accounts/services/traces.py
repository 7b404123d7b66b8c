"""What the work of staff leaves behind: every table that points to a person, of whatever system.

The tables are found, not listed, so that a new one is exported and erased from its first day. Rows
that cannot be without their person go; from all others the person is cut and the work stays.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Count, Q, Value
from django.db.models.functions import Cast
from wagtail.models import Comment, CommentReply, ModelLogEntry, PageLogEntry, Revision

from stadtherz.accounts.domain.traces import without_person
from stadtherz.accounts.models import User

# handled by entries of their own
ELSEWHERE = frozenset({
    "account.EmailAddress.user", "mfa.Authenticator.user", "socialaccount.SocialAccount.user",
    "accounts.RoleChange.person", "accounts.Session.account",
})  # fmt: skip
# waiting for the rest of a form: nobody else finishes it
UNFINISHED = frozenset({"wagtailcore.UploadedFile"})
SECRET = frozenset({"key_hash"})
# how a row is named that is not the person's own
TELLING = frozenset({
    "action", "label", "timestamp", "object_str", "created_at", "title", "file", "status",
    "comment", "finished_at", "key", "approved_at", "shifted_at", "role", "granted", "changed_at",
})  # fmt: skip
COMMENTED = ("wagtail.comments.create", "wagtail.comments.edit")
REPLIED = ("wagtail.comments.create_reply", "wagtail.comments.edit_reply")


@dataclass(frozen=True)
class Pointer:
    """A column that points to a person."""

    field: Any

    @property
    def table(self) -> Any:
        """What Django knows about the table of the column."""
        return self.field.model._meta  # noqa: SLF001 - the official interface, in spite of its name

    @property
    def is_own(self) -> bool:
        """Whether the row cannot be without the person."""
        return not self.field.null or self.table.label in UNFINISHED

    def rows(self, pk: int) -> Any:
        return self.table.base_manager.filter(**{self.field.attname: pk})

    def told(self) -> list[str]:
        """Which columns the export gives."""
        return [
            field.attname
            for field in self.table.concrete_fields
            if (self.is_own or field.name in TELLING)
            and field.name not in SECRET
            and field not in {self.field, self.table.pk}
        ]


def pointers() -> list[Pointer]:
    """Find every column of every table that points to a person."""
    found = [
        Pointer(field)
        for model in apps.get_models()
        for field in model._meta.local_fields  # noqa: SLF001 - as above
        if field.related_model is User
    ]
    return [one for one in found if f"{one.table.label}.{one.field.name}" not in ELSEWHERE]


def tables() -> tuple[str, ...]:
    """Name the tables, as the registry of personal data lists them."""
    return tuple(sorted({pointer.table.label for pointer in pointers()}))


def export_traces(pk: int) -> list[dict[str, Any]]:
    """Give every row that points to a person: table, in which way, and what tells it apart."""
    rows: list[dict[str, Any]] = []
    for pointer in _pointing(pk):
        where = {"table": str(pointer.table.verbose_name), "as": str(pointer.field.verbose_name)}
        rows += [where | row for row in pointer.rows(pk).values("pk", *pointer.told())]
    return rows


def erase_traces(pk: int) -> None:
    """Cut a person from all work, and delete what is nothing without the person."""
    _blank_remarks_in_logs(pk)
    about = ContentType.objects.get_for_model(User)
    ModelLogEntry.objects.filter(content_type=about, object_id=str(pk)).delete()
    for pointer in pointers():
        rows = pointer.rows(pk)
        if not pointer.is_own:
            rows.update(**{pointer.field.name: None})
            continue
        _delete_files_of(pointer, rows)
        rows.delete()
    _cut_from_versions(pk)


def _pointing(pk: int) -> list[Pointer]:
    """Which columns point to this person, asked in one query: for a resident it is none."""
    found = pointers()
    counts = [
        pointer.rows(pk).order_by().annotate(nr=Value(nr)).values("nr").annotate(n=Count("pk"))
        for nr, pointer in enumerate(found)
    ]
    first, *others = counts
    return [found[row["nr"]] for row in first.union(*others, all=True) if row["n"]]


def _delete_files_of(pointer: Pointer, rows: Any) -> None:
    fields = [one.name for one in pointer.table.fields if isinstance(one, models.FileField)]
    for row in rows if fields else ():
        for stored in filter(None, (getattr(row, name) for name in fields)):
            transaction.on_commit(partial(stored.storage.delete, stored.name))


def _blank_remarks_in_logs(pk: int) -> None:
    """Take the words of a person's remarks out of the log, which repeats them."""
    logs = PageLogEntry.objects.filter(action__startswith="wagtail.comments.")
    own = logs.filter(user_id=pk)
    texts = {
        "comment": _ids(Comment, own.filter(action__in=COMMENTED), "comment", pk),
        "reply": _ids(CommentReply, own.filter(action__in=REPLIED), "reply", pk),
    }
    if not any(texts.values()):
        return
    for entry in logs.iterator():
        said = [kind for kind, ids in texts.items() if entry.data.get(kind, {}).get("id") in ids]
        if said:
            entry.data |= {kind: entry.data[kind] | {"text": ""} for kind in said}
            entry.save(update_fields=["data"])


def _ids(model: Any, logged: Any, kind: str, pk: int) -> set[int]:
    there = set(model.objects.filter(user_id=pk).values_list("pk", flat=True))
    return there | {entry.data[kind]["id"] for entry in logged}


def _cut_from_versions(pk: int) -> None:
    names = frozenset(pointer.field.name for pointer in pointers())
    some = Q()
    for name in names:
        some |= Q(text__contains=f'"{name}": {pk}')
    versions = Revision.objects.annotate(text=Cast("content", models.TextField())).filter(some)
    for version in versions.iterator():
        version.content = without_person(version.content, person=pk, names=names)
        version.save(update_fields=["content"])
