from vexcore.queries.recruitment import (
    load_recruitment,
    load_recruitment_findings,
    load_recruitment_statements,
    load_recruitment_totals,
)
from vexcore.store.mart import Mart


def test_recruitment_keeps_every_printed_number_of_a_stage(mart: Mart) -> None:
    targets = load_recruitment(mart, stages=("target",))
    groningen = targets.loc[targets["trial_id"] == "groningen"]

    assert list(groningen["count"]) == [8744, 8724]
    assert list(groningen["source_kind"]) == ["slides", "report"]
    wageningen = targets.loc[targets["trial_id"] == "wageningen"].set_index("source_id")["count"]
    assert wageningen.to_dict() == {"004": 800, "001": 724}
    assert len(targets) == 11


def test_recruitment_without_stages_is_empty(mart: Mart) -> None:
    assert load_recruitment(mart, stages=()).empty


def test_totals_are_printed_not_summed(mart: Mart) -> None:
    totals = load_recruitment_totals(mart).set_index("stage")

    assert totals.loc["realised", "count"] == 5364
    assert totals.loc["planned", "figure_id"] == "004:recruitment:12:3"


def test_printed_totals_equal_the_sum_of_the_trials(mart: Mart) -> None:
    totals = load_recruitment_totals(mart).set_index("stage")["count"]
    rows = load_recruitment(mart, stages=("population", "target", "planned", "realised"))
    sums = rows.loc[rows["source_id"] == "004"].groupby("stage")["count"].sum()

    assert {stage: float(sums[stage]) for stage in totals.index} == totals.to_dict()


def test_statements_hold_the_contradictions_on_participants(mart: Mart) -> None:
    statements = load_recruitment_statements(mart)
    flagged = mart.query("SELECT figure_id FROM literature_finding WHERE contradiction LIKE '%participants'")

    assert set(flagged["figure_id"]) <= set(statements["figure_id"])
    assert "003:5.3:25:2" in set(statements["figure_id"])
    assert not statements["source_id"].eq("004").any()
    assert not statements.duplicated(["figure_id", "stage"]).any()


def test_findings_on_the_slide_deck(mart: Mart) -> None:
    findings = load_recruitment_findings(mart).set_index("finding_id")

    assert findings.loc["003:fig2.1:participants-as-deck", "printed"] == "891"
    assert len(findings) == 5
