from stadtherz.opendata.models.catalogue import (
    FREQUENCY_NAMES,
    HIGH_VALUE_NAMES,
    THEME_NAMES,
    ColumnText,
    Dataset,
    Distribution,
    Edition,
    Series,
)
from stadtherz.opendata.models.examined import Examined
from stadtherz.opendata.models.harvesting import (
    RHYTHM_NAMES,
    Harvested,
    HarvestRun,
    HarvestSource,
)

__all__ = [
    "FREQUENCY_NAMES",
    "HIGH_VALUE_NAMES",
    "RHYTHM_NAMES",
    "THEME_NAMES",
    "ColumnText",
    "Dataset",
    "Distribution",
    "Edition",
    "Examined",
    "HarvestRun",
    "HarvestSource",
    "Harvested",
    "Series",
]  # fmt: skip
