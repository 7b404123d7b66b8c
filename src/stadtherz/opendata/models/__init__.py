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
from stadtherz.opendata.models.charges import Charge
from stadtherz.opendata.models.high_value import HighValueDecision, HighValueReport, MissingReason
from stadtherz.opendata.models.measured_service import MeasuredDay, Measurement
from stadtherz.opendata.models.use import DatasetQuestion, Reuse, Shown

__all__ = [
    "FREQUENCY_NAMES", "HIGH_VALUE_NAMES", "THEME_NAMES", "Charge", "ColumnText", "Dataset",
    "DatasetQuestion", "Distribution", "Edition", "HighValueDecision", "HighValueReport",
    "MeasuredDay", "Measurement", "MissingReason", "Reuse", "Series", "Shown",
]  # fmt: skip
