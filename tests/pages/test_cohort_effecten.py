"""The page Effecten on estimated effects: what is chosen, said, drawn and withheld."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest
from support.estimates import write_estimate_mart
from support.pages import headline, open_figures, texts
from support.participants import EMBARGO_UNTIL, LATE

PROJECT = Path(__file__).resolve().parents[2]
SYNTHETIC = "demonstratie, synthetisch"
FEW_CASES = "achtergehouden: in een van beide groepen minder dan 10 personen met of zonder deze uitkomst"
CHARTS = "vega_lite_chart"
ATT = "Op wie de aanpak kreeg (ATT)"
M8 = "M8: logit in plaats van lineair"

OpenEffects = Callable[..., AppTest]


@pytest.fixture(scope="session")
def effects_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a mart of the record and of effects made by hand."""
    folder = tmp_path_factory.mktemp("effects")
    write_estimate_mart(folder)
    return folder


@pytest.fixture
def open_effects(effects_home: Path, monkeypatch: pytest.MonkeyPatch) -> OpenEffects:
    """Return a function that opens the page at an address."""
    monkeypatch.setenv("VEX_HOME", str(effects_home))

    def run(figures: str = "Demonstratie", **query: str | list[str]) -> AppTest:
        return open_figures("effecten", figures, **query)

    return run


def find(table: pd.DataFrame, **cells: object) -> pd.Series:
    for column, value in cells.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_it_opens_on_each_trials_main_comparison_at_month_24_with_its_verdicts(open_effects: OpenEffects) -> None:
    app = open_effects()
    table = app.dataframe[0].value

    assert len(table) == 7
    assert set(table["Maand"]) == {24}
    assert dict(zip(table["Proef"], table["Vergelijking"], strict=True)) == {"Groningen en Ten Boer": "B", "Oss": "C"}
    verdicts = {(row["Proef"], row["Groep"]): row["Oordeel"] for _index, row in table.iterrows()}
    assert verdicts == {
        ("Groningen en Ten Boer", "Eigen regie"): "waarschijnlijk verwaarloosbaar",
        ("Groningen en Ten Boer", "Individueel maatwerk"): "waarschijnlijk ongunstig",
        ("Groningen en Ten Boer", "Bijverdiengroep"): "onduidelijk",
        ("Groningen en Ten Boer", "Keuzegroep"): FEW_CASES,
        ("Groningen en Ten Boer", "Vergelijkingsgroep"): "onduidelijk: te klein onderzoek",
        ("Oss", "Eigen regie"): "waarschijnlijk gunstig",
        ("Oss", "Intensieve begeleiding"): "onduidelijk: te klein onderzoek",
    }
    assert (
        "**Geen bijstand, na 24 maanden**, 7 groepen in 2 proeven: 1 waarschijnlijk gunstig (Oss, Eigen regie); "
        "1 waarschijnlijk ongunstig (Groningen en Ten Boer, Individueel maatwerk); 1 waarschijnlijk verwaarloosbaar "
        "(Groningen, Eigen regie); 1 onduidelijk; 2 onduidelijk: te klein onderzoek; 1 zonder getal. "
        "2 van de 6 laten nul buiten hun interval; bij toeval alleen al zouden het er gemiddeld minder dan 1 zijn; na "
        "Holm blijven er 0 over." in headline(app)
    )


def test_the_table_holds_everything_and_the_file_the_numbers_as_computed(open_effects: OpenEffects) -> None:
    app = open_effects()
    row = find(app.dataframe[0].value, Proef="Oss", Groep="Eigen regie")

    assert {
        name: row[name]
        for name in (
            "Effect",
            "90%-interval",
            "Standaardfout",
            "Soort standaardfout",
            "p",
            "p na Holm",
            "p door herloting",
        )
    } == {
        "Effect": "+8,0",
        "90%-interval": "+3,1 tot +12,9",
        "Standaardfout": "3,0",
        "Soort standaardfout": "HC2 (standaard)",
        "p": "0,040",
        "p na Holm": "0,200",
        "p door herloting": "0,030",
    }
    assert row["Mensen (groep / vergelijking)"] == "102 / 103"
    assert (row["Mensen in de berekening"], row["Vrijheidsgraden"]) == ("301", "281")
    assert (row["Kleinste vindbare effect"], row["Grens van de lezer"]) == ("7,5", "5,0")
    assert (row["In de vergelijkingsgroep"], row["Model"]) == ("40,0%", "M1 standaard")
    assert row["Samengevoegd of weggelaten"] == "Opleidingsniveau: onbekend samengevoegd met het grootste niveau"
    assert (
        row["In woorden"] == "ongeveer 8 op de 100 deelnemers meer zonder bijstand (90%-interval: 3 meer tot 13 meer)"
    )
    withheld = find(app.dataframe[0].value, Groep="Keuzegroep")
    assert (withheld["Effect"], withheld["Waarom niet, of wat te weten"]) == (FEW_CASES, FEW_CASES)
    assert (withheld["Mensen (groep / vergelijking)"], withheld["p"], withheld["Standaardfout"]) == ("–", "–", "–")
    (button,) = (one for one in app.get("download_button") if "CSV" in one.proto.label)
    assert button.proto.url.endswith(".csv")


