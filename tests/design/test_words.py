"""How words of the city stand within sentences of a page."""

import pytest
from django.utils import translation

from stadtherz.design.templatetags.design import amid
from stadtherz.kernel.text import Text


@pytest.mark.parametrize(
    ("language", "versions", "written"),
    [
        ("en", {"de": "Fahrräder", "en": "Bicycles"}, "bicycles"),
        ("en", {"de": "Wasser", "en": "Water temperature"}, "water temperature"),
        ("en-gb", {"de": "Fahrräder", "en": "Bicycles"}, "bicycles"),
        ("de", {"de": "Fahrräder", "en": "Bicycles"}, "Fahrräder"),
        ("en", {"de": "Fahrräder"}, "Fahrräder"),
        ("en", {"en": "CO2"}, "CO2"),
        ("en", {"en": "CO₂ in the air"}, "CO₂ in the air"),
        ("en", {"en": "PM10"}, "PM10"),
        ("en", {"en": "pH"}, "pH"),
        ("en", {"en": "Pm2 particles"}, "Pm2 particles"),
        ("en", {"en": "Öl"}, "Öl"),
        ("en", {}, ""),
    ],
)
def test_english_begins_in_lower_case_within_a_sentence(language, versions, written):
    with translation.override(language):
        assert amid(Text.of(versions)) == written


def test_nothing_is_written_of_nothing():
    assert amid(None) == ""
