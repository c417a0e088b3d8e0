"""Tests that share what is dear to make run in one worker, where it is made once."""

import pytest


@pytest.mark.xdist_group("kept")
def test_a_group_is_sent_to_one_worker(request: pytest.FixtureRequest) -> None:
    # The name of the group behind the test's is all that the scheduler goes by: without it, each test of
    # a group goes to any worker, and nothing says so.
    grouped = getattr(request.config.option, "loadgroup", False)
    assert request.node.nodeid.endswith("@kept") == grouped
