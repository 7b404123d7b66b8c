"""Tables of a city with personal data planted in them, and with things that only look like it.

Every table comes with the truth: which kind stands in which column, and in how many rows. Names are
partly of the lists that the finder has, partly made here of syllables, so that it is not examined
by its own words. All numbers have right check digits of their own computation; nothing is real.
"""

# ruff: noqa: E501, SIM905, PLR2004, ARG001 - lists of words, and makers that are all called alike
import random
import string
from collections.abc import Callable
from dataclasses import dataclass, field

GIVEN = (
    "Anna Peter Mehmet Ayşe Olga Dmitri Piotr Katarzyna Fatima Ahmed Giulia Marco Emily James Jürgen "
    "Ursula Karl-Heinz Lukas Hannah Svetlana Zeynep Mohammed Stefan Jasmin Frank Sabine"
).split()
RARE_GIVEN = (
    "Tjorven Leokadia Wunibald Ximena Oluwaseun Svantje Ruslana Ekkehart Hjalmar Lioba".split()
)
SURNAMES = "Müller Schmidt Yılmaz Kowalski Weber Öztürk Fischer Ivanov Rossi Klein".split()
STARTS = "Brand Kess Hoch Reit Sand Wink Doll Grab Knoll Ober Rump Schwert Tann Vet Zack Lauf Bier".split()
ENDS = "ner hofer inger mair eler bach horst stetter manns kamp feger rath".split()
STREETS = (
    "Anna-Seghers-Straße|Karl-Marx-Straße|Königstraße|Fritz-Walter-Straße|Am Betzenberg|Mühlweg|"
    "Barbarossastraße|Albert-Schweitzer-Platz|Sankt-Martins-Platz|Rosenhofstraße"
).split("|")
SITES = (
    "Friedrich-Engels-Schule|Fritz Walter Stadion|Albert Schweitzer Gymnasium|Pfalztheater|Kita St. Maria|"
    "Theodor-Zink-Museum|Haus Elisabeth|Westpfalz-Klinikum|Japanischer Garten|Volkspark|Haltestelle Otto Platz|"
    "Kammgarn|Warmfreibad|Max Planck Institut|Spielplatz Rosengarten|Martin Luther Kirche"
).split("|")
OWNERS = (
    "Stadt Kaiserslautern|Land Rheinland-Pfalz|Bau AG|Gemeinnützige Baugesellschaft mbH|Evangelische Kirche|"
    "Bundesrepublik Deutschland|Westpfalz-Klinikum GmbH|Stadtwerke|TSG Otterberg|Sparkasse Kaiserslautern"
).split("|")
BUREAUS = (
    "Referat Umwelt|Tiefbauamt|Sekretariat|Bürgerservice|Abteilung Grün|Poststelle|Team Digital|Rathaus"
).split("|")
PLANTS = (
    "Rosa canina|Acer platanoides|Veronica spicata|Erica carnea|Tilia cordata|Victoria amazonica|"
    "Iris germanica|Quercus robur|Melissa officinalis|Winter-Linde|Stiel-Eiche|Prunus 'Accolade'"
).split("|")
DOMAINS = "web.de gmx.net t-online.de gmail.com posteo.de example.org".split()
OFFICES = "info rathaus poststelle kontakt service stadtverwaltung tiefbauamt".split()
PLACES = "KL KIB KUS PS ZW HOM MZ LU B M HH F".split()


@dataclass
class Planted:
    """A table: its headings and rows, and what is planted in it."""

    heads: list[str]
    rows: list[list[str]]
    truth: dict[tuple[str, str], int] = field(default_factory=dict)

    def csv(self) -> str:
        lines = [";".join(self.heads)]
        lines += [";".join(cell.replace(";", ",") for cell in row) for row in self.rows]
        return "\n".join(lines) + "\n"


