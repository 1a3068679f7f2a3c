"""Many hosts asked at the same time, each of them one page after the other.

Asked page by page, a list of addresses at forty hosts takes as long as all their pauses together. Here every host
has its own place in the line; what comes back comes in the order in which it came, and of one host in the order in
which it was asked for.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from marsad.collect.politeness import Stopped

Job = TypeVar("Job")
Result = TypeVar("Result")
_TICK = 0.2


def work_by_host(
    jobs: Iterable[tuple[Hashable, Job]],
    work: Callable[[Job], Result],
    *,
    at_once: int,
    lanes: int,
    stop: threading.Event,
) -> Iterator[Result]:
    """The results of `work` on each (host, job), at most `at_once` of a host and `lanes` in all under way.

    A stop lets the work under way end and gives its results too. What `work` raises is raised here, when the others
    under way have ended; Stopped only ends its lane. Nobody reading the results ends the work as well.
    """
    waiting: dict[Hashable, deque[Job]] = {}
    for host, job in jobs:
        waiting.setdefault(host, deque()).append(job)
    places = [line for turn in range(at_once) for line in waiting.values() if turn < len(line)]
    if len(places) < 2 or lanes < 2:
        yield from _one_after_the_other(places, work, stop)
        return
    yield from _Lanes(places, work, min(lanes, len(places)), stop).run()


def _one_after_the_other(
    places: list[deque[Job]], work: Callable[[Job], Result], stop: threading.Event
) -> Iterator[Result]:
    while places and not stop.is_set():
        places = [line for line in places if line]
        for line in places:
            if line and not stop.is_set():
                try:
                    result = work(line.popleft())
                except Stopped:
                    return
                yield result


class _Lanes(Generic[Job, Result]):
    """Threads that take the places in turn. State: what waits, what came, whether to go on."""

    def __init__(
        self, places: list[deque[Job]], work: Callable[[Job], Result], lanes: int, stop: threading.Event
    ) -> None:
        self._places: queue.SimpleQueue[deque[Job]] = queue.SimpleQueue()
        for line in places:
            self._places.put(line)
        self._work = work
        self._lanes = lanes
        self._stop = stop
        self._is_over = False
        self._results: queue.Queue[Result] = queue.Queue(lanes)
        self._faults: list[Exception] = []

    def run(self) -> Iterator[Result]:
        with ThreadPoolExecutor(self._lanes, thread_name_prefix="lane") as pool:
            ends = [pool.submit(self._run_lane) for _ in range(self._lanes)]
            try:
                while not (all(end.done() for end in ends) and self._results.empty()):
                    try:
                        result = self._results.get(timeout=_TICK)
                    except queue.Empty:
                        continue
                    yield result
            finally:
                self._is_over = True
        if self._faults:
            raise self._faults[0]

    def _run_lane(self) -> None:
        """Serve one place after the other. A lane that finds none may end: the others hold what there is."""
        while not (self._stop.is_set() or self._is_over or self._faults):
            try:
                line = self._places.get_nowait()
            except queue.Empty:
                return
            try:
                job = line.popleft()
            except IndexError:
                continue
            try:
                result = self._work(job)
            except Stopped:
                return
            except Exception as fault:  # told to whoever reads the results
                self._faults.append(fault)
                return
            self._places.put(line)
            self._hand_over(result)

    def _hand_over(self, result: Result) -> None:
        while not self._is_over:
            try:
                self._results.put(result, timeout=_TICK)
            except queue.Full:
                continue
            return
