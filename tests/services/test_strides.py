"""A unit of a long work takes as many rows as it bears."""

import time

from glossator.services.strides import GOAL_S, LEAST, MOST, Stride


def test_slow_rows_make_short_strides() -> None:
    stride = Stride()
    for _ in range(20):
        stride.took(stride.rows * 0.001)
    assert stride.rows == round(GOAL_S / 0.001)


def test_quick_rows_make_long_strides_step_by_step() -> None:
    stride = Stride()
    first = stride.rows
    stride.took(0.0)
    assert stride.rows == 2 * first
    for _ in range(10):
        stride.took(0.0)
    assert stride.rows == MOST


def test_a_stride_is_never_nothing() -> None:
    stride = Stride()
    stride.took(1000.0)
    assert stride.rows == LEAST


def test_only_the_work_itself_is_measured() -> None:
    stride = Stride()
    given = []

    def work(on: str, rows: int) -> str:
        given.append((on, rows))
        time.sleep(2 * GOAL_S)
        return "done"

    run = stride.taking(work)
    time.sleep(5 * GOAL_S)
    assert run("it") == "done"
    assert given == [("it", 100)]
    assert 20 <= stride.rows <= 50
