"""Finding a browser for the tests, and bringing one where there is none.

Run as a script (by `make test`) it installs when it has to: an installed Chrome or Chromium is used as it is, else
Debian's package when root, else Playwright's own download, else it fails with a sentence.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
REMEDY = (
    "No Chrome or Chromium was found and none could be installed. Install one (Debian: sudo apt-get install chromium) "
    "or set VEX_BROWSER to its path, then run make test again."
)


def find_browser() -> str | None:
    """Return the path of a browser that is there, or None."""
    named = os.environ.get("VEX_BROWSER")
    if named:
        if not Path(named).exists():
            sys.exit(
                f"VEX_BROWSER names {named}, which does not exist: mend it, or unset it to use an installed browser"
            )
        return named
    installed = next((path for name in NAMES if (path := shutil.which(name))), None)
    return installed or _find_playwright_browser()


def _find_playwright_browser() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install_browser() -> bool:
    """Install a browser and say whether that worked."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        steps = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"])
        if all(subprocess.run(step, env=environment, check=False).returncode == 0 for step in steps):
            return True
    step = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(step, check=False).returncode == 0


def main() -> int:
    """Make sure that there is a browser; return 1 where there cannot be one."""
    path = find_browser()
    if path is None and install_browser():
        path = find_browser()
    if path is None:
        print(REMEDY, file=sys.stderr)
        return 1
    print(f"browser: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
