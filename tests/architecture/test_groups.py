"""Tests that share a running city are kept on one worker; else each worker sets one up."""

import pytest


@pytest.mark.xdist_group("kept-together")
def test_groups_are_kept_together(request):
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("not run by several workers in groups")
    assert request.node.nodeid.endswith("@kept-together")


@pytest.fixture(scope="module")
def made_once():
    """Something of a module, for which its tests are kept together."""


def test_tests_of_one_set_up_are_kept_together(request, made_once):
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("not run by several workers in groups")
    assert request.node.nodeid.endswith("@architecture/test_groups")
