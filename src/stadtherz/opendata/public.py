"""What other systems may use of open data."""

from stadtherz.opendata.adapters.signing import public_key, signature_of
from stadtherz.opendata.domain.offers import Offer
from stadtherz.opendata.domain.sources import Source, SourceColumn, SourceTable
from stadtherz.opendata.domain.tabular.kinds import Kind
from stadtherz.opendata.domain.terms import Frequency, HighValue, Theme
from stadtherz.opendata.selectors.catalogue import findable_datasets
from stadtherz.opendata.selectors.giving import Cells, Columns, source_of
from stadtherz.opendata.selectors.harvesting import findable_harvested
from stadtherz.opendata.selectors.texts import in_languages
from stadtherz.opendata.selectors.unsettled import Unsettled, unsettled
from stadtherz.opendata.services.sources import offer
from stadtherz.opendata.services.withdrawing import DataBroughtBack, DataWithdrawn

__all__ = [
    "Cells",
    "Columns",
    "DataBroughtBack",
    "DataWithdrawn",
    "Frequency",
    "HighValue",
    "Kind",
    "Offer",
    "Source",
    "SourceColumn",
    "SourceTable",
    "Theme",
    "Unsettled",
    "findable_datasets",
    "findable_harvested",
    "in_languages",
    "offer",
    "public_key",
    "signature_of",
    "source_of",
    "unsettled",
]
