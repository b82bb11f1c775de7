"""The processes that serve at one socket, and the one that watches over them.

What kills a process is replaced: a mapped file that was cut short, a fault in a library. What hangs
hears no signal, and is killed from outside. So a worker alone has one that watches, as many have.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe, allow_connection_pickling, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from socket import socket
from types import FrameType

import uvicorn

from app.errors import CampmapError
from app.serving import DRAIN_S

log = logging.getLogger("campmap")

SILENT_S = 30.0
"""A worker that gave no sign of life for so long hangs: it is killed and replaced."""

LOOK_S = 1.0
"""Seconds from one look at the workers to the next, if nothing happens."""

TICKS = 10
"""Turns of uvicorn's clock from one sign of life to the next: a second."""

ENDS_S = DRAIN_S + 1.0
"""Seconds that workers have to end."""

PAUSE_S = 5.0
"""Seconds until one that could not begin is replaced: somebody may have to mend the data."""

ENDING = (signal.SIGINT, signal.SIGTERM)

# A fork has imported everything; on systems other than Linux some libraries do not survive it.
PROCESSES = get_context("fork") if sys.platform == "linux" else get_context("spawn")
allow_connection_pickling()


@dataclass
class Worker:
    """A process: whether it has begun to serve, and how long ago it gave a sign of life."""

    process: BaseProcess
    has_begun: bool = False
    silent_s: float = 0.0


class Workers:
    """Keeps as many workers serving as the configuration says."""

    def __init__(self, config: uvicorn.Config, listening: socket) -> None:
        self._config = config
        self._listening = listening
        self._heard, self._pulse = Pipe(duplex=False)
        self._workers: dict[int | None, Worker] = {}
        self._pauses_until_s = 0.0
        self._told = 0

    def run(self, begun: Callable[[], None]) -> None:
        """Serve until a signal ends us, and call `begun` with the first; return if none can begin.

        The first begins alone: what it makes in the cache folder, the others find.
        """
        for one in ENDING:
            signal.signal(one, self._stop)
        self._start()
        while not self._told and not any(one.has_begun for one in self._workers.values()):
            if not self._workers:
                return
            self._look()
        if not self._told:
            begun()
        while not self._told:
            self._fill()
            self._look()
        self._end()

    def _stop(self, told: int, _frame: FrameType | None) -> None:
        self._told = told
        self._pulse.send(None)

    def _start(self) -> None:
        given = (self._config, self._listening, self._heard, self._pulse)
        process = PROCESSES.Process(target=_serve, args=given)
        process.start()
        self._workers[process.pid] = Worker(process)

    def _fill(self) -> None:
        while len(self._workers) < self._config.workers and time.monotonic() > self._pauses_until_s:
            self._start()

    def _look(self) -> None:
        """Wait for signs of life and for ends.

        Silence is counted while we look: where all of us were stopped, nobody hangs.
        """
        workers, began_s = [*self._workers.values()], time.monotonic()
        wait([self._heard, *(one.process.sentinel for one in workers)], LOOK_S)
        passed_s = min(time.monotonic() - began_s, LOOK_S)
        for one in workers:
            one.silent_s += passed_s
        while self._heard.poll():
            if (heard := self._workers.get(self._heard.recv())) is not None:
                heard.has_begun, heard.silent_s = True, 0.0
        for one in workers:
            if one.has_begun and one.silent_s > SILENT_S:
                _kill(one.process)
            if not one.process.is_alive() and not self._told:
                self._bury(one)

    def _bury(self, worker: Worker) -> None:
        del self._workers[worker.process.pid]
        if worker.has_begun:
            log.error("a worker ended and is replaced", extra={"fields": _cause(worker.process)})
        else:
            self._pauses_until_s = time.monotonic() + PAUSE_S

    def _end(self) -> None:
        """Ask all to end; who has not done so in time is killed. Then we end as we were told."""
        processes = [one.process for one in self._workers.values()]
        for process in processes:
            process.terminate()
        end_s = time.monotonic() + ENDS_S
        for process in processes:
            process.join(max(0.0, end_s - time.monotonic()))
            if process.is_alive():
                _kill(process)
        signal.signal(self._told, signal.SIG_DFL)
        signal.raise_signal(self._told)


def _kill(process: BaseProcess) -> None:
    log.error("a worker hangs and is killed", extra={"fields": {"pid": process.pid}})
    process.kill()
    process.join()


def _cause(process: BaseProcess) -> dict[str, int | str | None]:
    code = process.exitcode or 0
    return {"pid": process.pid, "by": signal.Signals(-code).name if code < 0 else f"exit {code}"}


class Server(uvicorn.Server):
    """Gives signs of life, and ends when nobody is there to hear them."""

    def __init__(self, config: uvicorn.Config, pulse: Connection) -> None:
        super().__init__(config)
        self._pulse = pulse

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second; True if it is time to end."""
        if counter % TICKS == 0:
            try:
                self._pulse.send(os.getpid())
            except BrokenPipeError:
                self.should_exit = True
        return await super().on_tick(counter)


def _serve(config: uvicorn.Config, listening: socket, heard: Connection, pulse: Connection) -> None:
    """What a worker does. Only the one that watches hears, so that its end is noticed."""
    heard.close()
    for one in ENDING:
        signal.signal(one, signal.SIG_DFL)
    try:
        config.load()
    except CampmapError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    Server(config, pulse).run(sockets=[listening])
