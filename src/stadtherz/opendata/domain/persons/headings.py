"""What the heading of a column says about people: names, numbers, attributes, counts of them.

Headings are looked at as machine names ("Geburtsdatum der Mutter" is geburtsdatum_der_mutter),
which `tabular.names` makes of what stands in a file.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from stadtherz.opendata.domain.persons.roles import is_role


class Sign(StrEnum):
    """What a heading tells."""

    OWN_NAME = "own-name"  # a part of a person's name and nothing else
    ROLE = "role"  # somebody in a role, who may be an office
    NAME = "name"  # a name of something or somebody
    PLACE = "place"  # the name of a place, a building, a thing
    PLANT = "plant"
    CODE = "code"
    MAIL = "mail"
    PHONE = "phone"
    CONTACT = "contact"  # how somebody is reached
    MOMENT = "moment"  # when something was
    IBAN = "iban"
    PLATE = "plate"
    TAX_ID = "tax-id"
    PENSION = "pension"
    HEALTH = "health"
    ID_CARD = "id-card"
    IP = "ip"
    MAC = "mac"
    BIRTH_DATE = "birth-date"
    BIRTH_YEAR = "birth-year"
    AGE = "age"
    SEX = "sex"
    NATION = "nation"
    JOB = "job"
    MARITAL = "marital"
    FAITH = "faith"
    BENEFIT = "benefit"
    SCHOOLING = "schooling"
    HEALTH_STATE = "health-state"
    POSTCODE = "postcode"
    STREET = "street"
    HOUSE_NUMBER = "house-number"
    QUARTER = "quarter"
    PERSON_ID = "person-id"
    USER = "user"  # under which name somebody logs in
    PEOPLE = "people"  # counts of people
    GUESTS = "guests"  # counts of people who take part in something
    COUNT = "count"  # counts of something
    THINGS = "things"  # things, animals, plants, people passing by
    TOTAL = "total"


_PATTERNS = {
    Sign.OWN_NAME: r"vor_?namen?|nach_?namen?|familien_?namen?|zu_?namen?|ruf_?namen?|"
    r"geburts_?namen?|"
    r"maedchen_?namen?|name_vorname|vorname_name|nachname_vorname|vorname_nachname|"
    r"(first|last|given|family|middle|full|maiden)_?name|sur_?name|forename",
    Sign.NAME: r"namen?|name_\d",
    Sign.PLACE: r"strassen?_?namen?|str|strasse|ort|orte|orts_?namen?|ortsteil|ortslage|stadt|"
    r"gemeinde|kreis|"
    r"land|platz|platz_?name|haltestellen?(_?namen?)?|station(s_?name)?|stations_?name|"
    r"standort(e|name)?|"
    r"einrichtung(s_?name)?|gebaeude(_?name)?|objekt(_?name|bezeichnung)?|schul(e|en|name)|"
    r"kita(s|name)?|kindergarten|spielplatz|park|parkhaus|denkmal|kirche|verein(s_?name)?|"
    r"firma|firmen_?name|unternehmen|betreiber|traeger|bezeichnung|produkt(bezeichnung)?|"
    r"amt|referat|dienststelle|institution|organisation|partei|strecke|route|linie|gewaesser|"
    r"brunnen|"
    r"adresse|anschrift|lage|stelle|messstelle|querstrasse|von_strasse|bis_strasse|dateiname|"
    r"street|city|town|place|site|location|school|company|building|stop|address",
    Sign.PLANT: r"baumart|gattung|art|arten|sorte|botanisch(er)?(_name)?|name_(deutsch|botanisch|"
    r"lateinisch)|"
    r"deutscher_name|lateinischer_name|botanischer_name|pflanze|taxon|spezies|species|genus|"
    r"art_\w+|"
    r"baumart_\w+|gattung_\w+",
    Sign.CODE: r"id|nr|nummer|lfd_nr|code|kennung|schluessel|kennziffer|aktenzeichen|az|ags|ars|"
    r"(\w+_)?(id|nr|nummer|code|key)|artikel|bestell\w*|inventar|norm|ordnung|artikelnummer|"
    r"inventarnummer|objekt_?id|gml_?id|uuid|eui|"
    r"version|kapitel|gliederung|produkt|kostenstelle|haushaltsstelle|buchungsstelle|konto",
    Sign.MAIL: r"e?_?mails?|e_mail_adresse|mail_?adresse|email_?adresse|email_address",
    Sign.PHONE: r"tel|telefon|fon|phone|telefax|fax|mobil|handy|mobile|mobil(funk)?_?nummer|"
    r"durchwahl|"
    r"(tele)?fon_?nummer|tel_?nr|telefon_?nr|handy_?nummer|rufnummer|fax_?nummer|phone_?number|"
    r"festnetz|telefonisch\w*|whats_?app|(rueckruf|notfall|kontakt|privat|service|dienst)_?nummer",
    Sign.CONTACT: r"kontakt\w*|erreichbar\w*|anruf\w*|rueckruf\w*|contact\w*|ansprechpartner\w*",
    Sign.MOMENT: r"\w*zeit(stempel|punkt|en)?|\w*time\w*|epoch\w*|unix\w*|ts|\w*datum\w*|date|utc|"
    r"created\w*|updated\w*|modified\w*|changed\w*|start|beginn|ende?|stand|seit|bis",
    Sign.IBAN: r"iban|konto_?nummer|konto_?nr|bankverbindung|bank_account|account_number|"
    r"kontoverbindung",
    Sign.PLATE: r"kennzeichen|kfz_?kennzeichen|kfz_?kz|nummernschild|amtl_kennzeichen|plate|"
    r"licen[cs]e_?plate|number_?plate|kennz|autokennzeichen",
    Sign.TAX_ID: r"steuer_?id|steuer_?identifikationsnummer|steuer_?id_?nr|idnr|tax_?id|tin|"
    r"identifikationsnummer|steuer_?ident\w*",
    Sign.PENSION: r"rentenversicherungs_?nummer|rv_?nr|rvnr|sozialversicherungs_?nummer|sv_?nr|"
    r"svnr|"
    r"sv_?nummer|rv_?nummer|versicherungs_?nummer|versicherungs_?nr|social_security_number|"
    r"sozialvers\w*",
    Sign.HEALTH: r"krankenversicherten_?nummer|kvnr|kv_?nr|versicherten_?nummer|versicherten_?nr|"
    r"krankenkassen_?nummer|kv_?nummer",
    Sign.ID_CARD: r"ausweis_?nr|ausweis_?nummer|personalausweis\w*|perso_?nr|reisepass\w*|pass_?nr|"
    r"pass_?nummer|passport\w*|id_?card\w*|ausweis",
    Sign.IP: r"ip|ip_?adresse|ip_?address|ipv4|ipv6|client_?ip|host_?ip|remote_?addr",
    Sign.MAC: r"mac|mac_?adresse|mac_?address|bssid|hwaddr|client_?mac",
    Sign.BIRTH_DATE: r"geburts_?datum|geb_?datum|geb|geboren|geboren_am|geburts_?tag|geb_?am|"
    r"geb_?dat|"
    r"birth_?date|date_of_birth|dob|birthday|born",
    Sign.BIRTH_YEAR: r"geburts_?jahr|geb_?jahr|jahrgang|birth_?year|year_of_birth",
    Sign.AGE: r"alter|alters?_?gruppen?|alters?_?klassen?|alter_(in_)?jahren?|age|age_?group|"
    r"lebensalter|"
    r"alter_\w+|alters\w+",
    Sign.SEX: r"geschlecht|sex|gender|anrede|m_w_d|m_w|geschlechts\w*",
    Sign.NATION: r"nationalitaet|staatsangehoerigkeit\w*|staatsbuergerschaft|herkunft|"
    r"herkunfts_?land|"
    r"geburts_?land|geburts_?ort|nationality|citizenship|country_of_birth|"
    r"migrations_?hintergrund|muttersprache|nation",
    Sign.JOB: r"beruf|berufs_?gruppe|taetigkeit|stellung|job|occupation|profession|arbeitgeber|"
    r"berufs_?bezeichnung|funktion|dienstgrad",
    Sign.MARITAL: r"familien_?stand|marital_?status|personenstand|haushalts_?groesse|kinder_?zahl|"
    r"haushaltstyp|anzahl_kinder|household_?size",
    Sign.FAITH: r"konfession|religion|religions_?zugehoerigkeit|bekenntnis|faith",
    Sign.BENEFIT: r"leistungs_?art|leistung_sgb\w*|sgb_?\w*|leistungs_?bezug|hilfe_?art|wohngeld|"
    r"buergergeld|sozialhilfe|grundsicherung|transferleistung\w*|pflege_?grad|benefit|"
    r"einkommen\w*|income|"
    r"asyl\w*|aufenthalts_?status|aufenthaltstitel",
    Sign.SCHOOLING: r"schul_?abschluss|bildungs_?abschluss|bildungs_?stand|abschluss|education|"
    r"bildung",
    Sign.HEALTH_STATE: r"diagnose|erkrankung|krankheit|behinderung|behinderungs_?grad|gdb|"
    r"schwerbehinderung|todesursache|diagnosis|disease|suchtmittel|allergien?|unvertraeglichkeit(en)?|vorerkrankung(en)?",
    Sign.POSTCODE: r"plz|post_?leitzahl|wohn_?plz|post_?code|zip|zip_?code|postal_code",
    Sign.STREET: r"strasse|str|strassen_?name|wohn_?strasse|anschrift|adresse|wohn_?anschrift|"
    r"privat_?anschrift|"
    r"privat_?adresse|wohn_?adresse|street|address|home_address|strasse_(und_)?(haus)?(nr|nummer)|"
    r"strasse_hnr|meldeadresse|strasse_und_hausnummer",
    Sign.HOUSE_NUMBER: r"haus_?nummer|haus_?nr|hnr|hsnr|house_?number",
    Sign.QUARTER: r"stadtteil|stadtbezirk|ortsbezirk|ortsteil|quartier|viertel|wohn_?ort|district|"
    r"statistischer_bezirk|stimmbezirk|wahlbezirk|bezirk|gemeinde|wohngebiet|baublock",
    Sign.PERSON_ID: r"personen?_?(id|nr|nummer)|personal_?(nr|nummer)|voter_?id|participant(_?id)?|"
    r"patienten?_?(id|nr)|schueler_?(id|nr)|teilnehmer_?(id|nr)|proband\w*|befragter?|"
    r"mitglieds_?(nr|nummer)|"
    r"kunden_?(nr|nummer)|user_?id|author_?id|respondent\w*|fall_?id|person",
    Sign.USER: r"(be)?nutzer(_?(name|kennung|konto|kuerzel|id))?|user(_?(name|id))?|"
    r"log_?in(_?(name|id))?|"
    r"anmelde_?name|account(_?name)?|kennung|bearbeiter_?(kennung|kuerzel|name)?|"
    r"\w+_(user|benutzer|login|bearbeiter)|kuerzel|namenskuerzel|(created|changed|edited|modified|"
    r"updated)_by",
    Sign.PEOPLE: r"personen|einwohner(zahl|innen)?|bevoelkerung\w*|bewohner(innen)?|haushalte|"
    r"menschen|"
    r"leistungs_?(empfaenger|berechtigte|beziehende)\w*|\w*empfaenger(innen)?|\w*berechtigte|"
    r"bezieher|auslaender(innen)?|"
    r"deutsche|arbeitslose|erwerbslose|\w*beschaeftigte|schueler(innen)?(zahl)?|kinder|"
    r"jugendliche|senioren|"
    r"patienten|kranke|infizierte|todes_?faelle|geburten|lebend_?geborene|sterbe_?faelle|"
    r"gestorbene|verstorbene|"
    r"verletzte|getoetete|schwerverletzte|leichtverletzte|opfer|tatverdaechtige|gefluechtete|"
    r"fluechtlinge|"
    r"asyl_?bewerber|schutzsuchende|obdachlose|wohnungslose|zuzuege|fortzuege|zugezogene|"
    r"fortgezogene|"
    r"eheschliessungen|scheidungen|alleinerziehende|antragsteller|maennlich|weiblich|divers|"
    r"maenner|frauen|maedchen|"
    r"jungen|people|persons|inhabitants|residents|population|recipients|cases_of_\w+|"
    r"schwerbehinderte|pflegebeduerftige|studierende|auszubildende|azubis|eingebuergerte|"
    r"einbuergerungen",
    Sign.GUESTS: r"teilnehmer(innen)?|teilnehmende|mitglieder|besucher(innen)?|gaeste|anmeldungen|"
    r"nutzer(innen)?|ehrenamtliche|participants|visitors|members|guests",
    Sign.COUNT: r"anzahl|zahl|summe|count|n|menge|bestand|faelle|fallzahl(en)?|absolut|haeufigkeit|"
    r"number|cases|anz|insgesamt|gesamt",
    Sign.THINGS: r"\w*fahrraeder|raeder|rad|\w*rad_?(verkehr|fahrer|fahrende)\w*|kfz|pkw|lkw|"
    r"krad|bus|busse|fahrzeuge?\w*|"
    r"autos|fuss_?gaenger\w*|passanten\w*|fahrgaeste|einsteiger|aussteiger|baeume?|baumart|gattung|"
    r"stell_?plaetze\w*|park_?plaetze\w*|plaetze|frei(e)?|belegt|kapazitaet|betten|sitze|wohnungen|"
    r"gebaeude|betriebe|unternehmen|firmen|hunde?|rasse|tiere?|katzen|pferde|voegel|tierart|"
    r"unfaelle|"
    r"tage|stunden|medien|buecher|ausleihen|geraete|sensoren|lampen|leuchten|masten|banken?|baenke|"
    r"baugenehmigungen|ladesaeulen|ladepunkte|haltestellen|linien|fahrten|anlagen|spielgeraete|"
    r"messungen|messwerte?|stimmen|\w+stimmen|zweitstimmen|erststimmen|verkehrs\w*|"
    r"bicycles|bikes|cars|vehicles|trees|spaces|vacant|pedestrians|dogs|breed|behaelter|"
    r"glascontainer|container",
    Sign.TOTAL: r"insgesamt|gesamt|summe|total|zusammen|alle|gesamtzahl|sum",
}  # fmt: skip
_COMPILED = {sign: re.compile(rf"(?:{text})") for sign, text in _PATTERNS.items()}
_INNER = {
    sign: re.compile(rf"(?:^|_)(?:{_PATTERNS[sign]})(?:_|$)")
    for sign in (
        Sign.OWN_NAME, Sign.MAIL, Sign.PHONE, Sign.CONTACT, Sign.MOMENT, Sign.IBAN,
        Sign.PLATE, Sign.TAX_ID, Sign.PENSION,
        Sign.HEALTH, Sign.ID_CARD, Sign.IP, Sign.MAC, Sign.BIRTH_DATE, Sign.BIRTH_YEAR, Sign.SEX,
        Sign.NATION, Sign.MARITAL, Sign.FAITH, Sign.BENEFIT, Sign.HEALTH_STATE, Sign.POSTCODE,
        Sign.PEOPLE, Sign.GUESTS, Sign.COUNT, Sign.THINGS, Sign.PLANT,
    )
}  # fmt: skip
_YEARS = re.compile(
    r"(?:^|_)(?:unter_\d+|ab_\d+|ueber_\d+|\d+_(?:bis_)?(?:unter_)?\d+)(?:_jahren?)?(?:$|_jahre)|"
    r"(?:^|_)\d+_(?:und_)?(?:mehr|aelter)"
)
_WORDS = ("_", " ")


_NUMBERED = re.compile(r"\w*(?:nummer|nr|id|kennung|kennziffer|schluessel|code|zeichen|key)")


def is_numbered(name: str) -> bool:
    """Whether a heading says that numbers or keys of something stand below it."""
    return _NUMBERED.fullmatch(name) is not None


def signs_of(name: str) -> frozenset[Sign]:
    """Tell what a heading says.

    Args:
        name: of the column, for machines.

    """
    bare = re.sub(r"_\d+$", "", name).strip("_")
    found = {sign for sign, pattern in _COMPILED.items() if pattern.fullmatch(bare)}
    found |= {sign for sign, pattern in _INNER.items() if pattern.search(bare)}
    found |= {Sign.ROLE} if is_role(bare) else set()
    return frozenset(found)


def is_age_group(name: str) -> bool:
    """Whether a heading is a group of ages, as "18 bis unter 25 Jahre"."""
    return bool(_YEARS.search(name)) and ("jahr" in name or "alter" in name)


def all_signs(names: Iterable[str]) -> frozenset[Sign]:
    """Tell what all headings of a table say together."""
    return frozenset().union(*(signs_of(name) for name in names))
