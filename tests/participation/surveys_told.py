"""A survey for tests; every value is written out."""

SETUP = {
    "format": "stadtherz-survey/1",
    "splits": ["role", "part"],
    "population": {"age": {"young": 200, "old": 600}},
    "population_source": "Register",
    "pages": [
        {"key": "who", "title": {"de": "Zu dir", "en": "About you"}, "questions": [
            {"key": "role", "kind": "one", "title": {"de": "Wer bist du?", "en": "Who are you?"},
             "required": True, "options": [
                 {"key": "lives", "title": "wohne hier"}, {"key": "works", "title": "arbeite hier"},
                 {"key": "visits", "title": "bin zu Gast"}]},
            {"key": "age", "kind": "one", "title": "Alter", "options": [
                {"key": "young", "title": "bis 39"}, {"key": "old", "title": "ab 40"}]},
        ]},
        {"key": "home", "title": "Wohnen",
         "shown_if": {"question": "role", "any_of": ["lives"]}, "questions": [
             {"key": "part", "kind": "district", "title": "Wo wohnst du?"}]},
        {"key": "bike", "title": "Rad", "questions": [
            {"key": "days", "kind": "number", "title": "Tage in der Woche", "low": 0, "high": 7,
             "bins": [0, 1, 4]},
            {"key": "ways", "kind": "several", "title": "Wohin?", "least": 1, "most": 2,
             "options": [{"key": "work", "title": "Arbeit"}, {"key": "shop", "title": "Einkauf"},
                         {"key": "fun", "title": "Freizeit"}],
             "help": "Höchstens zwei"},
        ]},
        {"key": "often", "title": "Wer oft fährt",
         "shown_if": {"question": "days", "at_least": 4}, "questions": [
             {"key": "safe", "kind": "scale", "title": "Wie sicher?", "low": 1, "high": 5,
              "low_title": "gar nicht", "high_title": "sehr"},
             {"key": "rank", "kind": "ranking", "title": "Was zuerst?", "most": 3, "options": [
                 {"key": "lanes", "title": "Wege"}, {"key": "stands", "title": "Bügel"},
                 {"key": "light", "title": "Licht"}]}]},
        {"key": "words", "title": "In deinen Worten", "questions": [
            {"key": "wish", "kind": "text", "title": "Was wünschst du dir?"}]},
    ],
}  # fmt: skip
TYPED = {
    "role": ["lives"], "age": ["old"], "part": ["betzenberg"], "days": ["5"],
    "ways": ["work", "fun"], "safe": ["3"], "rank": ["lanes=2", "light=1", "stands="],
    "wish": ["Mehr Radwege"],
}  # fmt: skip
ANSWERS = {
    "role": "lives", "age": "old", "part": "betzenberg", "days": 5, "ways": ("work", "fun"),
    "safe": 3, "rank": ("light", "lanes"), "wish": "Mehr Radwege",
}  # fmt: skip


def changed(*path, to):
    """Give the setup with one value changed, by the way to it."""

    def put(value, way):
        if not way:
            return to
        copy = dict(value) if isinstance(value, dict) else list(value)
        old = copy[way[0]] if isinstance(copy, list) else copy.get(way[0])
        copy[way[0]] = put(old, way[1:])
        return copy

    return put(SETUP, path)
