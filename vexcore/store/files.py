"""Where the mart lies: versioned files and a pointer that is swapped by rename."""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from vexcore.errors import MartMissing, UsageError

DEFAULT_HOME = Path(__file__).resolve().parents[2] / "data" / "build"
POINTER = "mart.json"
KEPT_VERSIONS = 2


def find_home(argument: str | None = None) -> Path:
    """Return where the mart lives: the argument, else ``VEX_HOME``, else ``data/build``."""
    return Path(argument or os.environ.get("VEX_HOME") or DEFAULT_HOME)


def prepare_home(home: Path) -> None:
    """Make the folder of the mart.

    Raises
    ------
    UsageError
        If it cannot be a folder that is written to.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not os.access(home, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise UsageError(
            f"{home} cannot be the folder of the mart: {error.strerror or error}; name a folder that is yours"
        ) from error


def read_pointer(home: Path) -> Path:
    """Return the file of the current mart.

    Raises
    ------
    MartMissing
        If nothing was built in this home yet, or the file went.
    """
    pointer = home / POINTER
    if not pointer.exists():
        raise MartMissing(f"{home} holds no mart: run `python -m vexcore build --home {home}` first")
    try:
        name = str(json.loads(pointer.read_text(encoding="utf-8"))["file"])
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise MartMissing(
            f"{pointer} does not name a mart: run `python -m vexcore build --home {home}` again"
        ) from error
    path = home / name
    if not path.exists():
        raise MartMissing(f"{path.name}, the current mart, is gone from {home}: run `python -m vexcore build` again")
    return path


def build_mart_name(content_hash: str) -> str:
    """Return the file name of a mart by its content."""
    return f"mart-{content_hash[:16]}.duckdb"


def swap_pointer(home: Path, name: str) -> None:
    """Point to another mart in one rename, and clear away marts that are long out of use."""
    temporary = home / f"{POINTER}.{os.getpid()}.tmp"
    temporary.write_text(json.dumps({"file": name}) + "\n", encoding="utf-8")
    temporary.replace(home / POINTER)
    marts = sorted(home.glob("mart-*.duckdb"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in [path for path in marts if path.name != name][KEPT_VERSIONS - 1 :]:
        with suppress(FileNotFoundError):
            old.unlink()


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Hold a lock on a file while something is done; wait for whoever holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
