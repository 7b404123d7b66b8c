"""What readers see was seen by two people, whichever way of Wagtail leads to publishing."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import GroupCollectionPermission, ReferenceIndex, Workflow
from wagtail.rich_text import RichText

from stadtherz.accounts.public import Role
from stadtherz.newsroom.models import NewsIndexPage, NewsPage
from stadtherz.newsroom.public import ensure_newsroom
from tests.accounts.factories import person
from tests.newsroom.factories import news

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom", "no_second_factor")]
NOT_RELEASED = "Das gibt jemand anderes frei"
FORM = {
    "title": "Entwurf", "slug": "n0", "lead": "Sie schaltet klüger.", "date": "2026-11-01",
    "body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
}  # fmt: skip


@pytest.fixture
def no_second_factor(settings):
    settings.STAFF_MFA = False


def draft(by):
    page = news("Entwurf", live=False)
    page.save_revision(user=by)
    return NewsPage.objects.get(pk=page.pk)


def hand_in(by):
    page = draft(by)
    Workflow.objects.get(name="Vier-Augen-Freigabe").start(page, by)
    return NewsPage.objects.get(pk=page.pk)


def actions(page, user):
    task = page.current_workflow_task.specific
    return [action[0] for action in task.get_actions(page, user)]


def edit(client, page, **changes):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, FORM | changes, follow=True).content.decode()


def approve(client, page, **changes):
    asked = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    return edit(client, page, **asked, **changes)


def is_live(page):
    return NewsPage.objects.get(pk=page.pk).live


class TestHandedIn:
    def test_a_second_person_releases(self, client):
        page = hand_in(person("autorin", Role.EDITOR))
        moderator = person("moderator", Role.MODERATOR)
        assert "approve" in actions(page, moderator)
        client.force_login(moderator)
        approve(client, page)
        assert is_live(page)

    def test_nobody_releases_the_own_text(self):
        moderator = person("moderator", Role.MODERATOR)
        assert actions(hand_in(moderator), moderator) == []

    def test_who_changes_a_text_while_releasing_leaves_it_to_a_third_person(self, client):
        page = hand_in(person("autorin", Role.EDITOR))
        moderator, leitung = person("moderator", Role.MODERATOR), person("leitung", Role.CDO)
        client.force_login(moderator)
        body = approve(client, page, title="Ganz anders")
        assert NOT_RELEASED in body
        assert not is_live(page)
        page = NewsPage.objects.get(pk=page.pk)
        assert page.get_latest_revision_as_object().title == "Ganz anders"
        assert "approve" not in actions(page, moderator)
        client.force_login(leitung)
        approve(client, page, title="Ganz anders")
        assert NewsPage.objects.get(pk=page.pk).title == "Ganz anders"


class TestPublishingAtOnce:
    def test_a_new_page_stays_a_draft(self, client):
        client.force_login(person("moderator", Role.MODERATOR))
        index = NewsIndexPage.objects.get(locale__language_code="de")
        address = reverse("wagtailadmin_pages:add", args=["newsroom", "newspage", index.pk])
        client.post(address, FORM | {"action-publish": "1"})
        assert not NewsPage.objects.get().live

    @pytest.mark.parametrize("writer", ["moderator", "autorin"])
    def test_what_the_editor_saves_is_kept_and_not_published(self, client, writer):
        people = {
            "moderator": person("moderator", Role.MODERATOR),
            "autorin": person("autorin", Role.EDITOR),
        }
        page = draft(people[writer])
        client.force_login(people["moderator"])
        body = edit(client, page, title="Allein", **{"action-publish": "1"})
        assert not is_live(page)
        page = NewsPage.objects.get(pk=page.pk)
        assert page.get_latest_revision_as_object().title == "Allein"
        assert (NOT_RELEASED in body) == (writer == "autorin")
        assert 'name="action-publish"' not in body

    def test_a_live_page_keeps_its_words(self, client):
        page = news("Alt")
        client.force_login(person("moderator", Role.MODERATOR))
        edit(client, page, title="Neu", **{"action-publish": "1"})
        assert NewsPage.objects.get(pk=page.pk).title == "Alt"

    @pytest.mark.parametrize(("writer", "live"), [("moderator", False), ("autorin", True)])
    def test_a_list_of_pages_releases_those_of_others(self, client, writer, live):
        moderator = person("moderator", Role.MODERATOR)
        page = draft(moderator if writer == "moderator" else person("autorin", Role.EDITOR))
        client.force_login(moderator)
        address = reverse("wagtail_bulk_action", args=["newsroom", "citypage", "publish"])
        client.post(f"{address}?id={page.pk}", {"include_descendants": ""})
        assert is_live(page) == live

    def test_a_copy_is_a_draft(self, client):
        page = news("Alt")
        moderator = person("moderator", Role.MODERATOR)
        client.force_login(moderator)
        form = {
            "new_title": "Verdreht", "new_slug": "kopie", "publish_copies": "on",
            "new_parent_page": str(page.get_parent().pk),
        }  # fmt: skip
        client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)
        assert not NewsPage.objects.filter(title="Verdreht", live=True).exists()

    def test_an_editor_may_write_but_not_publish(self):
        may = NewsIndexPage.objects.first().permissions_for_user(person("autorin", Role.EDITOR))
        assert may.can_add_subpage()
        assert not may.can_publish_subpage()

    def test_not_even_an_administrator_releases_the_own_text(self):
        administrator = person("wurzel")
        administrator.is_superuser = True
        administrator.save()
        page = draft(administrator)
        assert not page.permissions_for_user(administrator).can_publish()
        with pytest.raises(PermissionDenied):
            page.get_latest_revision().publish(user=administrator)

    def test_taking_a_page_away_needs_one_person(self, client):
        page = news("Falsch")
        client.force_login(person("moderator", Role.MODERATOR))
        client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
        assert not is_live(page)


class TestScheduling:
    def test_the_clock_publishes_what_somebody_else_released(self, client):
        later = timezone.localtime(timezone.now() + timedelta(days=1))
        autorin, moderator = person("autorin", Role.EDITOR), person("moderator", Role.MODERATOR)
        page = draft(moderator)
        client.force_login(moderator)
        at = {"go_live_at": later.strftime("%Y-%m-%d %H:%M")}
        edit(client, page, **at, **{"action-publish": "1"})
        with time_machine.travel(later + timedelta(hours=1)):
            call_command("publish_scheduled", verbosity=0)
        assert not is_live(page)

        page = draft(autorin)
        client.force_login(autorin)
        edit(client, page, slug="n1", **at, **{"action-submit": "1"})
        client.force_login(moderator)
        approve(client, page, slug="n1", **at)
        assert not is_live(page)
        with time_machine.travel(later + timedelta(hours=1)):
            call_command("publish_scheduled", verbosity=0)
        assert is_live(page)


def picture():
    stored = BytesIO()
    Picture.new("RGB", (4, 4), "red").save(stored, "PNG")
    return ContentFile(stored.getvalue(), name="bank.png")


def document(words="Beschluss"):
    return ContentFile(words.encode(), name="beschluss.txt")


def use(file):
    """A text in which readers find the file, as Wagtail's index of uses knows it."""
    if isinstance(file, Document):
        body = [("paragraph", RichText(f'<a linktype="document" id="{file.pk}">Lies</a>'))]
    else:
        body = [("figure", {"image": file, "decorative": True, "alt_text": ""})]
    page = news(body=body)
    ReferenceIndex.create_or_update_for_object(page)
    assert ReferenceIndex.get_references_to(file).exists()
    return page