def test_the_band_is_what_was_missed_more_often_than_one_time_in_five(open_effects: OpenEffects) -> None:
    told = texts(open_effects())

    assert "**Band: effecten die dit onderzoek vaker dan 1 op de 5 keer had gemist.**" in told
    assert "**Lichte band: effecten die dit onderzoek vaker dan 1 op de 5 keer had gemist.**" in told
    assert "een effect zo groot als uw grens had het vaker dan 1 op de 5 keer gemist" in told
    assert "Een kort interval binnen uw grens: er is geen effect van belang" in told
    assert "waarschijnlijk had gemist" not in told
    assert "smalle band" not in told


def test_who_is_meant_follows_consent_and_comparison(open_effects: OpenEffects) -> None:
    main = texts(open_effects())
    assert "- **Oss, Eigen regie: waarschijnlijk gunstig.** Ongeveer 8 op de 100 deelnemers meer" in main
    assert "Ongeveer 9 op de 100 ingelote mensen minder zonder bijstand (90%-interval: 14 minder tot 4 minder)." in main
    assert "Minder dan 1 op de 100 ingelote mensen meer" in main
    uptake = open_effects(effect="Op wie de aanpak kreeg (ATT)")
    assert "Ongeveer 16 op de 100 mensen die de aanpak kregen meer zonder bijstand" in texts(uptake)
    assert set(uptake.dataframe[0].value["Proef"]) == {"Oss"}
    assert "ook wie niet meedeed" in main
    assert "Niet getoond" not in main
    assert "ook wie niet meedeed" not in texts(uptake)
    assert "toegerekend aan wie de aanpak echt kreeg" in texts(uptake)
    assert (
        "**Niet getoond:** Groningen en Ten Boer (gekozen is daar vergelijking B, en ATT is er alleen in C)."
        in texts(uptake)
    )


@pytest.mark.parametrize(
    ("limit", "verdict"), [("3.0", "waarschijnlijk gunstig"), ("13.0", "waarschijnlijk verwaarloosbaar")]
)
def test_the_reader_sets_what_matters(open_effects: OpenEffects, limit: str, verdict: str) -> None:
    app = open_effects(grens=limit)

    row = find(app.dataframe[0].value, Proef="Oss", Groep="Eigen regie")
    assert row["Oordeel"] == verdict
    assert f"van {limit.removesuffix('.0')} procentpunt, dat u zelf kiest" in headline(app)


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        ("0", "0"),
        ("-5", "-5"),
        ("1e9", "1.000.000.000"),
        ("50.5", "50,5"),
        ("abc", "abc"),
        ("nan", "nan"),
        ("1e400", "1e400"),
    ],
)
def test_a_threshold_in_a_link_that_cannot_be_is_refused_in_words(
    open_effects: OpenEffects, limit: str, told: str
) -> None:
    app = open_effects(grens=limit)

    assert any(
        box.value == f"**‘{told}’ kan niet de grens zijn:** een grens ligt van 0,5 tot en met 50 procentpunt. Vul zo'n "
        "getal in. Tot dan rekent deze pagina met 5 procentpunt."
        for box in app.warning
    )
    assert "van 5 procentpunt, dat u zelf kiest" in headline(app)
    assert find(app.dataframe[0].value, Proef="Oss", Groep="Eigen regie")["Grens van de lezer"] == "5,0"


@pytest.mark.parametrize(("limit", "held"), [(0.5, True), (0.4, False), (50.0, True), (50.1, False)])
def test_a_threshold_that_is_typed_is_held_against_both_ends(
    open_effects: OpenEffects, limit: float, held: bool
) -> None:
    app = open_effects()
    app.number_input(key="grens").set_value(limit).run()

    assert not app.exception
    assert any("kan niet de grens zijn" in box.value for box in app.warning) == (not held)
    row = find(app.dataframe[0].value, Proef="Oss", Groep="Eigen regie")
    assert row["Grens van de lezer"] == (f"{limit:.1f}".replace(".", ",") if held else "5,0")


