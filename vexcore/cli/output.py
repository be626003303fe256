"""Printing rows as a person or a program reads them."""

from __future__ import annotations

import csv
import json
import sys

import pandas as pd

FORMATS = ("table", "json", "csv")


def print_frame(frame: pd.DataFrame, form: str) -> None:
    """Print rows as a table for people, as JSON or as CSV."""
    if form == "csv":
        frame.to_csv(sys.stdout, index=False, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    elif form == "json":
        print(json.dumps(json.loads(frame.to_json(orient="records", date_format="iso")), ensure_ascii=False, indent=1))
    elif frame.empty:
        print("  ".join(map(str, frame.columns)) + "\n(0 rows)")
    else:
        print(frame.to_string(index=False, na_rep=""))
