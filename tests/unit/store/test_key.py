"""The key: its two forms, its file and who may read it, and the keys derived from it."""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from vexcore.errors import UsageError
from vexcore.store import key as key_module
from vexcore.store.key import KeyMissing, derive_key, find_key, find_key_file, make_key

KEY = bytes(range(32))
URL_KEY = b"\xfb\xff\xfe" * 10 + b"\xff\xff"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("VEX_KEY", "VEX_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def write_key(path: Path, text: str, mode: int = 0o600) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="ascii")
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (KEY.hex(), KEY),
        (KEY.hex().upper(), KEY),
        (f" {KEY.hex()}\n", KEY),
        (base64.b64encode(KEY).decode(), KEY),
        (base64.b64encode(URL_KEY).decode(), URL_KEY),
        (base64.urlsafe_b64encode(URL_KEY).decode(), URL_KEY),
    ],
)
def test_both_forms_of_a_key_are_read(text: str, key: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VEX_KEY", text)
    assert find_key() == key
    monkeypatch.delenv("VEX_KEY")
    write_key(tmp_path / "config" / "vex" / "key", text)
    assert find_key() == key


@pytest.mark.parametrize(
    "text",
    [
        KEY.hex()[:-1],
        KEY.hex() + "0",
        KEY.hex()[:-1] + "g",
        base64.b64encode(KEY[:-1]).decode(),
        base64.b64encode(KEY + b"x").decode(),
        base64.b64encode(KEY).decode()[:-1],
        "wachtwoord",
        "geheim✓" * 8,
    ],
)
def test_anything_else_is_refused_without_repeating_it(
    text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VEX_KEY", text)
    with pytest.raises(UsageError, match=r"^VEX_KEY holds no key: a key is 64 hexadecimal characters") as refused:
        find_key()
    assert text not in str(refused.value)
    assert refused.value.__cause__ is None
    monkeypatch.delenv("VEX_KEY")
    path = tmp_path / "key"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    monkeypatch.setenv("VEX_KEY_FILE", str(path))
    with pytest.raises(UsageError, match="key holds no key") as refused:
        find_key()
    assert text not in str(refused.value)


def test_the_variable_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_key(tmp_path / "config" / "vex" / "key", KEY.hex())
    monkeypatch.setenv("VEX_KEY", URL_KEY.hex())
    assert find_key() == make_key() == URL_KEY
    monkeypatch.setenv("VEX_KEY", "")
    assert find_key() == KEY


def test_where_the_file_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert find_key_file() == tmp_path / "config" / "vex" / "key"
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    assert find_key_file() == tmp_path / "me" / ".config" / "vex" / "key"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    assert find_key_file() == tmp_path / "me" / ".config" / "vex" / "key"
    monkeypatch.setenv("VEX_KEY_FILE", "~/elsewhere")
    assert find_key_file() == tmp_path / "me" / "elsewhere"


def test_no_key_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match=r"key, .* does not exist and VEX_KEY is not set: set VEX_KEY .*VEX_KEY_FILE"):
        find_key()
    assert not (tmp_path / "config").exists()


@pytest.mark.parametrize("mode", [0o400, 0o601, 0o604, 0o640, 0o644, 0o660, 0o700, 0o4600])
def test_a_file_with_another_mode_is_refused(mode: int, tmp_path: Path) -> None:
    path = write_key(tmp_path / "config" / "vex" / "key", KEY.hex(), mode)
    for use in (find_key, make_key):
        with pytest.raises(UsageError, match=rf"has mode {mode:04o}, .* must have 0600: run `chmod 600 {path}`"):
            use()
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_file_of_another_user_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = write_key(tmp_path / "config" / "vex" / "key", KEY.hex())
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    with pytest.raises(UsageError, match=r"belongs to user .* must be your own"):
        find_key()


def test_a_folder_is_no_key_file(tmp_path: Path) -> None:
    (tmp_path / "config" / "vex" / "key").mkdir(parents=True)
    with pytest.raises(UsageError, match="key of the participant store"):
        find_key()


def test_a_key_is_made_once(tmp_path: Path) -> None:
    key = make_key()
    folder = tmp_path / "config" / "vex"
    assert len(key) == 32
    assert [path.name for path in folder.iterdir()] == ["key"]
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    made = (folder / "key").stat()
    assert make_key() == find_key() == key
    assert (folder / "key").stat().st_mtime_ns == made.st_mtime_ns
    assert (folder / "key").stat().st_nlink == 1


def test_two_that_make_it_at_once_get_the_same_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from vexcore.store.key import make_key; print(make_key().hex())"]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    keys = {child.communicate(timeout=60)[0].strip() for child in children}
    assert keys == {find_key().hex()}
    assert [path.name for path in (tmp_path / "config" / "vex").iterdir()] == ["key"]


def test_a_file_that_came_in_between_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "config" / "vex" / "key"
    real = key_module._write_new

    def write_after_another(temporary: Path, text: str) -> None:
        write_key(path, KEY.hex())
        real(temporary, text)

    monkeypatch.setattr(key_module, "_write_new", write_after_another)
    assert make_key() == KEY
    assert [found.name for found in path.parent.iterdir()] == ["key"]


def test_a_key_that_cannot_be_made_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    monkeypatch.setenv("VEX_KEY_FILE", str(tmp_path / "file" / "key"))
    with pytest.raises(UsageError, match=r"cannot be made: .*name a file in a folder of your own in VEX_KEY_FILE"):
        make_key()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("place", ["key", "micro/key", "../home/key"])
def test_never_beside_the_data(place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("VEX_KEY_FILE", str(home / place))
    for use in (find_key, make_key):
        with pytest.raises(UsageError, match=r"lies in .*home, and a key never lies beside the data"):
            use(home)
    assert list(home.iterdir()) == []


def test_beside_the_data_is_seen_through_links(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "home")
    monkeypatch.setenv("VEX_KEY_FILE", str(tmp_path / "link" / "key"))
    with pytest.raises(UsageError, match="beside the data"):
        make_key(tmp_path / "home")
    monkeypatch.setenv("VEX_KEY_FILE", str(tmp_path / "home2" / "key"))
    assert len(make_key(tmp_path / "home")) == 32, "a folder whose name only begins the same is another"


@pytest.mark.parametrize(
    ("secret", "salt", "info", "expected"),
    [
        # RFC 5869, appendix A.1 and A.3: the first 32 bytes of the output.
        (
            "0b" * 22,
            "000102030405060708090a0b0c",
            "f0f1f2f3f4f5f6f7f8f9",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
        ),
        ("0b" * 22, "", "", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"),
    ],
)
def test_derived_keys_are_those_of_the_standard(secret: str, salt: str, info: str, expected: str) -> None:
    assert derive_key(bytes.fromhex(secret), bytes.fromhex(info), bytes.fromhex(salt)).hex() == expected


def test_every_use_has_a_key_of_its_own() -> None:
    keys = [
        derive_key(key, label, salt)
        for key in (KEY, URL_KEY)
        for label in (b"vex 1 person", b"vex 1 data persons", b"vex 1 data months")
        for salt in (b"", b"x" * 16)
    ]
    assert len(set(keys)) == len(keys) == 12
    assert not {KEY, URL_KEY} & set(keys)
