"""What other systems may use of city."""

from stadtherz.city.adapters import district_areas, district_drawing, the_city, use_own_map
from stadtherz.city.domain.description import City
from stadtherz.city.domain.marks import Mark, Outline
from stadtherz.city.domain.tagged import FIGURE, HEADING, PARAGRAPH, TaggedPages
from stadtherz.city.domain.tiles import OwnMap
from stadtherz.city.models import Department, District, Place, Theme
from stadtherz.city.selectors import departments, districts, place_with_code, themes
from stadtherz.city.services import create_place, district_for, load_city

__all__ = [
    "FIGURE",
    "HEADING",
    "PARAGRAPH",
    "City",
    "Department",
    "District",
    "Mark",
    "Outline",
    "OwnMap",
    "Place",
    "TaggedPages",
    "Theme",
    "create_place",
    "departments",
    "district_areas",
    "district_drawing",
    "district_for",
    "districts",
    "load_city",
    "place_with_code",
    "the_city",
    "themes",
    "use_own_map",
]
