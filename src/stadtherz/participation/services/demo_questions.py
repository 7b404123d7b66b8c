"""Questions of the demo: a survey about cycling, a short one that runs, and a quiz of the city.

Facts of the quiz: stadtistik.de (area, town hall), the register of the city of 2023
(nationalities), the press office of the city (districts, 2016), the youth parliament. The numbers
of residents by age are of the census of 2022.
"""

from typing import Any

FORMAT = "stadtherz-survey/1"


def both(german: str, english: str) -> dict[str, str]:
    """Give a text in both languages."""
    return {"de": german, "en": english}


def options(**titles: tuple[str, str]) -> list[dict[str, Any]]:
    """Give options by their keys."""
    return [{"key": key, "title": both(*title)} for key, title in titles.items()]


ROLE = {
    "key": "rolle", "kind": "one", "required": True,
    "title": both("Was verbindet dich mit der Stadt?", "What connects you with the city?"),
    "options": options(
        wohne=("Ich wohne hier", "I live here"),
        pendle=("Ich pendle zur Arbeit oder Ausbildung her", "I commute to work or study"),
        besuche=("Ich komme manchmal", "I come sometimes"),
    ),
}  # fmt: skip
CYCLING: dict[str, Any] = {
    "format": FORMAT,
    "splits": ["rolle", "stadtteil"],
    "population": {"alter": {"u18": 14_908, "a18": 63_594, "a65": 21_187}},
    "population_source": both(
        "Zensus 2022; unter 18 sind auch Kinder gezählt, die noch nicht teilnehmen konnten",
        "census 2022; under 18 counts children as well who could not take part yet",
    ),
    "pages": [
        {"key": "du", "title": both("Zu dir", "About you"), "questions": [
            ROLE,
            {"key": "alter", "kind": "one", "title": both("Wie alt bist du?", "How old are you?"),
             "options": options(u18=("unter 18", "under 18"), a18=("18 bis 64", "18 to 64"),
                                a65=("65 oder älter", "65 or over"))},
        ]},
        {"key": "wohnen", "title": both("Wo du wohnst", "Where you live"),
         "shown_if": {"question": "rolle", "any_of": ["wohne"]}, "questions": [
             {"key": "stadtteil", "kind": "district",
              "title": both("In welchem Stadtteil?", "In which district?")}]},
        {"key": "rad", "title": both("Du und das Rad", "You and the bicycle"), "questions": [
            {"key": "oft", "kind": "one", "required": True,
             "title": both("Wie oft fährst du hier Rad?", "How often do you cycle here?"),
             "options": options(taeglich=("fast jeden Tag", "almost every day"),
                                woechentlich=("ein paarmal in der Woche", "a few times a week"),
                                selten=("selten", "rarely"), nie=("nie", "never"))}]},
        {"key": "fahren", "title": both("Unterwegs", "On the way"),
         "shown_if": {"question": "oft", "any_of": ["taeglich", "woechentlich"]}, "questions": [
             {"key": "wege", "kind": "several", "least": 1, "most": 3,
              "title": both("Wohin fährst du meistens?", "Where do you mostly go?"),
              "options": options(arbeit=("zur Arbeit, Schule oder Uni", "to work, school or uni"),
                                 einkauf=("zum Einkaufen", "shopping"),
                                 freizeit=("in der Freizeit", "for leisure"),
                                 bahnhof=("zum Bahnhof", "to the station"))},
             {"key": "sicher", "kind": "scale", "low": 1, "high": 5,
              "title": both("Wie sicher fühlst du dich?", "How safe do you feel?"),
              "low_title": both("gar nicht", "not at all"), "high_title": both("sehr", "very")},
             {"key": "zuerst", "kind": "ranking", "least": 0, "most": 4,
              "title": both("Was soll die Stadt zuerst tun?", "What should the city do first?"),
              "options": options(wege=("Radwege schließen", "close gaps in cycle paths"),
                                 buegel=("Bügel zum Abstellen", "stands for parking"),
                                 licht=("Wege beleuchten", "light the paths"),
                                 ampeln=("Ampeln besser schalten", "better traffic lights"))}]},
        {"key": "warum", "title": both("Warum nicht", "Why not"),
         "shown_if": {"question": "oft", "any_of": ["selten", "nie"]}, "questions": [
             {"key": "hindernis", "kind": "several", "least": 1, "most": 3,
              "title": both("Was hält dich ab?", "What keeps you from it?"),
              "options": options(steil=("Die Stadt ist steil", "the city is steep"),
                                 unsicher=("Es ist mir zu unsicher", "it feels unsafe"),
                                 weit=("Die Wege sind zu weit", "distances are too long"),
                                 rad=("Ich habe kein Rad", "I have no bicycle"))}]},
        {"key": "wunsch", "title": both("In deinen Worten", "In your words"), "questions": [
            {"key": "wunsch", "kind": "text",
             "title": both("Was würde dir am meisten helfen?", "What would help you most?")}]},
    ],
}  # fmt: skip
PARKING: dict[str, Any] = {
    "format": FORMAT,
    "splits": ["rolle"],
    "pages": [
        {"key": "du", "title": both("Zu dir", "About you"), "questions": [ROLE]},
        {"key": "wo", "title": both("Abstellen", "Parking"), "questions": [
            {"key": "ort", "kind": "one",
             "title": both("Wo fehlt dir ein Platz fürs Rad?", "Where do you lack a stand?"),
             "options": options(bahnhof=("am Hauptbahnhof", "at the main station"),
                                mitte=("in der Innenstadt", "in the centre"),
                                haltestelle=("an Haltestellen", "at bus stops"),
                                nirgends=("nirgends", "nowhere"))}]},
        {"key": "bahnhof", "title": both("Am Hauptbahnhof", "At the main station"),
         "shown_if": {"question": "ort", "any_of": ["bahnhof"]}, "questions": [
             {"key": "nacht", "kind": "one",
              "title": both("Steht dein Rad dort über Nacht?", "Is it there overnight?"),
              "options": options(ja=("ja", "yes"), nein=("nein", "no"))}]},
        {"key": "tage", "title": both("Zum Schluss", "Finally"), "questions": [
            {"key": "tage", "kind": "number", "low": 0, "high": 7, "bins": [0, 1, 4],
             "title": both("An wie vielen Tagen der Woche?", "On how many days a week?")},
            {"key": "text", "kind": "text",
             "title": both("Möchtest du etwas dazu sagen?", "Anything to add?")}]},
    ],
}  # fmt: skip


