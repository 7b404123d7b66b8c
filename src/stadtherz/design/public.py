"""What other systems may use of design."""

from stadtherz.design.fields import TextField
from stadtherz.design.forms import (
    OptionWords,
    SelectOfTexts,
    TextInLanguagesField,
    TextInLanguagesWidget,
)
from stadtherz.design.keeping import forget_kept, kept, kept_since
from stadtherz.design.openings import Made, Share, render_for_readers
from stadtherz.design.states import shown_state
from stadtherz.design.templatetags.design import said

__all__ = [
    "Made",
    "OptionWords",
    "SelectOfTexts",
    "Share",
    "TextField",
    "TextInLanguagesField",
    "TextInLanguagesWidget",
    "forget_kept",
    "kept",
    "kept_since",
    "render_for_readers",
    "said",
    "shown_state",
]
