"""Names as people write them who have only heard them: mistakes made by rule, and some by hand."""

import random

SOUNDS = [pair.split() for pair in (
    "ie i", "tz z", "z tz", "ck k", "k ck", "v f", "ph f", "f v", "dt t", "th t", "t th", "ei ai",
    "ai ei", "äu eu", "eu oi", "ah a", "oh o", "eh e", "chs x", "qu kw", "y i", "ss s", "mm m",
    "d t", "b p", "g k", "ö e", "ü i",
)]  # fmt: skip
WAYS = ("swapped", "left out", "doubled", "another", "by sound")


def misspelled(name, way, chance):
    """Make one mistake in a name, not in its first letter; None where none of the kind fits."""
    places = [at for at in range(1, len(name) - 1) if name[at].isalpha() and name[at + 1].isalpha()]
    if way == "by sound":
        fit = [(a, b) for a, b in SOUNDS if a in name[1:]]
        if not fit:
            return None
        a, b = chance.choice(fit)
        return name[0] + name[1:].replace(a, b, 1)
    if not places:
        return None
    at = chance.choice(places)
    if way == "swapped":
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    letters = {"left out": "", "doubled": name[at] * 2, "another": chance.choice("aeiounrst")}
    return name[:at] + letters[way] + name[at + 1 :]


def mistakes(names, seed=7):
    """Give pairs of a mistake and the right name, one of each kind for each name."""
    chance = random.Random(seed)
    found = ((misspelled(name, way, chance), name, way) for name in names for way in WAYS)
    return [(wrong, name, way) for wrong, name, way in found if wrong and wrong != name]


BY_HAND = [
    ("Koenigstrasse", "Königstraße"), ("Konigstr", "Königstraße"), ("Köhnigstraße", "Königstraße"),
    ("Eisenbanstrasse", "Eisenbahnstraße"), ("eisenbahn str.", "Eisenbahnstraße"),
    ("Fakelstraße", "Fackelstraße"), ("Logen Straße", "Logenstraße"), ("Lohgenstr", "Logenstraße"),
    ("Pariserstr", "Pariser Straße"), ("Parisar Strasse", "Pariser Straße"),
    ("Mainzer Srasse", "Mainzer Straße"), ("Maintzer Str.", "Mainzer Straße"),
    ("Bännjerück", "Bännjerrück"), ("Trippstatter Straße", "Trippstadter Straße"),
    ("Tripstadter Str", "Trippstadter Straße"), ("Schilerplatz", "Schillerplatz"),
    ("Schillerpl.", "Schillerplatz"), ("Stiftsplaz", "Stiftsplatz"), ("Stift Platz", "Stiftsplatz"),
    ("Sankt Martins Platz", "St.-Martins-Platz"), ("St Martinsplatz", "St.-Martins-Platz"),
    ("Richard Wagnerstraße", "Richard-Wagner-Straße"), ("R.-Wagner-Str", "Richard-Wagner-Straße"),
    ("Karl Marx Strasse", "Karl-Marx-Straße"), ("Carl-Marx-Str.", "Karl-Marx-Straße"),
    ("Barbarosastraße", "Barbarossastraße"), ("Babarossa Straße", "Barbarossastraße"),
    ("Pfaltztheater", "Pfalztheater"), ("Hauptbanhof", "Hauptbahnhof"), ("Hbf", "Hauptbahnhof"),
    ("Fruchthale", "Fruchthalle"), ("Stiftkirche", "Stiftskirche"), ("Universitet", "Universität"),
    ("Lauterstasse", "Lauterstraße"), ("Mühlstrase", "Mühlstraße"), ("Muehlstr", "Mühlstraße"),
    ("Burg Str", "Burgstraße"), ("Spittelstr", "Spittelstraße"), ("Spitelstrasse", "Spittelstraße"),
    ("Marktstrase", "Marktstraße"), ("Schneiderstr.", "Schneiderstraße"),
    ("Rudolf Breitscheidstr", "Rudolf-Breitscheid-Straße"), ("Bismarkstraße", "Bismarckstraße"),
    ("Morlauterer Str", "Morlauterer Straße"), ("Morlautrer Straße", "Morlauterer Straße"),
]  # fmt: skip
