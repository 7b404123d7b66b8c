"""What other systems may use of participation."""

from stadtherz.participation.selectors.procedures import procedures, procedures_of_project
from stadtherz.participation.services.demo import hide_examples

__all__ = ["hide_examples", "procedures", "procedures_of_project"]
