"""What other systems may use of participation."""

from stadtherz.participation.selectors.procedures import procedures

__all__ = ["procedures"]
