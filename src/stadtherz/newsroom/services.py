import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext, override, pgettext
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from stadtherz.accounts.public import Permission as May
from stadtherz.accounts.public import roles_with
from stadtherz.city.public import District, Theme, the_city
from stadtherz.newsroom.models import (
    CityPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    SecondPersonTask,
    StandardPage,
)

RELEASERS = roles_with(May.PUBLISH_PAGES)
EDITORS = roles_with(May.EDIT_PAGES) - RELEASERS
FILE_RIGHTS = ("add_image", "choose_image", "add_document", "choose_document")
RELEASERS_FILE_RIGHTS = (*FILE_RIGHTS, "change_image", "change_document")
WORKFLOW = "Vier-Augen-Freigabe"


@transaction.atomic
def ensure_newsroom() -> None:
    """Make the page trees of all languages, who may edit and who releases; twice is once."""
    root = CityPage.objects.get(depth=1)
    homes = [_home(root, language) for language, _ in settings.LANGUAGES]
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"root_page": homes[0], "hostname": "localhost", "site_name": the_city().name},
    )
    for welcome in root.get_children().exclude(pk__in=[home.pk for home in homes]):
        if welcome.slug == "home" and not welcome.get_children().exists():
            welcome.delete()
    _permissions(root)
    _workflow(root)


def _home(root: CityPage, language: str) -> HomePage:
    locale, _ = Locale.objects.get_or_create(language_code=language)
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        first = HomePage.objects.order_by("pk").first()
        city = the_city()
        home = HomePage(
            title=city.platform_name.to(language), slug=f"start-{language}", locale=locale,
            lead=city.lead.to(language),
        )  # fmt: skip
        if first:
            home.translation_key = first.translation_key
        root.refresh_from_db()
        root.add_child(instance=home)
    if not NewsIndexPage.objects.filter(locale=locale).exists():
        with override(language):
            index = NewsIndexPage(
                title=gettext("Aktuelles"),
                slug=pgettext("url", "aktuelles"),
                lead=gettext("Was sich in der digitalen Stadt tut."),
                locale=locale,
            )
        if first_index := NewsIndexPage.objects.order_by("pk").first():
            index.translation_key = first_index.translation_key
        home.refresh_from_db()
        home.add_child(instance=index)
    return home


def _permissions(root: CityPage) -> None:
    pages = ContentType.objects.get_for_model(CityPage)
    may_edit = ("add_citypage", "change_citypage")
    may_release = (*may_edit, "publish_citypage", "lock_citypage", "unlock_citypage")
    translate = Permission.objects.get(
        content_type__app_label="simple_translation", codename="submit_translation"
    )
    for role, names, files in (
        *((role, may_edit, FILE_RIGHTS) for role in EDITORS),
        *((role, may_release, RELEASERS_FILE_RIGHTS) for role in RELEASERS),
    ):
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.add(translate)
        for permission in Permission.objects.filter(content_type=pages, codename__in=names):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        _file_permissions(group, files)


def _file_permissions(group: Group, names: tuple[str, ...]) -> None:
    """Give exactly these rights to files; who may only add changes what is the own."""
    collection = Collection.get_first_root_node()
    of_files = GroupCollectionPermission.objects.filter(
        group=group, permission__content_type__app_label__in=["wagtailimages", "wagtaildocs"]
    )
    of_files.exclude(permission__codename__in=names).delete()
    for permission in Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=names
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def _workflow(root: CityPage) -> None:
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    task = SecondPersonTask.objects.filter(name=WORKFLOW).first()
    if task is None:
        task = SecondPersonTask.objects.create(name=WORKFLOW)
        task.groups.set(Group.objects.filter(name__in=[role.value for role in RELEASERS]))
        WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr, sort_order=0)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    Workflow.objects.exclude(pk=workflow.pk).update(active=False)


def news_file() -> Path:
    """Find the first news beside the city file."""
    return Path(settings.CITY_FILE).with_suffix("") / "newsroom.toml"


def load_news() -> int:
    """Load the first news and pages once; what people changed or deleted since stays so."""
    if not news_file().exists() or NewsPage.objects.exists() or StandardPage.objects.exists():
        return 0
    tables = tomllib.loads(news_file().read_text(encoding="utf-8"))
    with transaction.atomic():
        for entry in tables.get("news", []):
            _publish_in_all(entry, _news_page)
        for entry in tables.get("pages", []):
            _publish_in_all(entry, _standard_page)
    return len(tables.get("news", [])) + len(tables.get("pages", []))


def _publish_in_all(entry: dict[str, Any], make: Any) -> None:
    key = None
    for language, _ in settings.LANGUAGES:
        if language not in entry["title"]:
            continue  # the frame then leads to the other home page
        with override(language):
            locale = Locale.objects.get(language_code=language)
            page, parent = make(entry, language, locale)
            page.translation_key = key or page.translation_key
            parent.refresh_from_db()
            parent.add_child(instance=page)
            key = page.translation_key
            page.save_revision().publish()


def _body(entry: dict[str, Any], language: str) -> list[tuple[str, Any]]:
    paragraphs = entry["body"][language].strip().split("\n\n")
    body: list[tuple[str, Any]] = [
        ("heading", part[3:]) if part.startswith("## ") else ("paragraph", f"<p>{part}</p>")
        for part in paragraphs
    ]
    if source := entry.get("source"):
        body.append(("facts", f"<p>{gettext('Quelle')}: {source}</p>"))
    return body


def _news_page(entry: dict[str, Any], language: str, locale: Locale) -> tuple[Any, Any]:
    page = NewsPage(
        title=entry["title"][language], slug=entry["slug"], locale=locale, date=entry["date"],
        lead=entry["lead"][language], body=_body(entry, language),
    )  # fmt: skip
    page.themes = list(Theme.objects.filter(key__in=entry.get("themes", [])))
    page.districts = list(District.objects.filter(key__in=entry.get("districts", [])))
    return page, NewsIndexPage.objects.get(locale=locale)


def _standard_page(entry: dict[str, Any], language: str, locale: Locale) -> tuple[Any, Any]:
    page = StandardPage(
        title=entry["title"][language], slug=entry["slug"], locale=locale,
        lead=entry["lead"][language], body=_body(entry, language),
    )  # fmt: skip
    return page, HomePage.objects.get(locale=locale)