def surname(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return chance.choice(SURNAMES)
    name = chance.choice(STARTS) + chance.choice(ENDS)
    return f"{name}-{chance.choice(SURNAMES)}" if chance.random() < 0.05 else name


def given(chance: random.Random) -> str:
    return chance.choice(RARE_GIVEN if chance.random() < 0.1 else GIVEN)


def full_name(chance: random.Random, *, messy: bool) -> str:
    first, last = given(chance), surname(chance)
    ways = [f"{first} {last}", f"{last}, {first}"]
    if messy:
        ways += [
            f"Dr. {first} {last}", f"Frau {last}", f"Herr {first} {last}", f"{first.upper()} {last.upper()}",
            f"{first[0]}. {last}", f"{first} von {last}",
        ]  # fmt: skip
    return chance.choice(ways)


def plain(text: str) -> str:
    table = str.maketrans(
        {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ş": "s", "Ö": "oe"}
    )
    return text.lower().translate(table)


def mail(chance: random.Random, *, messy: bool) -> str:
    first, last = plain(given(chance)), plain(surname(chance))
    local = chance.choice(
        [f"{first}.{last}", f"{first[0]}.{last}", f"{first}{chance.randint(60, 99)}"]
    )
    domain = chance.choice(DOMAINS)
    if messy:
        return chance.choice(
            [f"{local} [at] {domain}", f"{local}@{domain}".upper(), f"<{local}@{domain}>"]
        )
    return f"{local}@{domain}"


def office_mail(chance: random.Random, *, messy: bool) -> str:
    return (
        f"{chance.choice(OFFICES)}@{chance.choice(['stadt.de', 'kaiserslautern.de', 'verein.org'])}"
    )


def digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice(string.digits) for _ in range(count))


def phone(chance: random.Random, *, messy: bool) -> str:
    area = chance.choice(["0631", "06371", "0621", "030", "089", "06301"])
    number = chance.choice("23456789") + digits(chance, chance.randint(4, 6))
    clean = [f"{area}/{number}", f"{area} {number}", f"+49 {area[1:]} {number}"]
    if not messy:
        return chance.choice(clean)
    return chance.choice([
        f"({area}) {number[:3]} {number[3:]}", f"{area}-{number}", f"0049 {area[1:]} {number}",
        f"{area} / {number[:2]} {number[2:]}", f"+49 (0) {area[1:]} / {number}",
    ])  # fmt: skip


def mobile(chance: random.Random, *, messy: bool) -> str:
    start = chance.choice(["0151", "0160", "0171", "0176"])
    number = digits(chance, 7) + ("0" if start == "0151" else "")
    ways = [f"{start} {number}", f"+49 {start[1:]} {number}"]
    return chance.choice(
        [*ways, f"{start}/{number}", f"{start}-{number[:4]} {number[4:]}"] if messy else ways
    )


def iban(chance: random.Random, *, messy: bool) -> str:
    rest = digits(chance, 18)
    check = 98 - int(rest + "131400") % 97
    whole = f"DE{check:02d}{rest}"
    spaced = " ".join(whole[at : at + 4] for at in range(0, 22, 4))
    return chance.choice([spaced, whole.lower()]) if messy else chance.choice([whole, spaced])


def plate(chance: random.Random, *, messy: bool) -> str:
    place, number = chance.choice(PLACES), str(chance.randint(1, 999))
    letters = "".join(chance.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(chance.randint(1, 2)))
    if messy:
        return chance.choice(
            [
                f"{place} {letters} {number}",
                f"{place}-{letters}-{number}",
                f"{place}-{letters}{number}",
            ]
        )
    return f"{place}-{letters} {number}"


def tax_id(chance: random.Random, *, messy: bool) -> str:
    first = chance.choice("123456789")
    others = [sign for sign in string.digits if sign != first]
    chance.shuffle(others)
    body = [first, *others[:8]]
    body.insert(chance.randint(2, 9), chance.choice(body))
    product = 10
    for sign in body:
        product = ((int(sign) + product) % 10 or 10) * 2 % 11
    whole = "".join(body) + str((11 - product) % 10)
    return f"{whole[:2]} {whole[2:5]} {whole[5:8]} {whole[8:]}" if messy else whole


def pension(chance: random.Random, *, messy: bool) -> str:
    letter = chance.choice(string.ascii_uppercase)
    body = (
        f"{chance.choice([13, 15, 53, 65])}{chance.randint(1, 28):02d}{chance.randint(1, 12):02d}"
    )
    body += f"{chance.randint(40, 99)}"
    serial = f"{chance.randint(0, 99):02d}"
    numbers = [int(sign) for sign in f"{body}{ord(letter) - 64:02d}{serial}"]
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    total = sum(sum(map(int, str(a * b))) for a, b in zip(numbers, weights, strict=True))
    return (
        f"{body[:2]} {body[2:]} {letter} {serial}{total % 10}"
        if messy
        else f"{body}{letter}{serial}{total % 10}"
    )


def health(chance: random.Random, *, messy: bool) -> str:
    letter, body = chance.choice(string.ascii_uppercase), digits(chance, 8)
    numbers = [int(sign) for sign in f"{ord(letter) - 64:02d}{body}"]
    total = sum(sum(map(int, str(sign * (1 + at % 2)))) for at, sign in enumerate(numbers))
    return f"{letter}{body}{total % 10}"


def card(chance: random.Random, *, messy: bool) -> str:
    signs = "CFGHJKLMNPRTVWXYZ0123456789"
    body = chance.choice("LCFGHJK") + "".join(chance.choice(signs) for _ in range(8))
    total = sum(int(sign, 36) * (7, 3, 1)[at % 3] for at, sign in enumerate(body))
    return f"{body}{total % 10}"


def ip(chance: random.Random, *, messy: bool) -> str:
    if messy:
        return f"2001:db8:{chance.randint(1, 9999):x}::{chance.randint(1, 9999):x}"
    return ".".join(str(chance.randint(32, 254)) for _ in range(4))


def mac(chance: random.Random, *, messy: bool) -> str:
    return ("-" if messy else ":").join(f"{chance.randint(0, 255):02X}" for _ in range(6))


def birthday(chance: random.Random, *, messy: bool) -> str:
    return f"{chance.randint(1, 28):02d}.{chance.randint(1, 12):02d}.{chance.randint(1935, 2015)}"


Maker = Callable[..., str]
KINDS: dict[str, tuple[Maker, tuple[str, ...], str]] = {
    "name": (full_name, ("Name", "Ansprechpartner", "Antragsteller/in", "Sachbearbeiter", "Kontakt", "1. Vorsitzende/r", "Hundehalter:in", "Name Kind"), "Gespräch mit Frau {} geführt"),
    "mail": (mail, ("E-Mail", "Mail", "Kontakt"), "Antwort bitte an {} senden"),
    "office-mail": (office_mail, ("E-Mail", "Kontakt"), "Fragen an {}"),
    "phone": (phone, ("Telefon", "Tel.", "Rufnummer", "Kontakt"), "Rückruf unter Tel. {} erbeten"),
    "iban": (iban, ("IBAN", "Bankverbindung", "Angaben"), "Erstattung auf {} veranlasst"),
    "plate": (plate, ("Kennzeichen", "Kfz-Kennzeichen", "Fahrzeug"), "Abgestellt war der Wagen mit Kennzeichen {} dort"),
    "tax-id": (tax_id, ("Steuer-ID", "Identifikationsnummer", "Merkmal"), "Steuer-ID: {}, geprüft"),
    "pension-number": (pension, ("Rentenversicherungsnummer", "SV-Nummer", "Merkmal"), "Meldung zu {} fehlt"),
    "health-number": (health, ("Versichertennummer", "KVNR", "Krankenversichertennummer"), "Versichertennummer {} liegt vor"),
    "id-card": (card, ("Ausweisnummer", "Personalausweis", "Reisepass-Nr."), "Ausweis {} gesehen"),
    "ip": (ip, ("IP-Adresse", "Client-IP", "Zugriff"), "Zugriff von {} abgewiesen"),
    "mac": (mac, ("MAC-Adresse", "MAC", "Gerät"), "Gerät {} erkannt"),
    "birth": (birthday, ("Geburtsdatum", "geb. am", "Geburtstag"), "Das Kind ist geb. am {} und wohnt hier"),
}  # fmt: skip


def decoys(chance: random.Random) -> dict[str, Maker]:
    """Give columns that speak of nobody."""
    return {
        "Lfd. Nr.": lambda: str(chance.randint(1, 10**6)),
        "Straße": lambda: f"{chance.choice(STREETS)} {chance.randint(1, 90)}",
        "Einrichtung": lambda: chance.choice(SITES),
        "Eigentümer/in": lambda: chance.choice(OWNERS),
        "Ansprechpartner*in": lambda: chance.choice(BUREAUS),
        "Name der Anlage": lambda: chance.choice(SITES),
        "Baumart": lambda: chance.choice(PLANTS),
        "PLZ": lambda: f"67{chance.randint(600, 699)}",
        "AGS": lambda: f"07{digits(chance, 6)}",
        "Datum": lambda: f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        "Anzahl Fahrräder": lambda: str(chance.randint(0, 300)),
        "Stellplätze": lambda: str(chance.randint(1, 40)),
        "Breitengrad": lambda: f"49.{digits(chance, 5)}",
        "Aktenzeichen": lambda: f"{chance.randint(10, 99)}/{digits(chance, 4)}/20{chance.randint(10, 25)}",
        "Straße Nr.": lambda: chance.choice(["A 6", "B 37", "L 395", "K 1", "KL-1", "B 270"]),
        "Inventar": lambda: f"KL-{digits(chance, 4)}",
        "Öffnungszeit": lambda: f"{chance.randint(7, 9):02d}:00-{chance.randint(12, 18)}:30",
        "Version": lambda: ".".join(str(chance.randint(0, 12)) for _ in range(4)),
        "Kennung": lambda: digits(chance, 11),
        "Gerätenummer": lambda: chance.choice(string.ascii_uppercase) + digits(chance, 9),
        "Betrag (EUR)": lambda: f"{chance.randint(0, 99999)},{chance.randint(0, 99):02d}",
        "EUI": lambda: "".join(chance.choice("0123456789ABCDEF") for _ in range(16)),
        "Bemerkung": lambda: chance.choice([
            "Baum gefällt, Ersatz geplant", "Sperrung bis 31.12.2025, 08:00 Uhr", "siehe Karl-Marx-Straße 12",
            "Maßnahme 2024/17 abgeschlossen", "Rosen im Frühjahr geschnitten", "Ansatz 1.200,50 Euro", "",
            "Wasserstand 3,45 m am Pegel Mai", "Haltestelle Albert Schweitzer Platz verlegt",
        ]),
        "Titel": lambda: chance.choice(["Neubau Kita Maria Hilf", "Sanierung Fritz Walter Stadion", "Radweg B 37"]),
    }  # fmt: skip


def hard_decoys(chance: random.Random) -> dict[str, Maker]:
    """Give columns that look more like personal data than they should."""

    def pick(*values: str) -> Maker:
        return lambda: chance.choice(values)

    return {
        "Firma": pick("Karl Müller GmbH & Co. KG", "Ernst Klett Verlag", "Autohaus Peter Schmidt", "Anna Optik"),
        "Veranstaltung": pick("Romeo und Julia", "Frau Holle", "Herr der Ringe", "Martin-Luther-Tag", "Tag der Vereine"),
        "Artikel": lambda: f"0{chance.randint(2, 9)}{digits(chance, 3)}-{digits(chance, 4)}-{digits(chance, 2)}",
        "Ordnung": lambda: f"06{digits(chance, 2)}.{digits(chance, 3)}",
        "Zeitraum": lambda: f"{chance.randint(1, 12):02d}/20{chance.randint(10, 25)}",
        "GTIN": lambda: digits(chance, 13),
        "Baumnummer": lambda: f"{chance.choice(['B', 'M', 'KL'])}-{digits(chance, 3)}",
        "Norm": pick("DIN EN 12", "DIN 18040-1", "ISO 19115", "EN 1176"),
        "Firmware": lambda: ".".join(str(chance.randint(0, 40)) for _ in range(4)),
        "Prüfsumme": lambda: "".join(chance.choice("0123456789abcdef") for _ in range(32)),
        "Ort": pick("Rosa-Luxemburg-Ring", "St. Anna", "Haus Martin", "Frankfurt am Main", "Max Planck Platz 3"),
        "Produkt": lambda: f"{chance.randint(10, 99)} {digits(chance, 3)} {digits(chance, 3)} {digits(chance, 3)}",
        "Spanne": lambda: f"{chance.randint(5, 9):02d}.00 - {chance.randint(12, 20)}.00 Uhr",
        "UTM": lambda: f"32U MV {digits(chance, 5)} {digits(chance, 5)}",
        "Beschreibung": pick(
            "Der Weg wurde im August saniert", "Christian-Zweibrücken-Allee gesperrt", "Jan bis Mai geschlossen",
            "Benz Baureihe 300, Baujahr 1975", "geboren wurde die Idee 2019", "Rose Montag fällt aus",
            "Frau und Beruf, Beratung mittwochs", "siehe § 12 Abs. 3 und DE-RP", "Otto Motor mit 75 kW",
        ),
        "Haltestelle": pick("Friedrich Ebert Straße", "Elisabeth Kirche", "Fritz Walter", "Anna Platz"),
        "Kontonummer Haushalt": lambda: f"{digits(chance, 4)}.{digits(chance, 6)}",
    }  # fmt: skip


def hard_column(chance: random.Random, kind: str, rows: int) -> tuple[str, list[str]]:
    """Plant without any help by a heading, in forms of everyday."""

    def made() -> str:
        last, first = surname(chance), given(chance)
        ways = {
            "name": [f"{first} {last}", f"{last} {first}", f"{last}, {first}", f"{first.lower()} {last.lower()}"],
            "phone": [phone(chance, messy=True), phone(chance, messy=False).replace(" ", "").replace("/", "")],
            "plate": [plate(chance, messy=True), plate(chance, messy=False)],
            "mail": [mail(chance, messy=True), f"{last.lower()}@{chance.choice(DOMAINS)}", f"mailto:{mail(chance, messy=False)}"],
        }  # fmt: skip
        return chance.choice(ways.get(kind) or [KINDS[kind][0](chance, messy=True)])

    def said() -> str:
        last, first = surname(chance), given(chance)
        ways = {
            "name": [f"mit {first} {last} telefoniert", f"Schreiben von Hr. {last}", f"Eigentümer: {last}, {first}",
                     f"Zusage durch {first} {last} am Telefon", f"lt. Fr. Dr. {last} erledigt"],
            "phone": [f"Handy {mobile(chance, messy=True)}", f"({phone(chance, messy=False)})", f"mobil: {mobile(chance, messy=False)}"],
            "birth": [f"(*{birthday(chance, messy=False)})", f"Geburtsdatum: {birthday(chance, messy=False)}", f"geboren {birthday(chance, messy=False)}"],
        }  # fmt: skip
        sentence = KINDS[kind][2].format(KINDS[kind][0](chance, messy=kind != "name"))
        return chance.choice(ways.get(kind) or [sentence])

    whole = chance.random() < 0.5 and kind not in {"birth", "health-number", "id-card"}
    if whole:
        return f"Feld {chance.randint(1, 99)}", [made() for _ in range(rows)]
    values = ["in Ordnung"] * rows
    for at in chance.sample(range(rows), max(2, rows // 15)):
        values[at] = (
            f"{chance.choice(['Hinweis, ', '', 'erl., '])}{said()}{chance.choice(['', '; Akte zu', '.'])}"
        )
    return f"Notiz {chance.randint(1, 99)}", values


def table(seed: int, rows: int = 60, planted: int = 3, *, hard: bool = False) -> Planted:
    """Make a table with some columns planted: clean, messy or within texts.

    Args:
        seed: the same table for the same seed.
        rows: of the table.
        planted: columns with personal data; 0 for a table without any.
        hard: without help by headings, among things that look alike.

    """
    chance = random.Random(seed)
    if hard:
        return _hard_table(chance, rows, planted)
    others = decoys(chance)
    heads = chance.sample(sorted(others), 6)
    columns = {head: [others[head]() for _ in range(rows)] for head in heads}
    made = Planted([], [])
    for kind in chance.sample(sorted(KINDS), planted):
        head, values, count = _column(chance, kind, rows, columns)
        columns[head] = values
        made.truth[(kind, head)] = count
    made.heads = list(columns)
    made.rows = [list(row) for row in zip(*columns.values(), strict=True)]
    return made


def _hard_table(chance: random.Random, rows: int, planted: int) -> Planted:
    others = hard_decoys(chance)
    columns = {
        head: [others[head]() for _ in range(rows)] for head in chance.sample(sorted(others), 6)
    }
    made = Planted([], [])
    for kind in chance.sample(sorted(KINDS), planted):
        head, values = hard_column(chance, kind, rows)
        head = head if head not in columns else f"{head} b"
        columns[head] = values
        made.truth[(kind, head)] = sum(value != "in Ordnung" for value in values)
    made.heads = list(columns)
    made.rows = [list(row) for row in zip(*columns.values(), strict=True)]
    return made


def _column(
    chance: random.Random, kind: str, rows: int, taken: dict[str, list[str]]
) -> tuple[str, list[str], int]:
    maker, heads, sentence = KINDS[kind]
    way = chance.choice(["clean", "messy", "text"])
    if way == "text":
        head = f"Vermerk {len(taken)}"
        values = [
            "" if chance.random() < 0.3 else "Ortstermin am Mühlweg, nichts gefunden"
            for _ in range(rows)
        ]
        places = chance.sample(range(rows), max(2, rows // 10))
        for at in places:
            given_ = surname(chance) if kind == "name" else maker(chance, messy=False)
            values[at] = f"{chance.choice(['', 'Notiz: '])}{sentence.format(given_)}."
        return head, values, len(places)
    free = [head for head in heads if head not in taken] or [f"{heads[0]} {len(taken)}"]
    head = chance.choice(free)
    empty = 0.2 if way == "messy" else 0
    values = [
        "" if chance.random() < empty else maker(chance, messy=way == "messy") for _ in range(rows)
    ]
    return head, values, sum(map(bool, values))
