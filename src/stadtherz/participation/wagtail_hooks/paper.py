from typing import Any

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from stadtherz.accounts.public import Permission
from stadtherz.participation.views import paper, paper_batch, paper_check
from stadtherz.participation.wagtail_hooks.menu import PermittedItem


@hooks.register("register_admin_menu_item")
def paper_item() -> MenuItem:
    return PermittedItem(
        Permission.ENTER_PAPER, _("Stimmen auf Papier"), reverse_lazy("participation-paper"),
        name="paper", icon_name="doc-full", order=272,
    )  # fmt: skip


@hooks.register("register_admin_urls")
def paper_urls() -> list[Any]:
    one, batch = "papier/<uuid:ballot>/", "papier/packen/<uuid:batch>/"
    name = "participation-paper"
    return [
        path("papier/", paper.listed, name=name),
        path(one, paper.one, name=f"{name}-one"),
        path(f"{one}blaetter/<int:run>.pdf", paper.sheets, name=f"{name}-sheets"),
        path(f"{one}briefe.pdf", paper.letters, name=f"{name}-letters"),
        path(f"{one}abgleich/", paper.reconciliation, name=f"{name}-reconciliation"),
        path(f"{one}stichprobe/", paper_check.spot_check, name=f"{name}-check"),
        path(f"{one}wege/", paper_check.channels, name=f"{name}-channels"),
        path(batch, paper_batch.one, name=f"{name}-batch"),
        path(f"{batch}eingabe/<slug:turn>/", paper_batch.entry, name=f"{name}-entry"),
        path(f"{batch}vergleich/", paper_batch.differing, name=f"{name}-differing"),
        path(f"{batch}protokoll/", paper_batch.protocol, name=f"{name}-protocol"),
        path(f"{batch}scans/<slug:sha256>/", paper_batch.scan, name=f"{name}-scan"),
    ]
