import pandas as pd
import pytest

from vexcore.queries.outflow import (
    expected_share,
    load_early_outflow,
    load_expected_outflow,
    load_oss_split,
    load_outflow,
    load_outflow_computed,
    load_outflow_definitions,
    load_outflow_findings,
    load_outflow_statements,
    load_temporary_contracts,
)
from vexcore.store.mart import Mart


@pytest.mark.parametrize(
    ("yearly", "months", "expected"),
    [(0.075, 12, 0.075), (0.075, 24, 1 - 0.925**2), (0.075, 0, 0.0), (0.0, 17, 0.0), (1.0, 6, 1.0)],
)
def test_expected_share_over_whole_years(yearly: float, months: float, expected: float) -> None:
    assert expected_share(yearly, months) == pytest.approx(expected)


def test_expected_share_by_hand() -> None:
    # 0.925 ** (17 / 12) = exp(1.416667 * ln 0.925) = exp(-0.110446) = 0.895435
    assert expected_share(0.075, 17) == pytest.approx(0.104565, abs=1e-6)


def test_expected_share_splits_over_periods() -> None:
    first, second = expected_share(0.055, 5), expected_share(0.055, 12)

    assert 1 - (1 - first) * (1 - second) == pytest.approx(expected_share(0.055, 17))


@pytest.mark.parametrize(("yearly", "months"), [(-0.1, 12), (1.1, 12), (0.1, -1)])
def test_expected_share_refuses_what_is_no_share(yearly: float, months: float) -> None:
    with pytest.raises(ValueError, match="no share follows"):
        expected_share(yearly, months)


def test_printed_percentage_of_an_arm_is_only_that_of_outflow(mart: Mart) -> None:
    frame = load_outflow(mart, measures=("outflow", "on-assistance"))
    frame = frame[frame["arm_id"] != "all"].set_index(["measure", "arm_id", "definition"]).sort_index()

    extra = "wageningen:extra-begeleiding"
    assert frame.loc[("outflow", extra, "no-return-of-net"), "printed_percent"] == "40%"
    assert pd.isna(frame.loc[("on-assistance", extra, "of-net"), "printed_percent"])
    assert pd.isna(frame.loc[("outflow", "oss:control", "no-return-of-net"), "printed_percent"])
    assert frame.index.get_level_values("arm_id").nunique() == 7


def test_outflow_filters_on_trial(mart: Mart) -> None:
    assert set(load_outflow(mart, measures=("outflow",), trials=("oss",))["trial_id"]) == {"oss"}
    assert load_outflow(mart, measures=("outflow",), trials=("utrecht",)).empty


def test_computed_rows_name_their_figures(mart: Mart) -> None:
    frame = load_outflow_computed(mart)
    rows = {(row.trial_id, row.measure, row.category, row.definition): row for row in frame.itertuples()}

    total = rows["wageningen", "outflow", "all", "first-exit-of-gross"]
    assert (total.count, total.base_n) == (129, 410)
    assert total.computed_from == "001:1:3:1 001:1:4:1 001:1:5:1 001:1:6:1 001:1:7:1"
    work = rows["oss", "outflow", "work", "first-exit-of-net"]
    assert work.share == pytest.approx(78 / 301)
    assert (work.ci_low, work.ci_high) == (pytest.approx(0.2129, abs=1e-4), pytest.approx(0.3115, abs=1e-4))
    assert ("oss", "outflow", "all", "first-exit-of-gross") not in rows
    assert frame["computed_from"].str.len().min() > 0


def test_expected_outflow_runs_month_by_month(mart: Mart) -> None:
    frame = load_expected_outflow(mart, months=17).set_index(["trial_id", "month"])["share"]

    assert frame["wageningen", 17] == pytest.approx(0.0770, abs=1e-4)
    assert frame["oss", 0] == 0
    assert len(frame) == 36


def test_early_outflow_is_what_the_prose_gives(mart: Mart) -> None:
    frame = load_early_outflow(mart).set_index("trial_id")

    assert frame.loc["oss", ["month", "share", "figure_id"]].tolist() == [11, 0.12, "000:text:62:2"]
    assert frame.loc["wageningen", "share"] == pytest.approx(0.11)


def test_oss_split(mart: Mart) -> None:
    assert load_oss_split(mart)["value"].tolist() == [28, 6]


def test_definitions_of_one_trial(mart: Mart) -> None:
    frame = load_outflow_definitions(mart, trials=("wageningen",))

    assert frame["definition"].fillna("").tolist() == ["first-exit-of-gross", "no-return-of-net", "", "bus-prediction"]
    assert frame["grade"].tolist() == ["similar", "similar", "different", "same"]


def test_statements_keep_what_is_said_of_all_trials(mart: Mart) -> None:
    frame = load_outflow_statements(mart, trials=("deventer",))

    assert set(frame["trial_id"]) == {"deventer", "all"}
    assert frame["title"].notna().all()


def test_findings_speak_of_outflow(mart: Mart) -> None:
    frame = load_outflow_findings(mart).set_index("finding_id")

    assert frame.loc["001:1:gross", ["printed", "computed"]].tolist() == ["410", "411"]
    assert frame.loc["001:4:percent@3", "printed"] == "3%"
    assert {"000:text:to-work-of-participants", "002:text:work-of-participants"} <= set(frame.index)
    assert frame.index.is_unique


def test_groningen_contracts_are_of_all_drawn(mart: Mart) -> None:
    frame = load_temporary_contracts(mart).set_index("arm_id")["share"]

    assert frame.to_dict() == pytest.approx(
        {
            "groningen:control": 0.13,
            "groningen:t1": 0.10,
            "groningen:t2": 0.107,
            "groningen:t3": 0.12,
            "groningen:t4": 0.119,
        }
    )