def _asked(key: str, title: tuple[str, str], right: str, why: tuple[str, str], *all_: str) -> Any:
    rows = [{"key": f"a{place}", "title": one, "right": one == right}
            for place, one in enumerate(all_)]  # fmt: skip
    return {"key": key, "kind": "one", "title": both(*title), "options": rows,
            "explanation": both(*why)}  # fmt: skip


QUIZ: dict[str, Any] = {
    "format": FORMAT,
    "pages": [{"key": "stadt", "title": both("Deine Stadt", "Your city"), "questions": [
        _asked("teile", ("Wie viele Stadtteile hat Kaiserslautern?",
                         "How many districts does Kaiserslautern have?"), "18",
               ("Neun in der Kernstadt und neun Ortsbezirke mit eigenem Ortsbeirat.",
                "Nine in the core and nine outer ones with a council of their own."),
               "9", "18", "27"),
        _asked("gruen", ("Wie viel der Fläche ist Wald, Feld und Grün?",
                         "How much of the area is forest, fields and green?"), "70 %",
               ("9.752 von 13.970 Hektar sind Vegetation.",
                "9,752 of 13,970 hectares are vegetation."), "30 %", "50 %", "70 %"),
        _asked("rathaus", ("Wie viele Stockwerke hat das Rathaus von 1968?",
                           "How many storeys does the town hall of 1968 have?"), "22",
               ("22, am Willy-Brandt-Platz.",
                "22, at Willy-Brandt-Platz."), "12", "22", "32"),
        _asked("welt", ("Menschen wie vieler Nationalitäten leben hier?",
                        "People of how many nationalities live here?"), "150",
               ("Das Melderegister zählte Ende 2023 etwa 150.",
                "The city's register counted about 150 at the end of 2023."), "50", "100", "150"),
        _asked("jugend", ("Wie viele Sitze hat das Jugendparlament?",
                          "How many seats does the youth parliament have?"), "18",
               ("18; seine Mitglieder sind 14 bis 21 Jahre alt.",
                "18; its members are 14 to 21 years old."), "8", "18", "28"),
    ]}],
}  # fmt: skip
LOTS: dict[str, Any] = {
    "seats": 12, "minimum_age": 16, "residents_only": True,
    "excluded": [{"key": "rat", "title": both("Mitglied des Stadtrats", "member of the council")},
                 {"key": "amt", "title": both("bei der Stadt beschäftigt", "city employee")}],
    "categories": [
        {"key": "alter", "title": both("Alter", "Age"), "source": "age", "groups": [
            {"key": "jung", "title": both("16 bis 34", "16 to 34"), "youngest": 16, "oldest": 34,
             "least": 3, "most": 5},
            {"key": "mitte", "title": both("35 bis 64", "35 to 64"), "youngest": 35, "oldest": 64,
             "least": 3, "most": 6},
            {"key": "alt", "title": both("ab 65", "65 and over"), "youngest": 65, "least": 2,
             "most": 4}]},
        {"key": "geschlecht", "title": both("Geschlecht", "Gender"), "source": "said", "groups": [
            {"key": "w", "title": both("weiblich", "female"), "least": 5, "most": 7},
            {"key": "m", "title": both("männlich", "male"), "least": 5, "most": 7},
            {"key": "d", "title": both("divers", "non-binary"), "least": 0, "most": 2}]},
    ],
}  # fmt: skip
