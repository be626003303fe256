"""A process that ingests, to be killed or to be raced. Run as a script: ``ingest_child.py HOW HOME ...``.

It forks only before Arrow has started a thread.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from support.small_delivery import KEY, build_delivery

from vexcore.store.micro import MicroStore

STEPS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.link", "os.truncate")


def kill_at_every_step(home: Path, block: str) -> None:
    """Ingest into copies of a home, killed before the first, second, ... step that touches its files.

    Leaves a folder ``<home>-killed-<n>`` for each; the last is of an ingest that ended by itself.
    """
    delivery = build_delivery(block=block)
    for number in count(1):
        copy = home.with_name(f"{home.name}-killed-{number}")
        if home.exists():
            shutil.copytree(home, copy)
        child = os.fork()
        if child == 0:
            _kill_self_before(number, copy)
            MicroStore(copy, KEY).ingest(delivery)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            return


def _kill_self_before(number: int, home: Path) -> None:
    seen = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        # A name without its folder: clearing a folder away goes by the folder's handle.
        if event in STEPS and (str(arguments[0]).startswith(str(home)) or not Path(str(arguments[0])).is_absolute()):
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def kill_at_stage(home: Path, stage: str, block: str) -> None:
    """Ingest, and be killed at a stage."""

    def reach(reached: str) -> None:
        if reached == stage:
            os.kill(os.getpid(), signal.SIGKILL)

    MicroStore(home, KEY).ingest(build_delivery(block=block), reach)


def ingest_planted(home: Path, *planted: str) -> None:
    """Ingest persons whose every text is planted, over and over, until killed."""
    persons = [f"{planted[0]}{number:06d}" for number in range(20_000)]
    for number in count():
        MicroStore(home, KEY).ingest(build_delivery(persons=persons, block=f"{planted[1]}{number}"))
        print("ingested", flush=True)


def ingest_trial(home: Path, trial_id: str, times: str) -> None:
    """Ingest a trial a number of times, each with another content, slowly enough for others to come between."""
    for number in range(int(times)):
        MicroStore(home, KEY).ingest(build_delivery(trial_id, block=str(number)), lambda _: time.sleep(0.005))


HOWS: dict[str, Callable[..., None]] = {
    "kill-at-every-step": kill_at_every_step,
    "kill-at-stage": kill_at_stage,
    "ingest-planted": ingest_planted,
    "ingest-trial": ingest_trial,
}

if __name__ == "__main__":
    HOWS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
