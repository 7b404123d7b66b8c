"""What somebody uploads can be read and saved, but never acts under the city's address."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.public import ensure_newsroom
from tests.accounts.factories import person

pytestmark = pytest.mark.django_db
SCRIPT = b"<html><script>alert(document.domain)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def editor(client, settings, tmp_path):
    settings.STAFF_MFA = False
    settings.MEDIA_ROOT = str(tmp_path)
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": files}
    load_city(city=the_city())
    ensure_newsroom()
    client.force_login(person("autorin", Role.EDITOR))
    return client


def png():
    target = io.BytesIO()
    Picture.new("RGB", (4, 3), "red").save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    "name", ["seite.html", "bild.svg", "x.pdf.html", "blatt.xhtml", "a.js", "ohne", "plan.PHP"]
)
def test_a_document_that_could_act_is_refused(editor, name):
    for address in ("wagtaildocs:add", "wagtaildocs:add_multiple"):
        sent = {"title": "Harmlos", "collection": "1"}
        for field in ("file", "files[]"):
            sent[field] = SimpleUploadedFile(name, SCRIPT)
        answer = editor.post(reverse(address), sent)
        assert answer.status_code == 200, address
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["zahlen.csv", "plan.pdf", "grenzen.geojson", "BERICHT.DOCX"])
def test_usual_documents_are_taken(editor, name):
    sent = {"title": "Plan", "file": SimpleUploadedFile(name, b"a;b"), "collection": "1"}
    assert editor.post(reverse("wagtaildocs:add"), sent).status_code == 302
    assert Document.objects.get().filename.lower().endswith(name.split(".")[1].lower())


def test_a_drawing_that_could_act_is_no_picture(editor):
    sent = {"title": "Bild", "file": SimpleUploadedFile("bild.svg", SVG), "collection": "1"}
    assert editor.post(reverse("wagtailimages:add"), sent).status_code == 200
    assert not Image.objects.exists()


@pytest.mark.parametrize("name", ["alt.html", "alt.svg", "alt.pdf", "alt.txt"])
def test_documents_are_saved_and_run_nothing(editor, name):
    document = Document(title="Von früher")
    document.file.save(name, ContentFile(SCRIPT))
    document.file.close()
    answer = editor.get(document.url)
    assert b"".join(answer.streaming_content) == SCRIPT
    answer.close()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Content-Encoding" not in answer
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [("a.png", png(), True), ("b.html", SCRIPT, False), ("c.svg", SVG, False),
     ("d.xml", b"<a/>", False), ("e", SCRIPT, False)],
)  # fmt: skip
def test_only_pictures_are_shown_under_media(editor, tmp_path, name, content, shown):
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / name).write_bytes(content)
    answer = editor.get(f"/media/images/{name}")
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith("attachment") is not shown
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["documents/geheim.pdf", "images/../documents/geheim.pdf", "//documents/geheim.pdf",
             "../geheim", "images/", "gibtesnicht.png"]
)  # fmt: skip
def test_documents_and_folders_are_not_reached_through_media(editor, tmp_path, path):
    (tmp_path / "images").mkdir()
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "geheim.pdf").write_bytes(b"%PDF")
    assert editor.get(f"/media/{path}").status_code in {400, 404}
