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

__all__ = [
    "FREQUENCY_NAMES", "HIGH_VALUE_NAMES", "THEME_NAMES", "ColumnText", "Dataset", "Distribution",
    "Edition", "Series",
]  # fmt: skip
