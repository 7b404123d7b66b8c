"""What other systems may use of participation."""

from stadtherz.participation.selectors.procedures import procedures, procedures_of_project

__all__ = ["procedures", "procedures_of_project"]
