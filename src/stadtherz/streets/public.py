"""What other systems may use of the streets; their domains take the values from `values`."""

from stadtherz.streets.selectors.network import current_map, current_network

__all__ = ["current_map", "current_network"]
