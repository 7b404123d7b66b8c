"""What is stored holds all of 1.1, and every link of each version has its way back."""

import pytest

from stadtherz.observations.domain.entities import FIRST
from stadtherz.observations.domain.stored_entities import STORED
from stadtherz.observations.domain.version_two import SECOND

MODELS = {"first": FIRST, "stored": STORED, "second": SECOND}


@pytest.mark.parametrize("model", MODELS)
def test_every_link_leads_to_a_type_of_its_model_and_back(model):
    for kind in MODELS[model].kinds:
        for link in kind.links:
            target = kind.beyond(link)
            back = target.link(link.back)
            assert MODELS[model].named(link.target) is target
            assert back is not None, (kind.name, link.name)
            assert (back.back, back.target) == (link.name, kind.name)


def test_what_is_stored_is_1_1_with_more_links_and_one_more_type():
    for kind in FIRST.kinds:
        stored = STORED.named(kind.name)
        assert stored.properties == kind.properties
        assert stored.links[: len(kind.links)] == kind.links
    assert {kind.name for kind in STORED.kinds} - {kind.name for kind in FIRST.kinds} == {
        "FeatureType"
    }
    more = {link.name for link in STORED.named("Datastream").links}
    assert more - {link.name for link in FIRST.named("Datastream").links} == {
        "FeatureOfInterest", "UltimateFeatureOfInterest",
    }  # fmt: skip


def test_2_0_knows_no_datastream_of_another_type():
    assert "MultiDatastream" not in {kind.name for kind in SECOND.kinds}
    assert not [link.name for kind in SECOND.kinds for link in kind.links if "Multi" in link.name]