def test_a_threshold_in_deviations_that_cannot_be_is_refused_too(open_effects: OpenEffects) -> None:
    app = open_effects(effectuitkomst="Subjectieve gezondheid (Tilburg University)", grens_sd="3")

    assert any("van 0,05 tot en met 2 standaarddeviatie." in box.value for box in app.warning)
    assert find(app.dataframe[0].value, Groep="Eigen regie")["Grens van de lezer"] == "0,40"


def test_b_is_explained_in_a_sentence_and_groningens_c_is_set_aside(open_effects: OpenEffects) -> None:
    main = open_effects()
    assert "De onderzoekers vergelijken met de gelote referentiegroep" in main.info[0].value
    assert all("niet de hoofdvergelijking" not in box.value for box in main.warning)

    aside = next(box.value for box in open_effects(vergelijking="C").warning if "Vergelijking C" in box.value)
    assert "in Groningen en Ten Boer is niet de hoofdvergelijking" in aside
    assert "zetten zij opzij" in aside
    assert "negatief getal hier dus niet als bewijs" in aside


def test_a_is_called_selective_also_where_it_is_all_there_is(open_effects: OpenEffects) -> None:
    chosen = open_effects(vergelijking="A")
    assert "selectief en geen bewijs van oorzaak en gevolg" in chosen.warning[1].value
    assert "Alleen wie ja zei" not in chosen.warning[1].value

    only = open_effects(effectuitkomst="Ervaren gezondheid (index)")
    assert set(only.dataframe[0].value["Vergelijking"]) == {"A"}
    assert "Alleen wie ja zei vulde hier vragenlijsten in" in only.warning[1].value


def test_scores_are_held_against_the_spread_and_a_late_first_wave_is_a_caution(open_effects: OpenEffects) -> None:
    app = open_effects(effectuitkomst="Subjectieve gezondheid (Tilburg University)")
    row = find(app.dataframe[0].value, Groep="Eigen regie")

    assert app.number_input(key="grens-sd").value == 0.2
    assert (row["Effect"], row["Grens van de lezer"]) == ("+0,16", "0,40")
    assert row["Oordeel"] == "waarschijnlijk verwaarloosbaar"
    assert "bij de 2e vervolgmeting (maand 24)" in headline(app)
    assert any("Oss: de eerste vragenlijst is ingevuld toen" in box.value for box in app.warning)
    narrow = open_effects(effectuitkomst="Subjectieve gezondheid (Tilburg University)", grens_sd="0.05")
    assert find(narrow.dataframe[0].value, Groep="Eigen regie")["Oordeel"] == "waarschijnlijk gunstig"


