from vexcore.queries.trials import (
    load_effect_tally,
    load_municipalities,
    load_note_sources,
    load_record_size,
    load_register_notes,
    load_trial_results,
    load_trials,
)
from vexcore.store.mart import Mart


def test_municipalities_carry_the_participants_of_their_trial(mart: Mart) -> None:
    places = load_municipalities(mart).set_index("municipality_id")

    assert len(places) == 11
    assert places.loc["epe", "participants"] == 559
    assert places.loc["epe", "trial_municipalities"] == 2
    assert places.loc["tilburg", "figure_id"] == "004:recruitment:1:4"


def test_trials_name_their_municipalities(mart: Mart) -> None:
    trials = load_trials(mart).set_index("trial_id")

    assert trials.loc["apeldoorn-epe", "municipalities"] == "Apeldoorn, Epe"


def test_sources_of_notes_lead_to_a_figure_only_where_there_is_one(mart: Mart) -> None:
    sources = load_note_sources(mart, trial_id="groningen")
    realised = sources.loc[sources["field"] == "realised_n"]

    assert set(sources["trial_id"]) == {"groningen"}
    assert realised["figure_id"].iloc[0] == "004:recruitment:6:4"
    assert realised["figure_id"].isna().any()
    assert realised["source_id"].notna().all()


def test_every_trial_has_notes(mart: Mart) -> None:
    assert load_register_notes(mart)["trial_id"].nunique() == 9


def test_record_size_counts_figures_and_findings(mart: Mart) -> None:
    size = load_record_size(mart).iloc[0]

    assert size["printed_figures"] == mart.query("SELECT count(*) AS n FROM figure WHERE cell = 'printed'")["n"][0]
    assert size["findings"] == mart.query("SELECT count(*) AS n FROM finding")["n"][0]
    assert size["cells"] == size["printed_figures"] + size["suppressed_figures"] + size["blank_figures"]


def test_results_of_trials_say_what_there_is(mart: Mart) -> None:
    results = load_trial_results(mart).set_index("trial_id")

    assert len(results) == 9
    assert list(results.index[results["effects"] > 0]) == ["groningen"]
    assert list(results.index[(results["effects"] == 0) & (results["statements"] == 0)]) == ["apeldoorn-epe"]
    assert list(results.index[results["outflow_share"].notna()]) == ["oss", "wageningen"]


def test_tally_counts_the_effects_that_can_be_told_from_chance(mart: Mart) -> None:
    tally = load_effect_tally(mart).set_index(["comparison", "month"])

    assert tally.loc[("B", 24), ["effects", "tested", "told"]].tolist() == [45, 45, 0]
    assert tally.loc[("C", 24), ["effects", "tested", "told"]].tolist() == [36, 36, 19]
    assert list(tally.index[tally["is_main"]]) == [("B", 0), ("B", 8), ("B", 16), ("B", 24)]