class TestFiles:
    EDIT = {Image: "wagtailimages:edit", Document: "wagtaildocs:edit"}
    DELETE = {Image: "wagtailimages:delete", Document: "wagtaildocs:delete"}

    def upload(self, kind, by):
        return kind.objects.create(
            title="alt", file=picture() if kind is Image else document(), uploaded_by_user=by
        )

    def changes(self, client, file, user):
        client.force_login(user)
        new = picture() if isinstance(file, Image) else document("Fälschung")
        form = {"title": "neu", "collection": "1", "file": new, "tags": ""}
        focal = dict.fromkeys((f"focal_point_{part}" for part in ("x", "y", "width", "height")), "")
        client.post(reverse(self.EDIT[type(file)], args=[file.pk]), form | focal)
        file.refresh_from_db()
        return file.title == "neu"

    def deletes(self, client, file, user):
        client.force_login(user)
        client.post(reverse(self.DELETE[type(file)], args=[file.pk]))
        return not type(file).objects.filter(pk=file.pk).exists()

    @pytest.mark.parametrize("kind", [Image, Document])
    def test_an_unused_file_is_its_uploaders(self, client, kind):
        autorin, other = person("autorin", Role.EDITOR), person("andere", Role.EDITOR)
        file = self.upload(kind, autorin)
        assert not self.changes(client, file, other)
        assert not self.deletes(client, file, other)
        assert self.changes(client, file, autorin)
        assert self.deletes(client, file, autorin)

    @pytest.mark.parametrize("kind", [Image, Document])
    def test_a_file_in_a_text_is_changed_by_releasers_only(self, client, kind):
        autorin, moderator = person("autorin", Role.EDITOR), person("moderator", Role.MODERATOR)
        file = self.upload(kind, autorin)
        use(file)
        assert not self.changes(client, file, autorin)
        assert not self.deletes(client, file, autorin)
        assert self.changes(client, file, moderator)

    def test_a_document_is_read_when_a_released_text_uses_it(self, client, settings, tmp_path):
        settings.MEDIA_ROOT = str(tmp_path)
        files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
        settings.STORAGES = settings.STORAGES | {"default": files}
        autorin = person("autorin", Role.EDITOR)
        file = self.upload(Document, autorin)
        assert client.get(file.url).status_code == 404
        page = use(file)
        found = client.get(file.url)
        assert found.status_code == 200
        assert b"".join(found.streaming_content) == b"Beschluss"
        page.unpublish()
        assert client.get(file.url).status_code == 404
        client.force_login(autorin)
        read = client.get(file.url)
        assert read.status_code == 200
        read.close()

    def test_rights_that_editors_had_before_are_taken_back(self):
        before = GroupCollectionPermission.objects.filter(group__name="editor")
        kept = set(before.values_list("permission__codename", flat=True))
        change = GroupCollectionPermission.objects.filter(
            group__name="moderator", permission__codename="change_image"
        ).get()
        change.pk, change.group = None, before.first().group
        change.save()
        ensure_newsroom()
        assert set(before.values_list("permission__codename", flat=True)) == kept
