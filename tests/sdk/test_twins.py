"""The sync modules are what is made of the async ones."""

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

    own: list[dict[str, set[str]]] = []
    for module in (aio, sync):
        there = {
            n: f for n, f in vars(module).items() if getattr(f, "__module__", "") == module.__name__
        }
        own.append(
            {n: {m for m in vars(f) if m[0] != "_"} for n, f in there.items() if callable(f)}
        )
    assert own[0] == own[1] == {"sleep": set(), "each": set(), "Stock": {"take", "give"}}
