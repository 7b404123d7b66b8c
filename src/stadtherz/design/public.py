"""What other systems may use of design."""

from stadtherz.design.fields import TextField
from stadtherz.design.forms import TextInLanguagesField, TextInLanguagesWidget
from stadtherz.design.keeping import forget_kept, kept, kept_since
from stadtherz.design.openings import Made, Share, render_for_readers
from stadtherz.design.states import shown_state

__all__ = [
    "Made",
    "Share",
    "TextField",
    "TextInLanguagesField",
    "TextInLanguagesWidget",
    "forget_kept",
    "kept",
    "kept_since",
    "render_for_readers",
    "shown_state",
]
