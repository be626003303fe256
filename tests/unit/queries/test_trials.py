from vexcore.queries.trials import (
    load_municipalities,
    load_note_sources,
    load_record_size,
    load_register_notes,
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
