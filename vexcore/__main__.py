"""Entry point of `python -m vexcore`."""

import sys

from vexcore.cli import main

sys.exit(main())
