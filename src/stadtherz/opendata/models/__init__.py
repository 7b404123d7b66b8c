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
from stadtherz.opendata.models.charges import Charge
from stadtherz.opendata.models.handing_in import (
    STAGE_NAMES,
    STEP_NAMES,
    PolledFile,
    Submission,
    SubmissionStep,
)
from stadtherz.opendata.models.high_value import HighValueDecision, HighValueReport, MissingReason
from stadtherz.opendata.models.measured_service import MeasuredDay, Measurement
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
from stadtherz.opendata.models.use import DatasetQuestion, Reuse, Shown

__all__ = [
    "ACT_NAMES", "EFFECT_NAMES", "FREQUENCY_NAMES", "GROUND_NAMES", "HIGH_VALUE_NAMES",
    "HOLIDAY_NAMES", "KIND_NAMES", "LONGEST_LETTER", "LONGEST_TEXT", "OUTCOME_NAMES", "SORT_NAMES",
    "STAGE_NAMES", "STATE_NAMES", "STEP_NAMES", "THEME_NAMES", "UNIT_NAMES", "Arrangement",
    "ArrangementReview", "Charge", "ClockRule", "ColumnText", "DataRequest", "Dataset",
    "DatasetQuestion", "Distribution", "Edition", "HighValueDecision", "HighValueReport",
    "LocalHoliday", "MeasuredDay", "Measurement", "MissingReason", "PolledFile", "RequestStep",
    "Reuse", "Series", "Shown", "Submission", "SubmissionStep",
]  # fmt: skip
