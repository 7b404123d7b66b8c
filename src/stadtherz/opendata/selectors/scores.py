"""How good the metadata of a published dataset are, by the measure of data.europa.eu."""

from stadtherz.kernel.errors import NotFound
from stadtherz.opendata.adapters import store
from stadtherz.opendata.domain.catalogue import Dataset as Value
from stadtherz.opendata.domain.described import described
from stadtherz.opendata.domain.gate import findings, may_pass
from stadtherz.opendata.domain.mqa import Known, Score, assess
from stadtherz.opendata.models import Dataset

ANSWERS, IS_GONE = 200, 404


def score_of(row: Dataset, value: Value) -> Score:
    """Give the points of a dataset; its own pages answer, and its files as far as they are there.

    Args:
        row: the dataset.
        value: the same as it is told.

    """
    statuses = {one.access: ANSWERS for one in value.distributions}
    for file, one in zip(row.distributions.all(), value.distributions, strict=True):
        statuses[one.download] = _status(file.path)
    return assess(described(value, compliant=may_pass(findings(value))), Known(statuses))


def _status(path: str) -> int:
    try:
        store.opened(path)
    except NotFound:
        return IS_GONE
    return ANSWERS
