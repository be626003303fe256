"""VEX: the Dutch social-assistance trials of 2017-2019 side by side."""

__version__ = "0.1.0"
