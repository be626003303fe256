"""Which files a delivery has, and reading each of them as it stands."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from vexcore.contracts.delivery_schema import DeliveryFile
from vexcore.deliveries.mapping import MAPPING_FILE, Mapping, Style
from vexcore.deliveries.report import Findings
from vexcore.deliveries.tables import CSV, PARQUET, RawTable, read_csv, read_parquet
from vexcore.deliveries.toml import suggest

ENDINGS = (CSV, PARQUET)
_TEXT_ENDINGS = (CSV, ".txt", ".tsv")


def read_files(
    folder: Path, declared: Sequence[DeliveryFile], mapping: Mapping, findings: Findings
) -> Iterator[RawTable]:
    """Yield the delivered files that can be read.

    Parameters
    ----------
    folder
        Folder of the delivery.
    declared
        The files of the delivery format.
    mapping
        Names and style of the deliverer's own files.
    findings
        Takes missing, doubled, unknown and unreadable files.
    """
    used: set[str] = set()
    absent: set[str] = set()
    for file in declared:
        paths = _find_paths(folder, file, mapping, findings)
        used.update(path.name for path in paths)
        # That a required or a mapped file is not there has been reported.
        if not paths and not file.required and file.name not in mapping.files:
            absent.add(file.name)
        if len(paths) > 1:
            both = " and ".join(path.name for path in paths)
            findings.add(both, f"one file gives {file.name}", "remove the other")
        elif paths and mapping.style is not None and file.name not in mapping.faulty:
            table = _read_file(paths[0], file.name, mapping.style, findings)
            if table is not None:
                yield table
    _report_unknown_files(folder, used, absent, declared, findings)


def _find_paths(folder: Path, file: DeliveryFile, mapping: Mapping, findings: Findings) -> list[Path]:
    local = mapping.of(file.name).file
    names = dict.fromkeys([*([local] if local else []), *(file.name + ending for ending in ENDINGS)])
    if local and (Path(local).name != local or not os.path.lexists(folder / local)):
        rule = "a mapped file stands in the folder of the delivery"
        findings.add(MAPPING_FILE, rule, "mend the name of the file", column=f"[{file.name}].file", value=local)
        return []
    # A link to nothing is there too: it cannot be read, which is a fault, where an absent file is none.
    paths = [folder / name for name in names if os.path.lexists(folder / name)]
    if not paths and file.name in mapping.files:
        rule = f"a file stands in the delivery for each section: {file.name}.csv, or what file = names"
        findings.add(MAPPING_FILE, rule, "name the file, or remove the section", column=f"[{file.name}]")
    elif not paths and file.required:
        remedy = f"add {file.name}.csv or {file.name}.parquet"
        findings.add(file.name + CSV, f"a delivery has {file.name}", remedy)
    return paths


def _read_file(path: Path, name: str, style: Style, findings: Findings) -> RawTable | None:
    if path.suffix.lower() == PARQUET:
        return read_parquet(path, name, findings)
    if path.suffix.lower() in _TEXT_ENDINGS:
        return read_csv(path, name, style.separator, style.encoding, findings)
    rule = f"a file is CSV or Parquet: its name ends in {', '.join((*_TEXT_ENDINGS, PARQUET))}"
    findings.add(path.name, rule, "save it as CSV")
    return None


def _report_unknown_files(
    folder: Path, used: set[str], absent: set[str], declared: Sequence[DeliveryFile], findings: Findings
) -> None:
    names = [file.name for file in declared]
    for path in sorted(folder.iterdir()):
        stem = path.stem.lower()
        if path.name in used:
            continue
        if stem in absent:
            # Passing over what is plainly meant would be to take in a part of the delivery.
            rule = f"{stem} is delivered as {' or '.join(stem + ending for ending in ENDINGS)}"
            findings.add(path.name, rule, "save it under that name, name it in mapping.toml, or remove it")
        elif path.suffix.lower() in ENDINGS:
            rule = f"a delivery has the files {', '.join(names)}, and no others"
            remedy = "rename or remove it, or name it in mapping.toml; it was not read" + suggest(path.stem, names)
            findings.add(path.name, rule, remedy, warn=True)
