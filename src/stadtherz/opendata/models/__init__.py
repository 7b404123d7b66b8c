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
from stadtherz.opendata.models.use import DatasetQuestion, Reuse, Shown

__all__ = [
    "FREQUENCY_NAMES", "HIGH_VALUE_NAMES", "THEME_NAMES", "ColumnText", "Dataset",
    "DatasetQuestion", "Distribution", "Edition", "Reuse", "Series", "Shown",
]  # fmt: skip
