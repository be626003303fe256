"""The questions on who was drawn, took part, withdrew and answered."""

import pandas as pd
import pytest

from vexcore.queries.flow import (
    load_allocation,
    load_flow,
    load_flow_findings,
    load_recruitment_counts,
    load_shares,
)
from vexcore.store.mart import Mart


def _pick(frame: pd.DataFrame, **keys: str) -> pd.Series:
    for column, value in keys.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_removed_per_arm_is_drawn_less_assigned(mart: Mart) -> None:
    flow = load_flow(mart, trial="groningen")
    removed = flow[flow["stage"] == "removed"].set_index("arm_id")

    assert removed["count"].to_dict() == {
        "groningen:t1": 73,
        "groningen:t2": 96,
        "groningen:t3": 67,
        "groningen:t4": 69,
        "groningen:control": 77,
        "groningen:reference": 4,
        "all": 386,
    }
    assert removed.loc["groningen:t1", "kind"] == "computed"
    assert removed.loc["groningen:t1", "other_figure_id"] == "003:fig2.1:6:4"
    assert removed.loc["groningen:reference", "kind"] == "printed"
    assert removed.drop("all")["count"].sum() == removed.loc["all", "count"]


def test_a_dash_in_the_source_is_not_a_zero(mart: Mart) -> None:
    dash = _pick(load_flow(mart, trial="groningen"), stage="withdrew", arm_id="groningen:t1")

    assert dash["kind"] == "blank"
    assert pd.isna(dash["count"])
    assert dash["figure_id"] == "003:5.5:3:2"


def test_oss_flows_from_sign_up_to_questionnaire(mart: Mart) -> None:
    flow = load_flow(mart, trial="oss")
    total = flow[flow["arm_id"] == "all"]

    assert list(zip(total["stage"], total["count"], strict=True)) == [
        ("signed-up", 381),
        ("ineligible", 40),
        ("signed-up-eligible", 341),
        ("withdrew", 40),
        ("participants", 301),
        ("wave-0", 285),
        ("wave-1", 155),
    ]
    assert _pick(flow, stage="wave-0", arm_id="oss:eigen-regie")["count"] == 101


def test_no_flow_where_no_report_prints_one(mart: Mart) -> None:
    assert load_flow(mart, trial="tilburg").empty
    assert load_shares(mart, trial="tilburg").empty
    assert load_allocation(mart, trial="tilburg").empty


def test_take_up_is_consented_over_assigned_with_wilson_bounds(mart: Mart) -> None:
    control = _pick(load_shares(mart, trial="groningen"), measure="consented", arm_id="groningen:control")

    assert control["share"] == pytest.approx(222 / 1635)
    assert (control["ci_low"], control["ci_high"]) == pytest.approx((0.12003, 0.15324), abs=1e-5)
    assert control["kind"] == "computed"
    assert control["base_figure_id"] == "003:fig2.1:6:3"


def test_more_answers_than_members_give_no_share(mart: Mart) -> None:
    odd = _pick(load_shares(mart, trial="oss"), measure="wave-0", arm_id="oss:eigen-regie")

    assert (odd["count"], odd["base_n"]) == (101, 98)
    assert pd.isna(odd["share"])
    assert odd["reason_nl"] == "meer dan de groep leden heeft"


def test_bounds_agree_with_those_of_the_mart(mart: Mart) -> None:
    stored = mart.query(
        "SELECT arm_id, ci_low, ci_high FROM response WHERE trial_id = 'wageningen' AND wave = 1"
        " AND instrument = 'participant-questionnaire'"
    ).set_index("arm_id")
    asked = load_shares(mart, trial="wageningen").query("measure == 'wave-1'").set_index("arm_id")

    assert asked["ci_low"].to_dict() == pytest.approx(stored["ci_low"].to_dict())
    assert asked["ci_high"].to_dict() == pytest.approx(stored["ci_high"].to_dict())


def test_planned_per_arm_in_wageningen_and_equal_parts_in_groningen(mart: Mart) -> None:
    wageningen = load_allocation(mart, trial="wageningen").set_index("arm_id")
    groningen = load_allocation(mart, trial="groningen")

    assert wageningen["planned"].to_dict() == {
        "wageningen:extra-begeleiding": 50,
        "wageningen:verdienen-loont": 100,
        "wageningen:zelf-in-actie": 50,
        "wageningen:control": 100,
    }
    assert wageningen.loc["wageningen:verdienen-loont", "realised"] == 111
    assert groningen["planned"].tolist() == pytest.approx([8574 / 5] * 5)
    assert set(groningen["planned_kind"]) == {"computed"}
    assert groningen["realised"].sum() == 8574


def test_counts_begin_with_the_slides(mart: Mart) -> None:
    counts = load_recruitment_counts(mart, trial="utrecht")

    assert counts["item"].tolist()[:4] == ["population", "target", "planned", "realised"]
    assert {752, 787, 710} <= set(counts["value"])


def test_findings_name_what_does_not_add_up(mart: Mart) -> None:
    groningen = load_flow_findings(mart, trial="groningen").set_index("finding_id")

    assert groningen.loc["003:fig2.1:removed-arms-only", "computed"] == "382"
    assert "004:recruitment:wageningen-participants" in set(load_flow_findings(mart, trial="wageningen")["finding_id"])
    assert load_flow_findings(mart, trial="deventer").empty
