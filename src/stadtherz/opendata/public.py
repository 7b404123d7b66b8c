"""What other systems may use of open data."""

from stadtherz.opendata.selectors.catalogue import findable_datasets
from stadtherz.opendata.selectors.harvesting import findable_harvested

__all__ = ["findable_datasets", "findable_harvested"]
