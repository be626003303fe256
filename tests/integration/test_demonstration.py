"""The demonstration end to end: every row says what it is, and what is released is what a recount gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import statsmodels.api as sm

from vexcore.cli import main
from vexcore.contracts.delivery import Delivery
from vexcore.contracts.mart import TABLES
from vexcore.disclosure.policy import FEW, FEW_WITHOUT, MIN_CELL
from vexcore.harmonise.statements import read_statement
from vexcore.pipeline.demonstration import CohortMaker
from vexcore.pipeline.ingest import ingest_delivery
from vexcore.pipeline.mart import is_record_current
from vexcore.pipeline.publish import publish_mart
from vexcore.report.package import write_package
from vexcore.store.mart import Mart
from vexcore.store.micro import MicroStore

KEY = "3c" * 32
TRIAL = "oss"
AS_OF = date(2026, 11, 26)


@pytest.fixture(scope="module")
def oss() -> Delivery:
    return CohortMaker().make(TRIAL)


@pytest.fixture(scope="module")
def demo_home(oss: Delivery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demonstration")
    MicroStore(folder, bytes.fromhex(KEY)).ingest(oss)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEX_KEY", KEY)
        publish_mart(folder, as_of=AS_OF)
    return folder


@pytest.fixture(scope="module")
def demo_mart(demo_home: Path) -> Iterator[Mart]:
    with Mart.open(demo_home) as mart:
        yield mart


@pytest.fixture(scope="module")
def persons(oss: Delivery) -> pd.DataFrame:
    return oss.tables["persons"].to_pandas().set_index("person_id")


def shown(mart: Mart, table: str, **cells: object) -> pd.DataFrame:
    frame = mart.table(table)
    frame = frame[frame["origin"] == "demonstration"]
    for name, value in cells.items():
        frame = frame[frame[name] == value]
    return frame.set_index("arm_id")


def test_every_row_of_a_demonstration_says_so(demo_mart: Mart) -> None:
    filled = 0
    for table in (table for table in TABLES if "origin" in table.column_names):
        frame = demo_mart.table(table.name)
        rows = frame[frame["origin"] != "published"]
        filled += len(rows) > 0
        assert set(rows["origin"]) <= {"demonstration"}, table.name
        if "source_id" in rows:
            assert set(rows["source_id"]) <= {"demonstratie"}, table.name
    assert filled >= 9
    source = demo_mart.table("source").set_index("source_id").loc["demonstratie"]
    assert source["title"].startswith("Demonstratie, synthetisch")


def test_the_published_rows_are_those_of_the_record_alone(demo_mart: Mart, mart: Mart) -> None:
    for table in TABLES:
        if table.name in ("build_info", "source"):
            continue
        frame = demo_mart.table(table.name)
        if "origin" in frame:
            frame = frame[frame["origin"] == "published"].reset_index(drop=True)
        elif "effect_id" in frame:
            frame = frame[~frame["effect_id"].str.startswith("demonstration:")].reset_index(drop=True)
        pd.testing.assert_frame_equal(frame, mart.table(table.name), check_dtype=False)


def test_background_is_that_of_a_recount(demo_mart: Mart, persons: pd.DataFrame) -> None:
    rows = shown(demo_mart, "profile", characteristic="sex", category="female")

    for arm, group in persons.groupby("arm_id"):
        row = rows.loc[f"oss:{arm}"]
        assert (row["count"], row["base_n"]) == ((group["sex"] == "female").sum(), len(group))
    assert rows.loc["all", "count"] == (persons["sex"] == "female").sum()


@pytest.mark.parametrize("month", [12, 24])
def test_an_effect_is_that_of_another_program_on_the_delivered_rows(
    demo_mart: Mart, oss: Delivery, persons: pd.DataFrame, month: int
) -> None:
    months = oss.tables["months"].to_pandas()
    on_benefit = set(months.loc[(months["month"] == month) & (months["benefit"] == 1), "person_id"])
    last_day = pd.Timestamp("2017-10-01") + pd.DateOffset(months=month + 1) - pd.DateOffset(days=1)
    until = pd.to_datetime(persons["observed_until"])
    seen = persons[until.isna() | (until >= last_day)]
    y = (~seen.index.isin(on_benefit)).astype(float)
    arms = pd.get_dummies(seen["arm_id"], dtype=float)[["eigen-regie", "intensieve-begeleiding"]]
    numbers = seen[["age", "benefit_months", "wage_eur_6m"]].astype(float)
    covariates = [numbers.fillna(persons[numbers.columns].astype(float).mean())]
    covariates += [numbers.isna().astype(float).loc[:, numbers.isna().sum() >= MIN_CELL].add_suffix(" missing")]
    for name in ("sex", "education", "migration", "benefit_norm"):
        levels = seen[name].fillna("missing")
        counts = levels.value_counts()
        joined = levels.where(~levels.isin(counts.index[counts < MIN_CELL]), counts.index[0])
        covariates.append(pd.get_dummies(joined, dtype=float, prefix=name).iloc[:, 1:])
    starts = pd.get_dummies(pd.to_datetime(seen["started_on"]).dt.to_period("M").astype(str), dtype=float).iloc[:, 1:]
    x = pd.concat([arms, *covariates, starts], axis=1)
    fit = sm.OLS(y, sm.add_constant(x)).fit(cov_type="HC2", use_t=True)
    rows = shown(demo_mart, "effect", outcome_id="off_benefit", month=month, model="M1", estimand="ITT", subgroup="all")

    for arm in arms:
        row = rows.loc[f"oss:{arm}"]
        assert row["status"] == "released"
        assert row["estimate"] == pytest.approx(fit.params[arm], rel=1e-8)
        assert row["std_error"] == pytest.approx(fit.bse[arm], rel=1e-8)
        assert row["p_value"] == pytest.approx(fit.pvalues[arm], rel=1e-6)
        assert (row["n"], row["df"]) == (len(seen), fit.df_resid)


def test_balance_and_bounds_stand_in_the_mart(demo_mart: Mart) -> None:
    balance, bounds = (demo_mart.table(name) for name in ("balance", "bound"))
    own = balance[balance["origin"] == "demonstration"]

    assert {"assigned", "respondents"} <= set(own["population"])
    assert {"chi-square", "joint", "regression"} <= set(own["test"].dropna())
    assert (bounds["status"] == "released").any()
    assert (
        bounds.loc[bounds["status"] == "released", "low"] <= bounds.loc[bounds["status"] == "released", "high"]
    ).all()


@pytest.mark.parametrize("month", [0, 12, 24, 36])
def test_a_month_off_benefit_is_that_of_a_recount(
    demo_mart: Mart, oss: Delivery, persons: pd.DataFrame, month: int
) -> None:
    months = oss.tables["months"].to_pandas()
    on_benefit = set(months.loc[(months["month"] == month) & (months["benefit"] == 1), "person_id"])
    last_day = pd.Timestamp("2017-10-01") + pd.DateOffset(months=month + 1) - pd.DateOffset(days=1)
    until = pd.to_datetime(persons["observed_until"])
    seen = persons[until.isna() | (until >= last_day)]
    rows = shown(demo_mart, "course", outcome_id="off_benefit", month=month)

    for arm, group in seen.groupby("arm_id"):
        row, off = rows.loc[f"oss:{arm}"], len(set(group.index) - on_benefit)
        assert row["base_n"] == len(group)
        if row["status"] == "released":
            assert row["count"] == off
        elif row["reason"] == FEW:
            assert off < MIN_CELL
        elif row["reason"] == FEW_WITHOUT:
            assert len(group) - off < MIN_CELL


def test_first_exits_are_those_of_a_recount(demo_mart: Mart, oss: Delivery, persons: pd.DataFrame) -> None:
    exits = oss.tables["exits"].to_pandas().sort_values("exited_on").drop_duplicates("person_id")
    days = pd.to_datetime(exits["exited_on"])
    first = exits[(days.dt.year - 2017) * 12 + days.dt.month - 10 <= 17].join(persons["arm_id"], on="person_id")
    rows = shown(
        demo_mart, "outflow", horizon_months=17, definition="first-exit-of-assigned", category="work", measure="outflow"
    )

    assert rows.loc["all", "count"] == (first["reason"] == "work").sum()
    for arm, group in first.groupby("arm_id"):
        left = (group["reason"] == "work").sum()
        if rows.loc[f"oss:{arm}", "status"] == "released":
            assert rows.loc[f"oss:{arm}", "count"] == left
        elif rows.loc[f"oss:{arm}", "reason"] == FEW:
            assert left < MIN_CELL
    assert (rows["status"] == "released").sum() >= 2


def test_a_curve_ends_where_the_outflow_does(demo_mart: Mart) -> None:
    outflow = shown(
        demo_mart, "outflow", horizon_months=24, definition="first-exit-of-assigned", category="all", measure="outflow"
    )
    curve = shown(
        demo_mart, "survival", month=24, curve="on-assistance", definition="first-exit-of-assigned", exit_reason="all"
    )

    # `outflow` counts who was lost as not left; the curve does not, and few were lost.
    lost = 1 - outflow.loc["all", "share"] - curve.loc["all", "estimate"]
    assert 0 <= lost < 0.005
    assert curve.loc["all", "ci_low"] < curve.loc["all", "estimate"] < curve.loc["all", "ci_high"]
    assert curve.loc["all", "base_n"] == outflow.loc["all", "base_n"]
    assert (curve["status"] == "released").sum() >= 1


def test_exits_to_work_stand_beside_the_printed_expectation(demo_mart: Mart) -> None:
    ratios = shown(demo_mart, "survival_test", test="standardised-ratio", horizon_months=24)
    outflow = shown(
        demo_mart, "outflow", horizon_months=24, definition="first-exit-of-assigned", category="work", measure="outflow"
    )
    row = ratios.loc["all"]
    count, base = outflow.loc["all", ["count", "base_n"]]

    # Oss prints 7.5 % a year; months 0 to 24 are 25 calendar months.
    assert row["observed"] == count
    assert row["expected"] == pytest.approx(base * (1 - 0.925 ** (25 / 12)))
    assert row["estimate"] == pytest.approx(row["observed"] / row["expected"])
    assert row["ci_low"] < row["estimate"] < row["ci_high"]


def test_profiles_and_change_stand_in_the_mart(demo_mart: Mart) -> None:
    response = shown(demo_mart, "response", instrument="participant-questionnaire", wave=0)
    fits = demo_mart.table("class_fit").query("origin == 'demonstration'")
    sizes = demo_mart.table("class_profile").query("origin == 'demonstration' and item == 'size'")

    assert list(fits["k"]) == [1, 2, 3, 4, 5]
    assert fits.loc[fits["chosen"], "k"].tolist() == [len(sizes)]
    assert fits.loc[fits["chosen"], "bic"].item() == fits["bic"].min()
    # Everybody who answered is in a class.
    assert sizes["size"].sum() == response.loc["all", "count"]
    for table in ("change", "reliable_change", "transition", "ladder_move", "capability_gap"):
        rows = demo_mart.table(table).query("origin == 'demonstration'")
        assert (rows["status"] == "released").any(), table


def test_wage_means_are_those_of_a_recount(demo_mart: Mart, oss: Delivery, persons: pd.DataFrame) -> None:
    months = oss.tables["months"].to_pandas()
    wages = months[months["month"] == 0].set_index("person_id")["wage_eur"].reindex(persons.index).fillna(0.0)
    rows = shown(demo_mart, "course", outcome_id="wage_eur", month=0)

    assert rows.loc["all", "mean"] == pytest.approx(wages.mean())
    assert rows.loc["all", "std_dev"] == pytest.approx(wages.std())


def test_an_example_checks_and_is_what_was_taken_in(
    tmp_path: Path, demo_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "example"
    assert main(["example", str(folder), "--trial", TRIAL]) == 0
    assert "demonstration, synthetic" in capsys.readouterr().out
    assert "synthetic = true" in (folder / "delivery.toml").read_text(encoding="utf-8")
    assert main(["check", str(folder)]) == 0

    monkeypatch.setenv("VEX_KEY", KEY)
    assert not ingest_delivery(folder, demo_home).ingested.changed
    assert main(["example", str(folder)]) == 2
    assert "empty folder" in capsys.readouterr().err
    assert main(["example", str(tmp_path / "new"), "--trial", "atlantis"]) == 2
    assert "atlantis" in capsys.readouterr().err


def test_the_export_keeps_the_demonstration_in_files_of_its_own(demo_mart: Mart, tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path / "vex").as_posix() for path in write_package(demo_mart, tmp_path / "vex")}

    assert {"csv/outflow.csv", "csv/outflow.demonstration-synthetic.csv"} <= written
    assert "demonstration" not in (tmp_path / "vex/csv/outflow.csv").read_text(encoding="utf-8")
    own = pd.read_csv(tmp_path / "vex/csv/outflow.demonstration-synthetic.csv")
    assert set(own["origin"]) == {"demonstration"}
    assert "Demonstration, synthetic" in (tmp_path / "vex/datapackage.json").read_text(encoding="utf-8")


def test_the_record_beneath_a_demonstration_is_known_to_be_current(demo_home: Path, tmp_path: Path) -> None:
    assert is_record_current(demo_home)
    assert not is_record_current(tmp_path)


def test_trials_do_not_depend_on_each_other(oss: Delivery) -> None:
    maker = CohortMaker()
    maker.make("apeldoorn-epe")

    again = maker.make(TRIAL)
    assert all(again.tables[name].equals(table) for name, table in oss.tables.items())


def test_every_reason_has_words_in_both_languages(demo_mart: Mart) -> None:
    labels = demo_mart.table("label")
    known = set(labels.loc[labels["axis"] == "reason", "id"])
    said: set[str] = set()
    for table in TABLES:
        frame = demo_mart.table(table.name)
        if "origin" in frame:
            rows = frame[frame["origin"] == "demonstration"]
            said |= {value for name in ("reason", "withheld") if name in rows for value in rows[name].dropna()}

    assert len(said) >= 5
    assert said - known == set()


def test_every_reason_of_a_gap_has_words() -> None:
    labels = {label.id for label in CohortMaker().registry.labels if label.axis == "reason"}
    statement = read_statement("outcome_gap")
    found = re.findall(r"'([^']+)' AS reason", statement) + re.findall(r"(?:THEN|ELSE) '([^']+)'", statement)
    reasons = {text for text in found if " " in text}

    assert len(reasons) >= 8
    assert reasons - labels == set()
