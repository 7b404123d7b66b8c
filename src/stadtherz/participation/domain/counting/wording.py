"""The reason of each project in plain words, German and English."""

from stadtherz.participation.domain.counting import wording_de, wording_en
from stadtherz.participation.domain.counting.election import Election
from stadtherz.participation.domain.counting.money import Language
from stadtherz.participation.domain.counting.pen import Pen
from stadtherz.participation.domain.counting.reasons import Result

SAID = {Language.DE: wording_de.SAID, Language.EN: wording_en.SAID}
FILLED = {Language.DE: wording_de.FILLED, Language.EN: wording_en.FILLED}


def worded(election: Election, result: Result, language: Language) -> str:
    """Say in a few sentences what became of a project, and why.

    Args:
        election: that was counted.
        result: of one of its projects.
        language: of the words.

    """
    pen = Pen(election.currency, language, {one.id: one.name for one in election.projects})
    said = SAID[language][type(result.reason)](result, result.reason, pen)
    return f"{said} {FILLED[language]}" if result.before is not None else said
