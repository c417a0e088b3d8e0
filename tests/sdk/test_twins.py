"""The sync modules are what is made of the async ones."""

import inspect

import pytest

from tests.sdk import twins


@pytest.mark.parametrize("made", sorted(twins.sources()), ids=lambda p: "/".join(p.parts[-3:]))
def test_each_twin_is_up_to_date(made: twins.Path) -> None:
    assert made.read_text(encoding="utf-8") == twins.twin(twins.sources()[made]), (
        "run python -m tests.sdk.twins"
    )


def test_no_twin_is_left_over() -> None:
    there = {p for p in twins.SOURCE.rglob("sync/*.py") if p.stem not in twins.BY_HAND}
    there |= {p for p in twins.SOURCE.rglob("sync.py") if p.parent.parent.name == "clients"}
    assert there == set(twins.sources())


def test_what_is_written_by_hand_has_the_same_names() -> None:
    from glossator.sdk.aio import side as aio
    from glossator.sdk.sync import side as sync

    own = [
        {n for n, f in vars(m).items() if inspect.isfunction(f) and f.__module__ == m.__name__}
        for m in (aio, sync)
    ]
    assert own[0] == own[1] == {"sleep", "each"}