def test_filters_stand_in_the_address(open_effects: OpenEffects) -> None:
    app = open_effects(onderdeel="Intensieve begeleiding", na="12 maanden", model="M2: zonder achtergrondkenmerken")
    table = app.dataframe[0].value

    assert "na 12 maanden" in headline(app)
    assert "na 1 maand**" in headline(open_effects(na="1 maand"))
    assert list(table["Groep"]) == ["Individueel maatwerk", "Intensieve begeleiding"]
    assert (set(table["Maand"]), set(table["Model"])) == ({12}, {"M2 zonder kenmerken"})
    assert any("[M2: zonder achtergrondkenmerken]" in heading.value for heading in app.subheader)
    only = open_effects(proeven="Oss")
    assert set(only.dataframe[0].value["Proef"]) == {"Oss"}
    assert any(heading.value.startswith("Oss: effect op geen bijstand") for heading in only.subheader)


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ({"vergelijking": "A", "proeven": "Oss"}, "Vergelijking A bestaat alleen"),
        ({"vergelijking": "B", "proeven": "Oss"}, "Vergelijking B bestaat alleen"),
        ({"deelgroep": "Sekse: vrouw", "vergelijking": "A"}, "Vergelijking A bestaat alleen"),
        ({"deelgroep": "Sekse: vrouw", "na": "23 maanden"}, "Voor deze deelgroep"),
        ({"onderdeel": ["Werkbonus", "Intensieve begeleiding"]}, "biedt deze onderdelen samen"),
        ({"effectuitkomst": "Ervaren gezondheid (index)", "proeven": "Oss"}, "Van Oss is op deze uitkomst"),
        ({"vergelijking": "C", "deelgroep": "Sekse: vrouw", "proeven": "Groningen en Ten Boer"}, "Voor deze deelgroep"),
        (
            {"vergelijking": "C", "deelgroep": "Sekse: vrouw", "effect": ATT},
            "Van deelgroepen is geen effect op wie de aanpak kreeg (ATT)",
        ),
        ({"vergelijking": "C", "model": M8, "effect": ATT}, "Met model M8 is geen effect op wie de aanpak kreeg (ATT)"),
        ({"vergelijking": "C", "model": M8, "proeven": "Groningen en Ten Boer"}, "M8 is er alleen in de hoofdvergel"),
        ({"effect": ATT, "proeven": "Groningen en Ten Boer"}, "is er alleen in vergelijking C. Kies vergelijking C"),
        ({"vergelijking": "A", "effect": ATT}, "Groningen en Ten Boer (gekozen is daar vergelijking A, en ATT"),
        (
            {"onderdeel": "Werkbonus", "hoe": "Alleen deze", "proeven": "Oss"},
            "Geen groep met een geschat effect in Oss biedt alleen dit onderdeel. Haal een onderdeel weg, kies bij "
            "‘Hoe zoeken’ voor ‘Minstens deze’ of voeg bij ‘Proeven’ een proef toe.",
        ),
        ({"onderdeel": "Werkbonus", "proeven": "Oss"}, "in Oss biedt dit onderdeel. Haal een onderdeel weg of voeg"),
    ],
)
def test_an_empty_choice_says_why_and_what_to_change(
    open_effects: OpenEffects, query: dict[str, str | list[str]], what: str
) -> None:
    if query == {"deelgroep": "Sekse: vrouw", "vergelijking": "A"}:
        query = {"vergelijking": "A", "proeven": "Oss", "deelgroep": "Sekse: vrouw"}
    app = open_effects(**query)

    assert any(what in box.value for box in app.info)
    assert not app.dataframe


def test_months_of_one_trial_stand_a_chart_a_group_with_the_rule_of_chance(open_effects: OpenEffects) -> None:
    app = open_effects(proef="Oss")
    course = app.dataframe[1].value

    assert len(course) == 2 * 37
    assert set(course["Proef"]) == {"Oss"}
    assert "Van de 74 getoonde effecten laten er" in texts(app)
    assert "bij toeval gemiddeld 7,4 zijn (10% van 74)" in texts(app)
    assert "Niet getekend" not in texts(app)
    assert "Maand 0 is de maand van het begin" in texts(app)
    waves = texts(open_effects(effectuitkomst="Subjectieve gezondheid (Tilburg University)"))
    assert "Maand 0" not in waves
    groningen = open_effects()
    assert "Niet getekend, omdat geen enkele maand een getal heeft: Keuzegroep." in texts(groningen)
    start = find(groningen.dataframe[1].value, Groep="Eigen regie", Maand=0)
    assert start["Effect"] != "0,0"


def test_the_curve_holds_every_model_error_and_threshold_and_flags_a_change_of_sign(open_effects: OpenEffects) -> None:
    app = open_effects(proef="Oss", effectuitkomst="Meer dan 12 uur werk per week")
    curve = next(
        table.value for table in app.dataframe if "Soort standaardfout" in table.value and "Oordeel" not in table.value
    )

    # Four thresholds; M1 to M7 under five kinds of error, and M8 under its own.
    assert len(curve) == 4 * (7 * 5 + 1)
    assert set(curve["Uitkomst"]) == {f"meer dan {hours} uur" for hours in (8, 12, 27, 32)}
    assert "**Het teken wisselt:** bij 36 van de 144 keuzes is het effect kleiner dan nul." in texts(app)
    assert "Dat is bij uitkomst: meer dan 32 uur." in texts(app)
    same = open_effects(proef="Oss")
    assert "**Het teken wisselt niet:** bij alle 36 keuzes is het effect groter dan nul. Bij 36 van de 36" in texts(
        same
    )


def test_subgroups_are_exploratory_with_the_p_of_their_interaction(open_effects: OpenEffects) -> None:
    app = open_effects(proef="Oss")
    table = app.dataframe[-1].value

    assert list(table["Deelgroep"]) == ["iedereen", "vrouw", "man", "27-34 jaar", "laag"]
    women = find(table, Deelgroep="vrouw")
    assert (women["Kenmerk"], women["Effect"]) == ("Sekse (p interactie 0,07)", "+4,0")
    assert women["p van de interactie"] == "0,070"
    assert women["Mensen (groep / vergelijking)"] == "–"
    assert find(table, Deelgroep="27-34 jaar")["Effect"] == FEW_CASES
    assert any(heading.value.startswith("Verkennend: Oss, Eigen regie") for heading in app.subheader)
    chosen = open_effects(deelgroep="Sekse: vrouw")
    assert any("[Sekse: vrouw, verkennend]" in heading.value for heading in chosen.subheader)
    assert find(chosen.dataframe[0].value, Proef="Oss", Groep="Eigen regie")["Effect"] == "+4,0"


