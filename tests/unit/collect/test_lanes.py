"""Many hosts at the same time: how much at once, in which order, and how it ends."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict

import pytest

from marsad.collect.lanes import work_by_host
from marsad.collect.politeness import Stopped

JOBS = [(f"host {number % 4}", number) for number in range(40)]


class Bench:
    """Work that notes what is under way at each host."""

    def __init__(self) -> None:
        self.under_way: Counter[int] = Counter()
        self.most: Counter[int] = Counter()
        self.most_in_all = 0
        self._lock = threading.Lock()

    def work(self, number: int) -> int:
        with self._lock:
            self.under_way[number % 4] += 1
            self.most[number % 4] = max(self.most[number % 4], self.under_way[number % 4])
            self.most_in_all = max(self.most_in_all, self.under_way.total())
        time.sleep(0.005)
        with self._lock:
            self.under_way[number % 4] -= 1
        return number


@pytest.mark.parametrize(
    ("at_once", "lanes", "at_one_host", "in_all"), [(1, 8, 1, 4), (2, 8, 2, 8), (3, 2, 2, 2), (1, 1, 1, 1)]
)
def test_never_more_at_once_than_asked_for_and_everything_once(
    at_once: int, lanes: int, at_one_host: int, in_all: int
) -> None:
    bench = Bench()
    results = list(work_by_host(JOBS, bench.work, at_once=at_once, lanes=lanes, stop=threading.Event()))
    assert sorted(results) == [number for _, number in JOBS]
    assert max(bench.most.values()) <= at_one_host
    assert in_all - 1 <= bench.most_in_all <= in_all


def test_one_host_gives_its_results_in_the_order_asked_for() -> None:
    by_host = defaultdict(list)
    for number in work_by_host(JOBS, Bench().work, at_once=1, lanes=8, stop=threading.Event()):
        by_host[number % 4].append(number)
    assert all(numbers == sorted(numbers) for numbers in by_host.values())


@pytest.mark.parametrize("lanes", [1, 4])
def test_a_stop_gives_what_was_under_way(lanes: int) -> None:
    stop, begun = threading.Event(), list[int]()

    def work(number: int) -> int:
        begun.append(number)
        if len(begun) == 9:
            stop.set()
        time.sleep(0.005)
        return number

    results = list(work_by_host(JOBS, work, at_once=1, lanes=lanes, stop=stop))
    assert 9 <= len(results) <= 9 + lanes
    assert sorted(results) == sorted(begun)


@pytest.mark.parametrize("lanes", [1, 4])
def test_a_fault_is_raised_and_a_stopped_wait_is_none(lanes: int) -> None:
    def fail(number: int) -> int:
        if number == 6:
            raise ValueError("six")
        return number

    def stop_at_six(number: int) -> int:
        if number == 6:
            raise Stopped
        return number

    with pytest.raises(ValueError, match="six"):
        list(work_by_host(JOBS, fail, at_once=1, lanes=lanes, stop=threading.Event()))
    assert 6 not in list(work_by_host(JOBS, stop_at_six, at_once=1, lanes=lanes, stop=threading.Event()))


def test_nobody_reading_ends_the_work() -> None:
    bench = Bench()
    results = work_by_host(JOBS, bench.work, at_once=1, lanes=4, stop=threading.Event())
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert bench.under_way.total() == 0
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("lane")]
