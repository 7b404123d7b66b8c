from stadtherz.opendata.models.arrangements import SORT_NAMES, Arrangement, ArrangementReview
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
from stadtherz.opendata.models.requests import (
    ACT_NAMES,
    EFFECT_NAMES,
    GROUND_NAMES,
    HOLIDAY_NAMES,
    KIND_NAMES,
    LONGEST_LETTER,
    LONGEST_TEXT,
    OUTCOME_NAMES,
    STATE_NAMES,
    UNIT_NAMES,
    ClockRule,
    DataRequest,
    LocalHoliday,
    RequestStep,
)

__all__ = [
    "ACT_NAMES", "EFFECT_NAMES", "FREQUENCY_NAMES", "GROUND_NAMES", "HIGH_VALUE_NAMES",
    "HOLIDAY_NAMES", "KIND_NAMES", "LONGEST_LETTER", "LONGEST_TEXT", "OUTCOME_NAMES", "SORT_NAMES",
    "STATE_NAMES", "THEME_NAMES", "UNIT_NAMES", "Arrangement", "ArrangementReview", "ClockRule",
    "ColumnText", "DataRequest", "Dataset", "Distribution", "Edition", "LocalHoliday",
    "RequestStep", "Series",
]  # fmt: skip