def test_another_trial_and_group_can_be_chosen_on_the_page(open_effects: OpenEffects) -> None:
    app = open_effects()
    app.button_group(key="proef").set_value("oss").run()
    assert not app.exception
    app.button_group(key="effectgroep").set_value("oss:intensieve-begeleiding").run()

    assert not app.exception
    assert any(heading.value.startswith("Oss, Intensieve begeleiding: effect") for heading in app.subheader)


def test_every_title_table_source_and_plot_says_its_origin(open_effects: OpenEffects) -> None:
    app = open_effects()

    assert app.subheader
    assert all(heading.value.endswith(f"({SYNTHETIC})") for heading in app.subheader)
    assert headline(app).endswith("Dit is een demonstratie: het gaat over verzonnen mensen.")
    assert app.dataframe
    for element in app.dataframe:
        assert set(element.value["Herkomst"]) == {SYNTHETIC}
    charts = app.get(CHARTS)
    assert len(charts) == 7
    for chart in charts:
        for dataset in chart.proto.datasets:
            drawn = pa.ipc.open_stream(dataset.data.data).read_pandas()
            assert set(drawn["herkomst"]) <= {SYNTHETIC}
        assert SYNTHETIC in chart.proto.alt.lower()
        assert "#2a7fb8" not in json.dumps(chart.proto.spec)
    assert "bronnen?figuur=" not in texts(app)


@pytest.mark.parametrize(("today", "shown"), [(EMBARGO_UNTIL, False), ("2030-07-01", True)])
def test_no_effect_is_told_while_a_trial_runs(
    open_effects: OpenEffects, monkeypatch: pytest.MonkeyPatch, today: str, shown: bool
) -> None:
    monkeypatch.setattr("vexcore.ui.cohort.effects.find_today", lambda: today)
    late = open_effects("Leveringen", effectuitkomst="Uren les per maand")

    effect = late.dataframe[0].value.iloc[0]["Effect"]
    assert effect == ("+0,50" if shown else "nog niet openbaar: de proef loopt nog")
    assert bool(late.get(CHARTS)) == shown
    held = open_effects("Leveringen")
    assert set(held.dataframe[0].value["Effect"]) == {"nog niet openbaar: de proef loopt nog"}
    assert "1 zonder getal" in headline(held)
    assert set(held.dataframe[0].value["Maand"]) == {24}
    hidden = [box.value for box in held.info if "Geen van deze cijfers is openbaar" in box.value]
    assert len(hidden) == 3
    assert LATE not in texts(late)


def test_the_printed_page_is_the_same_beside_estimated_effects(
    home: Path, effects_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(folder: Path) -> list[str]:
        monkeypatch.setenv("VEX_HOME", str(folder))
        app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
        app.switch_page("pages/effecten.py")
        app.run()
        assert not app.exception
        charts = [f"{chart.proto.spec}{chart.proto.datasets}" for chart in app.get(CHARTS)]
        return [*charts, *(table.value.to_csv() for table in app.dataframe), texts(app).split("Gegevens: versie")[0]]

    assert read(home) == read(effects_home)


def test_the_printed_table_says_what_could_have_been_found(effects_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEX_HOME", str(effects_home))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
    app.switch_page("pages/effecten.py")
    app.run()
    table = next(table.value for table in app.dataframe if {"outcome", "verdict"} <= set(table.value.columns))

    assert "mde_words" in table.columns
    assert len(set(table["mde_words"])) > 2


def test_a_mart_with_participants_but_no_effects_says_how_to_get_them(
    participant_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEX_HOME", str(participant_home))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
    app.switch_page("pages/effecten.py")
    app.query_params["cijfers"] = "Demonstratie"
    app.run()

    assert not app.exception
    assert "python -m vexcore publish" in app.info[0].value


def test_the_page_loads_no_library_that_estimates() -> None:
    script = (
        "import sys\n"
        "import vexcore.ui.cohort.effects, vexcore.ui.effects.printed\n"
        "print(sorted({'scipy', 'statsmodels', 'pyfixest'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
