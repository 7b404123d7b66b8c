"""What other systems may use of design."""

from stadtherz.design.fields import TextField
from stadtherz.design.forms import TextInLanguagesField, TextInLanguagesWidget

__all__ = ["TextField", "TextInLanguagesField", "TextInLanguagesWidget"]
