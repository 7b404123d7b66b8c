"""Names of persons in Cyrillic, Greek and Arabic letters.

Written from general knowledge: common given names, and the endings of patronymics and family names.
Letters with capitals tell names from other words; in Arabic, and where all letters are capitals,
only known given names do.
"""

import re
from collections.abc import Iterator

from stadtherz.opendata.domain.persons.kinds import Hit, Kind, Strength

_CYRILLIC = """
александр александра алексей алёна алина алла анастасия анатолий андрей анна антон артём артем
богдан борис вадим валентин валентина валерий валерия василий вера вероника виктор виктория
виталий владимир владислав вячеслав галина геннадий георгий григорий дарья денис дмитрий евгений
евгения егор екатерина елена елизавета иван игорь илья инна ирина кирилл константин ксения лариса
лидия людмила максим маргарита марина мария михаил надежда наталья наталия никита николай оксана
олег олександр олександра олена ольга павел пётр петр полина роман руслан светлана сергей софия
станислав степан тамара татьяна тарас тимур фёдор федор юлия юрий яна ярослав андрій сергій
володимир дмитро микола михайло наталія тетяна ірина юлія ганна катерина петро василь драган милан
зоран јован марко никола јелена милица ивана димитър георги тодор стефан мария красимир светла
"""
_GREEK = """
αλέξανδρος αναστασία ανδρέας αντώνης βασίλης βασιλική γεωργία γεώργιος γιάννης γιώργος δέσποινα
δημήτρης δημήτριος ειρήνη ελένη ευαγγελία ευάγγελος θανάσης ιωάννα ιωάννης κατερίνα κώστας
κωνσταντίνος κωνσταντίνα μαρία μιχάλης νίκος νικόλαος παναγιώτης παναγιώτα παύλος πέτρος σοφία
σπύρος στέλιος σταύρος χρήστος χριστίνα
"""
_ARABIC = """
محمد أحمد احمد محمود علي حسن حسين عمر عثمان خالد يوسف إبراهيم ابراهيم مصطفى عبدالله كريم سعيد سمير
طارق وليد ياسر زياد فاطمة فاطمه عائشة مريم زينب خديجة ليلى نور سارة هدى أمينة رانيا سلمى
"""
BEFORE = 12
"""So far before a name a word is looked for that makes it that of a thing."""
_GIVEN = frozenset(f"{_CYRILLIC} {_GREEK} {_ARABIC}".split())
_CAPITAL = "[А-ЯЁІЇЄҐЂЈЉЊЋЏΑ-ΩΆΈΉΊΌΎΏ]"
_SMALL = "[а-яёіїєґђјљњћџα-ωάέήίόύώϊϋΐΰ]"
_CASED = re.compile(rf"(?<!\w){_CAPITAL}{_SMALL}+(?:[ -]{_CAPITAL}{_SMALL}+){{1,2}}(?!\w)")
_CAPITALS = re.compile(rf"(?<!\w){_CAPITAL}{{2,}}(?:[ -]{_CAPITAL}{{2,}}){{1,2}}(?!\w)")
_CASELESS = re.compile(r"(?<!\w)[\u0621-\u064a]{2,}(?: [\u0621-\u064a]{2,}){1,3}(?!\w)")
_ENDINGS = re.compile(
    r"(?:ов|ова|ев|ева|ёв|ин|ина|ский|ская|ська|ський|енко|чук|ович|евич|овна|евна|івна|ић|"
    r"όπουλος|οπούλου|ίδης|ιάδης|άκης|άκη|ίδου)$"
)
_THINGS = re.compile(
    r"улица|площадь|проспект|школа|ресторан|магазин|город|церковь|музей|парк|театр|центр|район|"
    r"вулиця|οδός|πλατεία|σχολείο|εκκλησία|μουσείο|شارع|مدرسة|مسجد|مطعم|مركز|مدينة",
    re.IGNORECASE,
)


def names_in_other_scripts(text: str) -> Iterator[Hit]:
    """Find names of two words and more; sure ones have a given name that is known."""
    if text.isascii():
        return
    for pattern, cased in ((_CASED, True), (_CAPITALS, False), (_CASELESS, False)):
        for found in pattern.finditer(text):
            words = re.split("[ -]", found[0])
            known = any(word.lower() in _GIVEN for word in words)
            ends = cased and any(map(_ENDINGS.search, words))
            if (known or ends) and not _THINGS.search(
                text, max(0, found.start() - BEFORE), found.end()
            ):
                strength = Strength.STRONG if known else Strength.WEAK
                yield Hit(Kind.NAME, found.start(), found.end(), strength)
