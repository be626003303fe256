"""Entry point of `python -m vexcore`."""

import sys

from vexcore.cli import main

# Processes that help to publish import this file too.
if __name__ == "__main__":
    sys.exit(main())
