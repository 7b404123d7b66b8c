"""Tests that share a running city are kept on one worker; else each worker sets one up."""

import pytest


@pytest.mark.xdist_group("kept-together")
def test_groups_are_kept_together(request):
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("not run by several workers in groups")
    assert request.node.nodeid.endswith("@kept-together")
