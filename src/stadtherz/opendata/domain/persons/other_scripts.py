"""Names of persons in Cyrillic, Greek, Arabic, Hebrew and Chinese letters.

Written from general knowledge: common given names, and the endings of patronymics and family names.
Letters with capitals tell names from other words; in Arabic and Hebrew, and where all letters are
capitals, only known given names do. In Chinese a common family name stands before one or two signs
that names are made of; a point parts the names of people from elsewhere.
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
_HEBREW = """
משה שרה דוד יוסף יעקב אברהם יצחק רחל רבקה לאה מרים אסתר חנה דינה שלמה דניאל מיכאל רפאל גבריאל אורי
יונתן איתן נועם עומר אריאל תמר נועה יעל מאיה שירה מיכל רונית אורית ליאור שמעון ראובן בנימין אליהו
אהרון נתן עמית יואב עידו גדעון ברוך חיים מנחם מרדכי רות נעמי אילנה ענת סיגל הדס דפנה כהן לוי מזרחי
פרץ ביטון פרידמן שפירא
"""
_FAMILIES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭"
    "曾肖田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈韦韋付傅方邹鄒"
    "孟熊秦邱江尹薛闫雷侯龙龍史陶黎贺賀毛郝顾顧龚龔邵"
)
_OF_NAMES = (
    "伟偉芳娜敏静靜丽麗强強磊军軍洋勇艳豔杰傑娟涛濤明超秀霞平刚剛桂英华華玉兰蘭红紅建国國文志海燕"
    "鹏鵬辉輝玲婷雪梅琴云雲莉峰宇浩然轩軒佳欣怡梓涵子晨晓曉春生东東林波斌健俊帆飞飛凤鳳珍莲蓮慧雅倩"
    "颖穎瑞新永康宁寧思雨萍荣榮清仁义義德福祥龙龍虎美家豪嘉琪瑶瑤淑贞貞惠亮凯凱博达達成阳陽光学學良"
)
_CHINESE_WORDS = frozenset(("王国", "王國", "高明", "马达", "石林", "江东", "江海", "高达", "方新"))
BEFORE = 12
"""So far before a name a word is looked for that makes it that of a thing."""
_GIVEN = frozenset(f"{_CYRILLIC} {_GREEK} {_ARABIC} {_HEBREW}".split())
_CAPITAL = "[А-ЯЁІЇЄҐЂЈЉЊЋЏΑ-ΩΆΈΉΊΌΎΏ]"
_SMALL = "[а-яёіїєґђјљњћџα-ωάέήίόύώϊϋΐΰ]"
_CASED = re.compile(rf"(?<!\w){_CAPITAL}{_SMALL}+(?:[ -]{_CAPITAL}{_SMALL}+){{1,2}}(?!\w)")
_CAPITALS = re.compile(rf"(?<!\w){_CAPITAL}{{2,}}(?:[ -]{_CAPITAL}{{2,}}){{1,2}}(?!\w)")
_CASELESS = re.compile(r"(?<!\w)[\u0621-\u064a]{2,}(?: [\u0621-\u064a]{2,}){1,3}(?!\w)")
_HEBREWS = re.compile(r"(?<!\w)[\u05d0-\u05ea]{2,}(?: [\u05d0-\u05ea]{2,}){1,3}(?!\w)")
_CHINESE = re.compile(
    r"(?<!\w)[\u4e00-\u9fff]{1,6}(?:[·•・][\u4e00-\u9fff]{1,6}){1,3}(?!\w)|"
    rf"(?<!\w)[{_FAMILIES}][\u4e00-\u9fff]?[{_OF_NAMES}](?!\w)"
)
_OTHER = re.compile(r"[^\W\d_A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
MOST_WORDS, MOST_SIGNS = 4, 40
_ENDINGS = re.compile(
    r"(?:ов|ова|ев|ева|ёв|ин|ина|ский|ская|ська|ський|енко|чук|ович|евич|овна|евна|івна|ић|"
    r"όπουλος|οπούλου|ίδης|ιάδης|άκης|άκη|ίδου)$"
)
_THINGS = re.compile(
    r"улица|площадь|проспект|школа|ресторан|магазин|город|церковь|музей|парк|театр|центр|район|"
    r"вулиця|οδός|πλατεία|σχολείο|εκκλησία|μουσείο|شارع|مدرسة|مسجد|مطعم|مركز|مدينة|"
    r"רחוב|כיכר|בית|מוזיאון|מסעד|פארק|街|路|广场|廣場|学校|學校|大学|大學|医院|醫院|公园|公園|教堂|博物",
    re.IGNORECASE,
)

_PATTERNS = ((_CASED, True), (_CAPITALS, False), (_CASELESS, False), (_HEBREWS, False))


def is_in_other_letters(text: str) -> bool:
    """Whether a whole text of few words is in letters of other scripts, and none of a thing."""
    if text.isascii() or len(text) > MOST_SIGNS or len(text.split()) > MOST_WORDS:
        return False
    return bool(_OTHER.search(text)) and not _LATIN.search(text) and not _THINGS.search(text)


def names_in_other_scripts(text: str) -> Iterator[Hit]:
    """Find names of two words and more; sure ones have a given name that is known."""
    if text.isascii():
        return
    for found in _CHINESE.finditer(text):
        if found[0] not in _CHINESE_WORDS and not _THINGS.search(found[0]):
            yield Hit(Kind.NAME, found.start(), found.end(), Strength.WEAK)
    for pattern, cased in _PATTERNS:
        for found in pattern.finditer(text):
            words = re.split("[ -]", found[0])
            known = any(word.lower() in _GIVEN for word in words)
            ends = cased and any(map(_ENDINGS.search, words))
            if (known or ends) and not _THINGS.search(
                text, max(0, found.start() - BEFORE), found.end()
            ):
                strength = Strength.STRONG if known else Strength.WEAK
                yield Hit(Kind.NAME, found.start(), found.end(), strength)
