"""What other systems may use of open data."""

from stadtherz.opendata.selectors.catalogue import findable_datasets

__all__ = ["findable_datasets"]
