"""Headings that name a person by a role, in all ways in which German writes both sexes.

"Halter/-in", "Halter:in", "Halter*in", "Halter_in", "Halter(in)", "HalterIn" and "Vorsitzende/r"
come here as machine names (`tabular.names`): halter_in, halterin, vorsitzende_r. A heading is one
of a role where each of its words is a role or may stand beside one: "Name des Kindes",
"1. Vorsitzende/r".
"""

import re

_LISTED = """
ansprechpartner ansprechperson kontakt kontaktperson kontaktdaten sachbearbeiter sachbearbeitung
bearbeiter antragsteller anmelder bewerber patient klient mandant schueler mieter untermieter
vermieter paechter verpaechter eigentuemer miteigentuemer grundstueckseigentuemer
wohnungseigentuemer besitzer halter inhaber kontoinhaber ausweisinhaber geschaeftsinhaber
geschaeftsfuehrer schriftfuehrer fahrzeugfuehrer fahrer lenker leiter leitung vorsitzend
vorstand vorstandsvorsitzend vorstandsmitglied vorsteher ortsvorsteher kassenwart kassierer
beisitzer verfasser autor melder hinweisgeber einsender absender beschwerdefuehrer
anzeigeerstatter antragsgegner zeuge opfer verstorben beigesetzt bestattet betroffen beschuldigt
verdaechtig tatverdaechtig angeklagt beklagt klaeger geschaedigt verletzt verursacher beteiligt
schuldner glaeubiger erbe teilnehmer besteller kund mitarbeiter beschaeftigt kandidat bewohner
anwohner anlieger nachbar person nutzer benutzer nutzungsberechtigt unterzeichner unterstuetzer
spender ehepartner ehegatte ehefrau ehemann partner mutter vater eltern elternteil kind
schwester bruder sorgeberechtigt erziehungsberechtigt personensorgeberechtigt
vertretungsberechtigt verfuegungsberechtigt zeichnungsberechtigt bevollmaechtigt
zustellungsbevollmaechtigt steuerpflichtig zahlungspflichtig gebuehrenpflichtig abgabepflichtig
unterhaltspflichtig vertreter stellvertreter betreuer betreut vormund muendel pfleger
pflegeperson tagesmutter tagespflegeperson bauherr bauherrenvertreter bauleiter
entwurfsverfasser angehoerig hinterblieben lehrer klassenlehrer erzieher trainer uebungsleiter
hausmeister verantwortlich projektverantwortlich gesellschafter prokurist versichert
beitragszahler applicant owner author tenant customer employee officer reporter manager contact
guardian ersteller erfasser pruefer kontrolleur gutachter editor creator inspector
"""
_ROLES = frozenset(_LISTED.split())
_ENDINGS = ("", "e", "er", "en", "es", "em", "n", "r", "s", "in", "innen", "erin", "erinnen")
_COMPOUNDS = re.compile(
    r"(?:hunde?|fahrzeug|tier|pferde|katzen|kfz|vieh|bienen|gefluegel|schaf|rinder|waffen)halter|"
    r"(?:schul|kita|projekt|amts|abteilungs|team|gruppen|bereichs|fachbereichs|referats|heim|"
    r"stations|einrichtungs|betriebs|kurs|einsatz|wehr|stamm|haus)leit(?:er|ung)|"
    r"\w+vorsteher|(?:\w+)?(?:schrift|kassen|protokoll)fuehr(?:er|ung)|(?:kassen|rechnungs)pruefer|"
    r"wahlhelfer|(?:\w+)(?:bevollmaechtigt|berechtigt|pflichtig|eigentuemer|inhaber|antragsteller|paechter|"
    r"vorsitzend|betreuer|mieter|bewohner)"
)
_BESIDE_LISTED = """
name namen vorname nachname familienname vor zu nach familien vollstaendiger titel des der die
das dem den von vom und oder u bzw eines einer lfd erste erster ersten zweite zweiter zweiten
stellvertretend stellvertretende stellvertretender stellv ehem ehemalige ehemaliger gesetzliche
gesetzlicher zustaendige zustaendiger weitere weiterer aktuelle aktueller neue neuer alte alter
fachliche technische kaufmaennische paedagogische of the i ii iii iv v a b c zur zum fuer
"""
_BESIDE = frozenset(_BESIDE_LISTED.split())
_GENDERED = frozenset(("in", "innen", "r", "n", "rin", "e", "en", "er", "inn", "m", "w", "d", "x"))
"""What is left of "/in", "(r)" and "(m/w/d)" behind a word."""
_DONE_BY = re.compile(
    r"(?:gemeldet|erstellt|bearbeitet|geaendert|gestellt|eingereicht|beantragt|unterschrieben|"
    r"genehmigt|geprueft|angelegt|erfasst)_(?:von|durch)|meldende_person|contact_person|"
    r"(?:last_)?(?:created|edited|modified|updated|changed|reported|inspected|entered)_(?:by|user)|"
    r"gez(?:eichnet)?(?:_von|_durch)?|case_worker|personen_?namen?|zustaendige?r?(?:_r|_person(?:en)?)?"
)


def is_role(name: str) -> bool:
    """Whether a heading says that somebody in a role stands below it.

    Args:
        name: of the column, for machines.

    """
    if _DONE_BY.fullmatch(name):
        return True
    words = [word for word in re.sub(r"^c_(?=\d)", "", name).split("_") if word]
    told = [word for at, word in enumerate(words) if not _goes_along(word, at)]
    return bool(told) and all(map(_is_role_word, told))


def _goes_along(word: str, at: int) -> bool:
    return word.isdecimal() or word in _BESIDE or (at > 0 and word in _GENDERED)


def _is_role_word(word: str) -> bool:
    stems = (word[: len(word) - len(end)] for end in _ENDINGS if word.endswith(end))
    return any(stem in _ROLES or _COMPOUNDS.fullmatch(stem) for stem in stems)
