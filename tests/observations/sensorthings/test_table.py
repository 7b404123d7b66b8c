"""The page of assertions is the one that follows from the tests."""

from tests.observations.sensorthings.assertions import PAGE, SPEC, listed, meets, page, unmarked


@meets("stadtherz/table")
def test_the_page_lists_exactly_the_assertions_that_are_tested():
    assert PAGE.read_text(encoding="utf-8") == page()


@meets("stadtherz/table")
def test_every_test_names_its_requirement():
    assert unmarked() == []


@meets("stadtherz/table")
def test_every_requirement_that_the_landing_page_claims_is_tested(api):
    claimed = api.read("")["serverSettings"]["conformance"]
    shown = {one for one, _, _ in listed()}
    assert [one for one in claimed if one.removeprefix(SPEC) not in shown] == []
