"""What other systems may use of participation."""

from stadtherz.participation.selectors.on_map import PlacedProposal, proposals_within
from stadtherz.participation.selectors.procedures import procedures_of_project
from stadtherz.participation.selectors.searching import Findable, findable_participation
from stadtherz.participation.services.demo import hide_examples

__all__ = [
    "Findable",
    "PlacedProposal",
    "findable_participation",
    "hide_examples",
    "procedures_of_project",
    "proposals_within",
]
