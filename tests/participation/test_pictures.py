"""What is left of a picture that somebody sends: its dots, and nothing else."""

import io

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.adapters import pictures
from stadtherz.participation.adapters.pictures import drawn_anew

MAKER, GPS, ORIENTATION = 0x010F, 0x8825, 0x0112


def sent(size=(60, 40), kind="JPEG", **more):
    target = io.BytesIO()
    Image.new("RGB", size, (200, 30, 40)).save(target, kind, **more)
    return target.getvalue()


def drawn(content):
    return drawn_anew(io.BytesIO(content), len(content))


def with_place():
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "Kamera von Anna", 6
    exif.get_ifd(GPS)[2] = (IFDRational(49), IFDRational(26), IFDRational(40))
    return sent(exif=exif, comment=b"Annas Garten") + b"behind the end"


def test_a_camera_that_noted_nonsense_keeps_nobody_from_sending():
    # an orientation, and a resolution whose type says text: real cameras and programs write such
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x011A] = IFDRational(72)
    content = sent(exif=exif)
    place = content.index(b"\x01\x1a\x00\x05")
    broken = content[: place + 2] + b"\x00\x02" + content[place + 4 :]
    assert drawn(broken).width in {40, 60}


def test_place_maker_comment_and_what_lies_behind_are_gone():
    content = with_place()
    assert b"Kamera von Anna" in content
    found = drawn(content)
    for secret in (b"Anna", b"Exif", b"GPS", b"behind", b"ICC_PROFILE"):
        assert secret not in found.content
    picture = Image.open(io.BytesIO(found.content))
    assert (picture.size, dict(picture.getexif()), picture.info.get("comment")) == (
        (40, 60), {}, None,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_large_ones_become_small(kind):
    found = drawn(sent((2400, 1200), kind))
    assert (found.width, found.height) == (1600, 800)
    assert found.content.startswith(b"\xff\xd8")
    assert len(found.content) <= pictures.KEPT_BYTES


@pytest.mark.parametrize(
    "content", [b"", b"<svg/>", b"GIF89a", sent(kind="GIF"), sent()[:200], b"\xff\xd8" + b"x" * 99]
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(Invalid) as found:
        drawn(content)
    assert found.value.code == "picture-kind"


def test_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_DOTS", 100)
    with pytest.raises(Invalid) as found:
        drawn(sent())
    assert found.value.code == "picture-large"
    monkeypatch.setattr(pictures, "LARGEST_BYTES", 10)
    with pytest.raises(Invalid):
        drawn(sent((4, 4)))
