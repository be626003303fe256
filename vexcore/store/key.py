"""The key of the participant store: where it comes from, and the keys that are derived from it.

Scheme. The master key is 32 random bytes and encrypts nothing itself. Every use has a key of its own, derived with HKDF
(RFC 5869, SHA-256, one block of 32 bytes):

=====================  =======================  ==================================================================
label                  salt                     use
=====================  =======================  ==================================================================
``vex 1 person``       none                     keyed hash of persons' ids (`vexcore.store.rekey`)
``vex 1 data <file>``  16 random bytes, drawn   AES-GCM 256 of one file of one version (`vexcore.store.micro`); no
                       for the version          two files ever share a key
``vex 1 check``        none                     printed in the ledger, so that a wrong key is recognised as one
``vex 1 seal``         none                     HMAC over the ledger, so that a changed ledger is recognised
=====================  =======================  ==================================================================

The ledger holds the salts and the check value; neither leads back to the master key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from vexcore.errors import UsageError, VexError

KEY_BYTES = 32
FORMS = "64 hexadecimal characters, or the base64 of 32 bytes"


class KeyMissing(VexError):
    """There is no key for the participant store."""


class KeyWrong(VexError):
    """The key is not the one that the participant store was written with."""


def find_key_file() -> Path:
    """Return where the key file lies: ``VEX_KEY_FILE``, else ``vex/key`` in the user's configuration folder."""
    named = os.environ.get("VEX_KEY_FILE")
    if named:
        return Path(named).expanduser()
    configured = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    # A relative folder is to be ignored, says the XDG Base Directory Specification.
    return (configured if configured.is_absolute() else Path.home() / ".config") / "vex" / "key"


def find_key(home: Path | None = None) -> bytes:
    """Return the master key: ``VEX_KEY``, else the key file.

    Parameters
    ----------
    home
        Folder of the data, in which no key file may lie; None to leave that unchecked.

    Returns
    -------
    bytes
        32 bytes.

    Raises
    ------
    KeyMissing
        If there is neither.
    UsageError
        If the key is not 32 bytes in one of the two forms, or its file is open to others, is another user's or lies
        beside the data. The value is never repeated.
    """
    value = os.environ.get("VEX_KEY", "").strip()
    if value:
        return _parse_key(value, "VEX_KEY")
    path = find_key_file()
    _refuse_beside_data(path, home)
    try:
        with path.open("rb") as file:
            _check_file(path, os.fstat(file.fileno()))
            text = file.read(4096)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise KeyMissing(
            f"{path}, the key of the participant store, does not exist and VEX_KEY is not set: set VEX_KEY to the key "
            f"that the data were stored with ({FORMS}), or name its file in VEX_KEY_FILE; "
            "for a new store `python -m vexcore build` makes one"
        ) from error
    except OSError as error:
        raise UsageError(
            f"{path}, the key of the participant store, cannot be read: {error.strerror or error}; "
            "make it a file of your own with mode 0600"
        ) from error
    return _parse_key(text.decode("ascii", errors="replace").strip(), str(path))


def make_key(home: Path | None = None) -> bytes:
    """Return the master key, making the key file where there is no key yet.

    The file appears whole or not at all and never takes another's place: it is written under a temporary name (mode
    0600, in a folder of mode 0700) and linked to its own, which fails where a file is. Two that make it at once end up
    with the same key.

    Parameters
    ----------
    home
        Folder of the data, in which no key file may lie; None to leave that unchecked.

    Returns
    -------
    bytes
        32 bytes.

    Raises
    ------
    UsageError
        As `find_key` does, or if the file cannot be made.
    """
    with suppress(KeyMissing):
        return find_key(home)
    path = find_key_file()
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            _write_new(temporary, secrets.token_bytes(KEY_BYTES).hex() + "\n")
            with suppress(FileExistsError):
                os.link(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise UsageError(
            f"{path}, the key of the participant store, cannot be made: {error.strerror or error}; "
            "name a file in a folder of your own in VEX_KEY_FILE, or set VEX_KEY"
        ) from error
    return find_key(home)


def derive_key(key: bytes, label: bytes, salt: bytes = b"") -> bytes:
    """Return the key for one use, by HKDF (RFC 5869) with SHA-256 and an output of one block.

    Parameters
    ----------
    key
        Master key.
    label
        Use, as in the table above.
    salt
        Random bytes; none for a use that must give the same key every time.

    Returns
    -------
    bytes
        32 bytes.
    """
    extracted = hmac.digest(salt or bytes(hashlib.sha256().digest_size), key, "sha256")
    return hmac.digest(extracted, label + b"\x01", "sha256")


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_new(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _parse_key(text: str, place: str) -> bytes:
    if re.fullmatch(r"[0-9a-fA-F]{64}", text):
        return bytes.fromhex(text)
    with suppress(ValueError):
        key = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
        if len(key) == KEY_BYTES:
            return key
    raise UsageError(
        f"{place} holds no key: a key is {FORMS}; set the key that the data were stored with (the value is not shown)"
    )


def _check_file(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(f"{path}, the key of the participant store, is not a file: name a file in VEX_KEY_FILE")
    if status.st_uid != os.geteuid():
        raise UsageError(
            f"{path} belongs to user {status.st_uid}, the key of the participant store must be your own "
            f"(user {os.geteuid()}): run `chown {os.geteuid()} {path}`, or name another file in VEX_KEY_FILE"
        )
    mode = stat.S_IMODE(status.st_mode)
    if mode != 0o600:
        raise UsageError(
            f"{path} has mode {mode:04o}, the key of the participant store must have 0600: run `chmod 600 {path}`"
        )


def _refuse_beside_data(path: Path, home: Path | None) -> None:
    if home is not None and path.resolve().is_relative_to(home.resolve()):
        raise UsageError(
            f"{path} lies in {home}, and a key never lies beside the data it locks: "
            "name a file elsewhere in VEX_KEY_FILE, or set VEX_KEY"
        )
