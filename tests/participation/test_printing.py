"""Letters and sheets: pages that are read aloud, codes that are made and printed in one act."""

import re
import zlib
from base64 import a85decode

import pytest
from django.db import connection

from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.participation.adapters.print_letters import (
    Addressed,
    LetterWords,
    letters_as_pdf,
    sender_size,
)
from stadtherz.participation.adapters.print_pen import wrapped
from stadtherz.participation.adapters.print_sheets import Option, SheetWords, sheets_as_pdf
from stadtherz.participation.models import RightMark
from stadtherz.participation.services.casting import Wanted, cast_by_code
from stadtherz.participation.services.printing import MOST_LETTERS, Recipient, print_letters
from stadtherz.participation.views.paper_words import options_of
from tests.accounts.factories import person
from tests.participation.factories import BEFORE, CLOSES, DURING, nonce, opened, staff

HERE = "https://stadt.example/mitmachen/stadtbudget/haushalt/"
LETTER = LetterWords(
    "de", "Stadt · Rathausplatz 1", "Deine Stimme", ("Guten Tag,", "du entscheidest mit. " * 9),
    "Dein Code", ("Im Netz: Ruf die Adresse auf. " * 6, "Auf Papier: Füll das Blatt aus. " * 6),
    HERE, "QR-Code mit der Adresse", ("Abschnitt", "Hier abtrennen. " * 4),
)  # fmt: skip
SHEET = SheetWords(
    "en", "Budget", "Trees?", "At most 3.", "Sheet", "Box", "Into the envelope.", HERE, "QR code"
)
OPTIONS = [Option(number, f"Vorhaben {number} am langen Weg", "5 €") for number in range(1, 9)]
TO = Addressed(("Frau", "Erika Muster", "12345 Stadt"), "ACDE-FHJK-MNPR-TVWX")


def pages(pdf):
    return len(re.findall(rb"/Type /Page\b", pdf))


def kinds(pdf):
    return [kind.decode() for kind in re.findall(rb"/S /(\w+)", pdf)]


def drawings(pdf):
    for found in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            yield zlib.decompress(a85decode(found.strip().removesuffix(b"~>")))
        except (ValueError, zlib.error):
            continue


def test_a_letter_is_a_tagged_page_in_its_language():
    pdf = letters_as_pdf([TO, TO], LETTER, large=False)
    assert pages(pdf) == 2
    assert b"/Marked true" in pdf
    assert b"(de)" in pdf
    assert kinds(pdf).count("H1") == 2
    assert kinds(pdf).count("Figure") == 2
    assert pages(letters_as_pdf([TO], LETTER, large=True)) == 2


def test_every_stroke_belongs_to_a_part_or_is_passed_over():
    for pdf in (
        letters_as_pdf([TO], LETTER, large=True), sheets_as_pdf(["1"], OPTIONS, SHEET, large=True)
    ):  # fmt: skip
        drawn = [one for one in drawings(pdf) if b"BDC" in one]
        assert len(drawn) == pages(pdf)
        for one in drawn:
            bare = re.sub(rb"BMC.*?EMC|BDC.*?EMC", b"", one, flags=re.DOTALL)
            assert not re.search(rb"\b(Tj|re|S|f)\s*\n", bare), bare
            numbers = [int(number) for number in re.findall(rb"/MCID (\d+)", one)]
            assert numbers == list(range(len(numbers)))


def test_a_sheet_holds_a_box_for_each_project_and_goes_on_where_a_page_ends():
    pdf = sheets_as_pdf(["000001-3", "000002-6"], OPTIONS, SHEET, large=False)
    assert pages(pdf) == 2
    assert kinds(pdf).count("Figure") == 2 * (len(OPTIONS) + 1)
    assert pages(sheets_as_pdf(["000001-3"], OPTIONS * 5, SHEET, large=False)) == 3


def test_the_sender_takes_one_line_of_the_window():
    assert sender_size("Stadt · Weg 1") == 7
    assert sender_size("Stadtverwaltung Kaiserslautern · Willy-Brandt-Platz 1 · 67657 Ort") < 7
    assert sender_size("lang " * 99) == 5.5


@pytest.mark.django_db
def test_a_price_is_printed_with_one_sign():
    found = options_of(opened(), "de")
    assert [one.cost.count("€") for one in found] == [1] * len(found)


@pytest.mark.parametrize("words", ["", "x" * 300, "ein Wort und " + "y" * 90 + " und eins"])
def test_long_words_are_cut_and_none_is_lost(words):
    rows = wrapped(words, 10, 40)
    assert "".join(rows).replace(" ", "") == words.replace(" ", "")
    assert all(len(row) < 40 for row in rows)


def draw(made):
    def drawn(letters):
        made.extend(letters)
        return letters_as_pdf(letters, LETTER, large=False)

    return drawn


@pytest.mark.django_db
class TestTheAct:
    def test_codes_are_printed_and_stored_nowhere(self, settings):
        office, made = staff(), []
        found = opened(office, access="register")
        to = [Recipient(f"R-{number}", ("Frau", f"Name {number}")) for number in range(3)]
        pdf = print_letters(
            ballot_id=found.pk, recipients=to, draw=draw(made), by=office, now=BEFORE
        )
        assert pages(pdf) == 3
        assert [one.lines for one in made] == [one.lines for one in to]
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - tables of our own
                rows = str(cursor.fetchall())
                for secret in (made[0].code, made[0].code.replace("-", ""), "Name 1", "R-1"):
                    assert secret not in rows, table
        kept = b"".join(one.read_bytes() for one in settings.VAR.rglob("*") if one.is_file())
        assert made[0].code.replace("-", "").encode() not in kept
        wanted = Wanted(frozenset({"bank"}), nonce(1))
        assert cast_by_code(ballot=found, code=made[0].code, wanted=wanted, now=DURING)

    def test_where_printing_fails_no_code_was_made(self):
        office = staff()
        found = opened(office, access="codes")

        def jammed(letters):
            raise OSError

        with pytest.raises(OSError):
            print_letters(
                ballot_id=found.pk, recipients=[Recipient()], draw=jammed, by=office, now=BEFORE
            )
        assert not RightMark.objects.exists()

    @pytest.mark.parametrize(
        ("to", "code"),
        [
            ([], "letters"), ([Recipient()] * (MOST_LETTERS + 1), "letters"),
            ([Recipient("", tuple("1234567"))], "address-long"),
        ],
    )  # fmt: skip
    def test_what_is_refused(self, to, code):
        office = staff()
        found = opened(office, access="codes")
        act = {"ballot_id": found.pk, "draw": draw([]), "now": BEFORE}
        with pytest.raises(Invalid) as refused:
            print_letters(recipients=to, by=office, **act)
        assert refused.value.code == code
        for broken, kind in (({"now": CLOSES}, Conflict), ({"by": person("ohne")}, NotAllowed)):
            with pytest.raises(kind):
                print_letters(**{"recipients": [Recipient()], "by": office} | act | broken)
