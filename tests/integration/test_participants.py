"""From a delivery on disk to rows of the mart: counts by hand, what is withheld, what waits, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from math import sqrt
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats
from support import twelfth

from vexcore.cli import main
from vexcore.deliveries.write import write_delivery
from vexcore.errors import UsageError
from vexcore.pipeline.ingest import ingest_delivery
from vexcore.pipeline.publish import publish_mart
from vexcore.store.encrypted import StoreDamaged
from vexcore.store.key import KeyMissing
from vexcore.store.mart import Mart
from vexcore.store.micro import MicroStore

KEY = "5b" * 32
AFTER_END = date(2020, 3, 1)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEX_KEY", KEY)


@pytest.fixture(scope="module")
def delivery_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deliveries") / "nieuwstad"
    write_delivery(twelfth.build_delivery(), folder)
    return folder


@pytest.fixture(scope="module")
def published(delivery_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mart]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEX_KEY", KEY)
        folder = tmp_path_factory.mktemp("published")
        ingest_delivery(delivery_folder, folder)
        path = publish_mart(folder, as_of=AFTER_END)
    with Mart(path) as mart:
        yield mart


def rows_of(mart: Mart, table: str) -> pd.DataFrame:
    frame = mart.table(table)
    return frame[frame["origin"] == "estimated"]


def find(frame: pd.DataFrame, **cells: object) -> pd.Series:
    for name, value in cells.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1, frame
    return frame.iloc[0]


@pytest.mark.parametrize(
    ("arm", "count", "base"), [("nieuwstad:control", 11, 60), ("nieuwstad:coaching", 14, 60), ("all", 25, 120)]
)
def test_a_register_outcome_is_counted_by_hand(published: Mart, arm: str, count: int, base: int) -> None:
    row = find(rows_of(published, "course"), outcome_id="contract_permanent", month=5, arm_id=arm)

    assert (row["count"], row["base_n"], row["status"]) == (count, base, "released")
    assert row["share"] == pytest.approx(count / base)
    assert row["ci_low"] < row["share"] < row["ci_high"]
    assert row["source_id"] == "levering-nieuwstad"


def test_thresholds_that_nobody_lies_between_are_not_shown_beside_each_other(published: Mart) -> None:
    course = rows_of(published, "course")
    course = course[(course["month"] == 5) & (course["arm_id"] == "nieuwstad:coaching")].set_index("outcome_id")

    # 14 earn over 50, 70 and 100 %: two of these counts together would tell that nobody earns in between.
    shown = course.loc[["wage_gt_50_wml", "wage_gt_70_wml", "wage_gt_100_wml"], "status"]
    assert (shown == "released").sum() <= 1


def test_the_wage_is_a_mean_over_everybody_assigned(published: Mart) -> None:
    row = find(rows_of(published, "course"), outcome_id="wage_eur", month=5, arm_id="nieuwstad:coaching")

    mean = 14 * twelfth.WAGE_EUR / 60
    assert row["mean"] == pytest.approx(mean)
    # 14 times (1700 - mean)^2 and 46 times mean^2, over 59.
    variance = (14 * (twelfth.WAGE_EUR - mean) ** 2 + 46 * mean**2) / 59
    assert row["std_dev"] == pytest.approx(variance**0.5)


@pytest.mark.parametrize(
    ("arm", "left", "returned"), [("nieuwstad:control", 24, 10), ("nieuwstad:coaching", 26, 11), ("all", 50, 21)]
)
def test_outflow_under_both_definitions(published: Mart, arm: str, left: int, returned: int) -> None:
    outflow = rows_of(published, "outflow")
    base = 120 if arm == "all" else 60
    first = find(outflow, arm_id=arm, horizon_months=12, definition="first-exit-of-assigned", category="all")
    gone = find(outflow, arm_id=arm, horizon_months=12, definition="no-return-of-assigned")
    back = find(outflow, arm_id=arm, horizon_months=12, measure="re-entry")

    assert (first["count"], first["base_n"]) == (left, base)
    assert (gone["count"], gone["base_n"]) == (left - returned, base)
    assert (back["count"], back["base_n"]) == (returned, left)
    assert gone["share"] == pytest.approx((left - returned) / base)


def test_reasons_under_ten_are_withheld(published: Mart) -> None:
    outflow = rows_of(published, "outflow")
    by_reason = outflow[(outflow["horizon_months"] == 12) & (outflow["arm_id"] == "nieuwstad:coaching")]
    by_reason = by_reason[by_reason["definition"] == "first-exit-of-assigned"].set_index("category")

    assert by_reason.loc["work", "count"] == 15
    for reason in ("study", "moved", "entitlement", "other"):
        assert by_reason.loc[reason, "status"] == "suppressed"
        assert pd.isna(by_reason.loc[reason, "count"])
        assert by_reason.loc[reason, "reason"] == "fewer than 10 persons"


def test_off_benefit_follows_exit_and_return(published: Mart) -> None:
    course = rows_of(published, "course")
    counts = {
        month: find(course, outcome_id="off_benefit", month=month, arm_id="nieuwstad:coaching")["count"]
        for month in (6, 8, 9)
    }

    assert counts == {6: 26, 8: 26, 9: 15}


def test_horizons_beyond_the_window_have_no_rows(published: Mart) -> None:
    assert sorted(rows_of(published, "outflow")["horizon_months"].unique()) == [12, 17]


def test_the_delivery_and_its_trial_are_described(published: Mart) -> None:
    delivery = find(rows_of(published, "delivery"))

    assert delivery["trial_name"] == "Proef Nieuwstad"
    assert (delivery["payroll_from"], delivery["benefit_to"]) == ("2018-01", "2019-06")
    assert delivery["embargo_until"] == "2019-06-30"
    assert not delivery["registered"]
    assert delivery["consent"] == "pre"
    arms = rows_of(published, "delivery_arm").set_index("arm_id")
    assert arms.loc["nieuwstad:coaching", "components"] == "intensive"
    # The registry's own tables do not take in a trial that nobody reviewed.
    assert "nieuwstad" not in set(published.table("trial")["trial_id"])


def test_no_person_and_no_withheld_count_is_in_the_mart(published: Mart) -> None:
    content = published.path.read_bytes()

    assert b"coaching-001" not in content
    assert b"control-059" not in content


def test_a_trial_that_the_registry_does_not_know_is_estimated(published: Mart) -> None:
    effects = rows_of(published, "effect")
    own = {"arm_id": "nieuwstad:coaching", "comparison": "C", "estimand": "ITT", "subgroup": "all"}
    found = find(effects, **own, outcome_id="contract_permanent", month=12, model="M2")
    share_1, share_0 = 14 / 60, 11 / 60
    error = sqrt(share_1 * (1 - share_1) / 59 + share_0 * (1 - share_0) / 59)

    assert found["effect_id"] == "estimated:nieuwstad:coaching:C:ITT:M2:contract_permanent:12:all"
    assert (found["status"], found["se_type"]) == ("released", "HC2")
    assert found["estimate"] == pytest.approx(0.05, abs=1e-12)
    assert found["std_error"] == pytest.approx(error, rel=1e-10)
    assert (found["n"], found["n_arm"], found["n_comparison"], found["df"]) == (120, 60, 60, 118)
    assert found["comparison_mean"] == pytest.approx(11 / 60)
    assert found["ci_high"] - found["estimate"] == pytest.approx(stats.t.ppf(0.95, 118) * error)
    assert found["p_value"] == pytest.approx(2 * stats.t.sf(0.05 / error, 118))
    assert found["mde"] == pytest.approx((stats.t.ppf(0.95, 118) + stats.t.ppf(0.80, 118)) * error)
    left = find(effects, **own, outcome_id="off_benefit", month=6, model="M2")
    assert left["se_type"] == "HC2"
    assert left["estimate"] == pytest.approx(2 / 60, abs=1e-12)
    assert set(effects["model"]) == {f"M{number}" for number in range(1, 9)}


def test_what_effects_belong_to_is_in_the_mart(published: Mart) -> None:
    effects = rows_of(published, "effect")
    released = set(effects.loc[effects["status"] == "released", "effect_id"])
    errors, power = rows_of(published, "effect_error"), published.table("power")

    assert set(errors["effect_id"]) <= released
    assert set(errors["se_type"]) == {"HC0", "HC1", "HC2", "HC3", "classical"}
    own = power[power["effect_id"].str.startswith("estimated:")]
    assert set(own["effect_id"]) <= released
    assert len(own) == 4 * own["effect_id"].nunique() > 0


def test_before_the_end_only_all_arms_together_are_shown(delivery_folder: Path, tmp_path: Path) -> None:
    ingest_delivery(delivery_folder, tmp_path)
    with Mart(publish_mart(tmp_path, as_of=twelfth.END_ON)) as mart:
        for table in ("course", "outflow"):
            rows = rows_of(mart, table)
            by_arm = rows[rows["arm_id"] != "all"]
            assert set(by_arm["status"]) == {"embargoed"}, table
            assert by_arm[["count", "base_n", "share", "mean", "ci_low", "ci_high"]].isna().all(axis=None)
        # Tests between arms stand with an arm, a test over all of them too.
        for table in ("survival", "survival_test"):
            rows = rows_of(mart, table)
            by_arm = rows[rows["arm_id"] != "all"]
            assert len(by_arm) > 0, table
            assert set(by_arm["status"]) == {"embargoed"}, table
            numbers = by_arm.drop(columns=["month", "horizon_months"], errors="ignore").select_dtypes("number")
            assert numbers.isna().all(axis=None), table
        together = rows_of(mart, "survival_test").query("arm_id == 'all'")
        assert set(together["test"]) <= {"restricted-mean", "standardised-ratio"}
        curve = rows_of(mart, "survival").query("arm_id == 'all' and curve == 'on-assistance' and status == 'released'")
        assert len(curve) > 0
        assert find(rows_of(mart, "course"), outcome_id="off_benefit", month=6, arm_id="all")["count"] == 50
        assert find(rows_of(mart, "recruitment"), arm_id="nieuwstad:control", stage="assigned")["count"] == 60
        effects = rows_of(mart, "effect")
        assert set(effects["status"]) == {"embargoed"}
        assert effects.drop(columns="month").select_dtypes("number").isna().all(axis=None)
        assert effects[["significant", "dropped"]].isna().all(axis=None)
        assert set(effects["se_type"]) == {"none"}
        assert rows_of(mart, "effect_error").empty
        for table in ("effect_covariance", "power"):
            assert not mart.table(table)["effect_id"].str.startswith("estimated:").any()

    with Mart(publish_mart(tmp_path, as_of=date(2019, 7, 1))) as mart:
        assert (
            find(rows_of(mart, "course"), outcome_id="off_benefit", month=6, arm_id="nieuwstad:control")["count"] == 24
        )


def test_publishing_again_gives_the_same_mart_from_kept_results(delivery_folder: Path, tmp_path: Path) -> None:
    ingest_delivery(delivery_folder, tmp_path)
    first = publish_mart(tmp_path, as_of=AFTER_END)
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "released").iterdir()}

    assert publish_mart(tmp_path, as_of=AFTER_END) == first
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "released").iterdir()} == kept
    assert len(kept) == 1


def test_a_kept_result_that_cannot_be_read_is_made_again(delivery_folder: Path, tmp_path: Path) -> None:
    ingest_delivery(delivery_folder, tmp_path)
    first = publish_mart(tmp_path, as_of=AFTER_END)
    kept = next((tmp_path / "released").iterdir())
    kept.write_text("{", encoding="utf-8")

    assert publish_mart(tmp_path, as_of=AFTER_END) == first
    assert json.loads(kept.read_text(encoding="utf-8"))["rows"]["delivery"][0]["trial_id"] == "nieuwstad"


def test_the_same_delivery_twice_changes_nothing(delivery_folder: Path, tmp_path: Path) -> None:
    assert ingest_delivery(delivery_folder, tmp_path).ingested.changed
    again = ingest_delivery(delivery_folder, tmp_path)

    assert not again.ingested.changed
    assert "nothing changed" in again.sentence()


def test_what_is_refused_changes_nothing(
    delivery_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken"
    write_delivery(twelfth.build_delivery(), broken)
    persons = broken / "persons.csv"
    persons.write_text(
        persons.read_text(encoding="utf-8").replace('"coaching-001","coaching"', '"coaching-001","nobody"'), "utf-8"
    )
    home = tmp_path / "home"

    assert main(["check", str(broken)]) == 1
    assert "nobody" in capsys.readouterr().out
    assert main(["check", str(broken), "--format", "json"]) == 1
    faults = json.loads(capsys.readouterr().out)
    assert [fault["value"] for fault in faults if fault["severity"] == "fault"] == ["nobody"]
    assert main(["ingest", str(broken), "--home", str(home)]) == 1
    said = capsys.readouterr().err
    assert "refused, 1 fault(s); nothing was changed" in said
    assert "Traceback" not in said
    assert not home.exists()


def test_a_good_delivery_checks_and_ingests_from_the_command_line(
    delivery_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(delivery_folder)]) == 0
    assert "0 faults" in capsys.readouterr().out
    assert main(["ingest", str(delivery_folder), "--home", str(tmp_path)]) == 0
    assert "120 persons" in capsys.readouterr().out
    assert main(["publish", "--home", str(tmp_path), "--as-of", AFTER_END.isoformat()]) == 0
    assert "trials with a delivery: 1" in capsys.readouterr().out
    assert main(["ingest", str(tmp_path / "nowhere"), "--home", str(tmp_path)]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_without_a_key_nothing_is_taken_in(
    delivery_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VEX_KEY")
    monkeypatch.setenv("VEX_KEY_FILE", str(tmp_path / "nokey"))
    home = tmp_path / "home"

    with pytest.raises(KeyMissing, match="build"):
        ingest_delivery(delivery_folder, home)
    assert not home.exists()


def test_another_key_is_told_and_the_mart_stays(
    delivery_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest_delivery(delivery_folder, tmp_path)
    before = publish_mart(tmp_path, as_of=AFTER_END)
    monkeypatch.setenv("VEX_KEY", "77" * 32)

    assert main(["publish", "--home", str(tmp_path)]) == 1
    assert "key" in capsys.readouterr().err
    assert Mart.open(tmp_path).path == before


def test_a_day_that_is_none_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["publish", "--home", str(tmp_path), "--as-of", "31-12-2026"])

    assert stopped.value.code == 2
    assert "2026-12-31" in capsys.readouterr().err


def test_findings_are_written_for_the_record_only(delivery_folder: Path) -> None:
    with pytest.raises(UsageError, match="check published"):
        main(["--debug", "check", str(delivery_folder), "--write-findings"])


def test_a_day_still_to_come_lifts_no_embargo(
    delivery_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest_delivery(delivery_folder, tmp_path)

    assert main(["publish", "--home", str(tmp_path), "--as-of", "2999-01-01"]) == 2
    assert "still to come" in capsys.readouterr().err
    assert not (tmp_path / "mart.json").exists()


def test_a_trial_of_its_own_without_a_known_end_waits(tmp_path: Path) -> None:
    MicroStore(tmp_path, bytes.fromhex(KEY)).ingest(twelfth.build_delivery(end_on=None))
    with Mart(publish_mart(tmp_path, as_of=AFTER_END)) as mart:
        rows = rows_of(mart, "course")

    assert set(rows.loc[rows["arm_id"] != "all", "status"]) == {"embargoed"}
    assert "released" in set(rows.loc[rows["arm_id"] == "all", "status"])


def test_a_damaged_delivery_is_seen_though_its_result_was_kept(delivery_folder: Path, tmp_path: Path) -> None:
    ingest_delivery(delivery_folder, tmp_path)
    before = publish_mart(tmp_path, as_of=AFTER_END)
    path = next((tmp_path / "micro").glob("v-*/months.parquet"))
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(StoreDamaged, match="ingest that delivery again"):
        publish_mart(tmp_path, as_of=AFTER_END)
    assert Mart.open(tmp_path).path == before


def test_the_month_off_benefit_does_not_give_away_who_came_back(published: Mart) -> None:
    outflow, course = rows_of(published, "outflow"), rows_of(published, "course")
    returns = outflow[outflow["measure"] == "re-entry"].set_index(["horizon_months", "arm_id"])["status"]
    months = course[course["outcome_id"] == "off_benefit"].set_index(["month", "arm_id"])["status"]

    for place, status in returns.items():
        assert (months[place] == "released") <= (status == "released")
