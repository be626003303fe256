from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from vexcore.contracts.mart import TABLES
from vexcore.errors import UsageError
from vexcore.report.descriptor import describe_table
from vexcore.report.package import pack_mart, pack_table, read_build_info, write_package
from vexcore.store.mart import Mart

DTYPES = {"text": "str", "int": "Int64", "float": "float64", "bool": "boolean"}


@pytest.fixture(scope="session")
def package(mart: Mart, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "new" / "vex"
    write_package(mart, folder)
    return folder


def read_csv(path: Path, table: str) -> pd.DataFrame:
    declared = next(each for each in TABLES if each.name == table)
    kinds = {column.name: DTYPES[column.kind] for column in declared.columns}
    return pd.read_csv(
        path, dtype=kinds, keep_default_na=False, na_values=[""], true_values=["true"], false_values=["false"]
    )


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_csv_and_parquet_hold_the_values_of_the_mart(package: Path, mart: Mart, table: str) -> None:
    expected = mart.table(table)
    parquet = pq.read_table(package / "parquet" / f"{table}.parquet").to_pandas().astype(expected.dtypes.to_dict())
    pd.testing.assert_frame_equal(parquet, expected, check_exact=True)

    # CSV knows one empty cell: an empty text and no text come out alike.
    without_empty_text = expected.replace("", None).astype(expected.dtypes.to_dict())
    from_csv = read_csv(package / "csv" / f"{table}.csv", table)
    pd.testing.assert_frame_equal(from_csv, without_empty_text, check_exact=True)


def test_exported_rows_are_all_rows_of_the_mart(package: Path, mart: Mart) -> None:
    for table in TABLES:
        rows = mart.query(f'SELECT count(*) AS n FROM "{table.name}"')["n"][0]
        assert pq.read_metadata(package / "parquet" / f"{table.name}.parquet").num_rows == rows


def test_a_known_figure_is_in_the_csv_as_printed(package: Path) -> None:
    figures = read_csv(package / "csv" / "figure.csv", "figure").set_index("figure_id")

    assert figures.loc["000:8.1:12:3", "printed"] == "17,3"
    assert figures.loc["000:8.1:12:3", "value"] == 17.3
    assert figures.loc["003:10.6:1:1", "cell"] == "suppressed"
    assert pd.isna(figures.loc["003:10.6:1:1", "value"])


def test_descriptor_lists_every_table_with_its_columns(package: Path) -> None:
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in descriptor["resources"]}

    assert set(resources) == {name for table in TABLES for name in (table.name, f"{table.name}-parquet")}
    for table in TABLES:
        resource = resources[table.name]
        content = (package / resource["path"]).read_bytes()
        header = content.decode().splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == table.column_names == header
        assert resource["schema"]["primaryKey"] == list(table.key)
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_descriptor_names_version_licence_and_every_source(package: Path, mart: Mart) -> None:
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    info = read_build_info(mart)

    assert descriptor["version"] == info["version"]
    assert descriptor["content_hash"] == info["content_hash"]
    assert descriptor["licenses"][0]["name"] == "EUPL-1.2"
    assert [source["id"] for source in descriptor["sources"]] == list(mart.table("source")["source_id"])


def test_schema_says_types_units_and_limits() -> None:
    fields = {field["name"]: field for field in describe_table("outflow")["fields"]}

    assert fields["share"] == {
        "name": "share",
        "type": "number",
        "description": "Share of the denominator",
        "unit": "share 0-1",
    }
    assert fields["horizon_months"]["type"] == "integer"
    assert fields["status"]["constraints"]["enum"][0] == "released"
    assert fields["trial_id"]["constraints"]["required"] is True


def test_citation_and_readme_name_version_hash_and_day(package: Path, mart: Mart) -> None:
    info = read_build_info(mart)
    citation = (package / "CITATION.cff").read_text(encoding="utf-8")
    readme = (package / "README.txt").read_text(encoding="utf-8")

    assert f'version: "{info["version"]}+{info["content_hash"][:12]}"' in citation
    assert f'date-released: "{info["as_of"]}"' in citation
    assert info["content_hash"] in readme
    assert info["as_of"] in readme
    assert "Lees dit eerst" in readme
    assert "Read this first" in readme


def test_every_file_is_reported_and_nothing_else_is_left(package: Path, mart: Mart, tmp_path: Path) -> None:
    empty = tmp_path / "vex"
    empty.mkdir()
    written = write_package(mart, empty)

    assert sorted(written) == sorted(path for path in empty.rglob("*") if path.is_file())
    assert [path.name for path in tmp_path.iterdir()] == ["vex"]
    assert len(written) == 2 * len(TABLES) + 3


def test_folder_with_something_in_it_is_refused_untouched(mart: Mart, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(UsageError, match=r"is not empty.*new or empty folder.*name another one"):
        write_package(mart, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_file_in_the_place_of_the_folder_is_refused(mart: Mart, tmp_path: Path) -> None:
    target = tmp_path / "vex"
    target.write_text("mine", encoding="utf-8")

    with pytest.raises(UsageError, match="is a file"):
        write_package(mart, target)
    assert target.read_text(encoding="utf-8") == "mine"


def test_failure_halfway_leaves_nothing(mart: Mart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_out_of_room(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", run_out_of_room)

    with pytest.raises(UsageError, match="No space left on device"):
        write_package(mart, tmp_path / "vex")
    assert list(tmp_path.iterdir()) == []


def test_one_table_comes_with_its_description(mart: Mart) -> None:
    with zipfile.ZipFile(io.BytesIO(pack_table(mart, table="trial"))) as archive:
        descriptor = json.loads(archive.read("datapackage.json"))
        assert archive.read("csv/trial.csv").decode().count("\n") == 10
    assert [resource["name"] for resource in descriptor["resources"]] == ["trial"]


def test_zip_of_everything_is_the_package(mart: Mart, package: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(pack_mart(mart))) as archive:
        names = set(archive.namelist())
    assert names == {str(path.relative_to(package)) for path in package.rglob("*") if path.is_file()}


def test_unknown_table_is_refused(mart: Mart) -> None:
    with pytest.raises(UsageError, match="'micro' is no table of the mart"):
        mart.table("micro")
