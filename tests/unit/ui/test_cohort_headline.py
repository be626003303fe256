"""The sentences before the charts, from the numbers in the charts."""

from __future__ import annotations

import pandas as pd

from vexcore.ui.cohort.headline import tell_outflow, tell_overview, tell_response, tell_withheld


def exits(*rows: tuple[str, str, float | None, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["place", "arm_id", "value", "shown"]).astype({"value": "float64"})
    return frame.assign(status=["suppressed" if pd.isna(value) else "released" for value in frame["value"]])


THREE = exits(
    ("Oss", "all", 0.478, "47,8%"),
    ("Oss", "control", 0.1, "10,0%"),
    ("Tilburg", "all", 0.419, "41,9%"),
    ("Utrecht", "all", None, "achtergehouden"),
)


def test_outflow_runs_from_the_lowest_to_the_highest_trial_with_a_public_number() -> None:
    assert tell_outflow(THREE, THREE, horizon=24) == (
        "Van iedereen die is ingedeeld was binnen 24 maanden 41,9% (Tilburg) tot 47,8% (Oss) minstens één keer uit de "
        "bijstand, in 2 proeven. Achtergehouden of nog niet openbaar: 1 van de 4 cijfers hierover."
    )


def test_one_trial_is_no_range() -> None:
    assert tell_outflow(THREE.iloc[:2], THREE.iloc[:2], horizon=12) == (
        "Van iedereen die is ingedeeld was binnen 12 maanden 47,8% minstens één keer uit de bijstand (Oss). "
        "Geen van de 2 cijfers hierover is achtergehouden."
    )


def test_no_public_number_is_said_in_words() -> None:
    told = tell_outflow(THREE.iloc[3:], THREE.iloc[3:], horizon=36)

    assert told.startswith("Hoeveel mensen binnen 36 maanden uit de bijstand gingen, is van geen proef openbaar.")
    assert told.endswith(tell_withheld(THREE.iloc[3:]))


def test_persons_are_added_over_the_trials_whose_number_is_public() -> None:
    deliveries = pd.DataFrame(
        {"persons": [301.0, 6659.0, None], "persons_status": ["released", "released", "suppressed"]}
    )

    assert tell_overview(deliveries.iloc[:2]) == (
        "2 proeven, samen 6.960 ingedeelde personen, zonder de referentiegroepen."
    )
    assert tell_overview(deliveries.iloc[:1]).startswith("1 proef, samen 301 ")
    assert tell_overview(deliveries).endswith("Niet meegeteld: 1 waarvan het aantal niet openbaar is.")


def test_response_stands_by_wave_where_it_is_public() -> None:
    rows = pd.DataFrame(
        {
            "arm_id": ["all", "control", "all", "all"],
            "wave": [2, 0, 0, 1],
            "shown": ["40,0%", "99,0%", "66,0%", "achtergehouden"],
            "status": ["released", "released", "released", "suppressed"],
        }
    )

    assert tell_response(rows, place="Oss") == (
        "Van de deelnemers in Oss vulde een vragenlijst in: 66,0% (nulmeting), 40,0% (tweede vervolgmeting). "
        "Achtergehouden of nog niet openbaar: 1 van de 4 cijfers hierover."
    )
    assert tell_response(rows.iloc[3:], place="Oss").startswith("Hoeveel deelnemers in Oss een vragenlijst invulden")
