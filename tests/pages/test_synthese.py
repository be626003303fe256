"""The page Synthese: what is added up, what is not and why, and that the result follows the reader's clicks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from conftest import OpenPage
from streamlit.testing.v1 import AppTest
from support.pages import headline, open_figures, texts
from support.synthesis import write_synthesis_mart

from vexcore.queries.synthesis import load_pooled
from vexcore.store.mart import Mart
from vexcore.ui.cohort.effects_words import format_effect

PROJECT = Path(__file__).resolve().parents[2]
SYNTHETIC = "demonstratie, synthetisch"
CHARTS = "vega_lite_chart"
DEMONSTRATION, DELIVERIES = "Demonstratie", "Leveringen"
FOREST, ROBUSTNESS, LEDGER = "Proef of gemiddelde", "Bijgesteld effect", "Opgeteld"

OpenSynthesis = Callable[..., AppTest]


@pytest.fixture(scope="session")
def synthesis_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a mart of the record and of pooled effects made by hand."""
    folder = tmp_path_factory.mktemp("synthesis")
    write_synthesis_mart(folder)
    return folder


@pytest.fixture
def open_synthesis(synthesis_home: Path, monkeypatch: pytest.MonkeyPatch) -> OpenSynthesis:
    """Return a function that opens the page at an address."""
    monkeypatch.setenv("VEX_HOME", str(synthesis_home))

    def run(figures: str = DEMONSTRATION, **query: str) -> AppTest:
        return open_figures("synthese", figures, **query)

    return run


def table(app: AppTest, column: str) -> pd.DataFrame:
    (found,) = (element.value for element in app.dataframe if column in element.value.columns)
    return found.set_index(found.columns[1])


def counted(app: AppTest) -> dict[str, str]:
    return dict(table(app, FOREST)["Opgeteld of niet"])


def test_it_opens_on_the_mean_of_most_trials_with_its_words(open_synthesis: OpenSynthesis) -> None:
    app = open_synthesis()

    assert (
        "**Intensieve begeleiding, geen bijstand, na 24 maanden.** **Gemiddeld over 5 proeven: ongeveer 5 op de 100 "
        "deelnemers meer zonder bijstand (90%-interval: 2 minder tot 11 meer).**" in headline(app)
    )
    assert "**Hoeveel verschillen de proeven?**" in texts(app)
    assert "die hetzelfde doet: 8 minder tot 18 meer op de 100" in texts(app)
    rows = table(app, FOREST)
    assert rows.loc["Gemiddelde van 5 proeven", "Effect"] == "+4,5"
    assert rows.loc["Een twaalfde gemeente", "90%-interval"] == "-8,5 tot +17,5"


def test_with_all_trials_on_the_page_says_what_the_mart_says(
    open_synthesis: OpenSynthesis, synthesis_home: Path
) -> None:
    with Mart.open(synthesis_home) as mart:
        asked = {"components": ("intensive",), "outcomes": ("off_benefit",), "months": (24,), "methods": ("ITT",)}
        stored = load_pooled(mart, origin="demonstration", today="2026-01-01", **asked).iloc[0]
    shown = table(open_synthesis(), FOREST)

    def write(low: str, high: str) -> str:
        return f"{format_effect(stored[low], 'binary')} tot {format_effect(stored[high], 'binary')}"

    mean, following = shown.loc["Gemiddelde van 5 proeven"], shown.loc["Een twaalfde gemeente"]
    assert mean["Effect"] == format_effect(stored["estimate"], "binary")
    assert mean["90%-interval"] == write("ci_low", "ci_high")
    assert following["90%-interval"] == write("pi_low", "pi_high")


def test_trials_that_are_not_added_up_stand_in_the_forest_under_their_reason(open_synthesis: OpenSynthesis) -> None:
    app = open_synthesis()

    inside = ("Oss", "Proef Buurstad", "Tilburg", "Utrecht", "Wageningen")
    assert {name for name, where in counted(app).items() if where == "Opgeteld in het gemiddelde"} == set(inside)
    apart = {name: where for name, where in counted(app).items() if where.startswith("Niet opgeteld")}
    assert apart == {
        "Groningen en Ten Boer": "Niet opgeteld: toestemming pas na de loting",
        "Amsterdam": "Niet opgeteld: moment van toestemming onbekend",
        "Deventer": "Niet opgeteld: moment van toestemming onbekend",
        "Nijmegen": "Niet opgeteld: bood meer dan dit onderdeel",
    }
    assert table(app, FOREST).loc["Groningen en Ten Boer", "Effect"] == "-9,0"
    ledger = table(app, LEDGER)
    assert dict(ledger["Opgeteld"]) == dict.fromkeys(inside, "ja") | dict.fromkeys(apart, "nee")
    assert ledger.loc["Groningen en Ten Boer", "Toestemming"] == "Eerst loting, dan toestemming"
    assert "- **Groningen en Ten Boer**: daar is pas na de loting om toestemming gevraagd." in texts(app)
    assert "**Nooit**: verzonnen en echte mensen" in texts(app)
    assert "Alleen als u het kiest" not in texts(app)


def test_the_result_follows_a_click_and_says_who_is_off(open_synthesis: OpenSynthesis) -> None:
    app = open_synthesis()
    app.checkbox(key="telt-oss").uncheck().run()
    assert not app.exception

    assert "Gemiddeld over 4 proeven" in headline(app)
    assert "**Zonder Oss, door u uitgezet.**" in headline(app)
    assert "hier zijn het er 4." in texts(app)
    assert counted(app)["Oss"] == "Door u uitgezet"
    assert table(app, FOREST).loc["Gemiddelde van 4 proeven", "Effect"] == "+5,2"
    assert table(app, FOREST).loc["Een twaalfde gemeente", "Effect"] == "geen: minder dan 5 proeven"
    assert "Lijn eronder" not in texts(app)
    assert any("[zonder Oss]" in heading.value for heading in app.subheader)
    # Leaving it out at a click is leaving it out in the table.
    before = table(open_synthesis(), ROBUSTNESS)
    assert before.loc["Oss", "Gemiddelde zonder deze proef"] == "+5,2"
    app.checkbox(key="telt-oss").check().run()
    assert "Gemiddeld over 5 proeven" in headline(app)


def test_a_trial_that_is_off_stays_off_in_another_mean_and_lives_in_the_address(open_synthesis: OpenSynthesis) -> None:
    app = open_synthesis(telt_oss="false")
    assert "Gemiddeld over 4 proeven" in headline(app)

    app.button_group(key="wijze").set_value("with-ATT").run()
    assert not app.exception
    assert counted(app)["Oss"] == "Door u uitgezet"
    assert counted(app)["Groningen en Ten Boer"] == "Opgeteld in het gemiddelde"


def test_under_three_trials_the_page_says_why_there_is_no_mean(open_synthesis: OpenSynthesis) -> None:
    off = {f"telt_{trial}": "false" for trial in ("oss", "tilburg", "utrecht")}
    app = open_synthesis(**off)

    assert "**Niet opgeteld.** Een gemiddelde over proeven vraagt er ten minste drie" in headline(app)
    assert "hier zijn het er 2." in headline(app)
    assert counted(app)["Wageningen"] == "Te weinig proeven om op te tellen"
    assert not any(name.startswith("Gemiddelde") for name in counted(app))
    assert "Hoeveel verschillen de proeven?" not in texts(app)
    assert all("Bijgesteld effect" not in element.value.columns for element in app.dataframe)

    exemption = open_synthesis(synthese_onderdeel="Ontheffing van verplichtingen")
    assert "hier zijn het er 2." in headline(exemption)
    assert not exemption.checkbox


def test_att_is_a_choice_with_its_caution(open_synthesis: OpenSynthesis) -> None:
    assert all("gevoeligheidsanalyse" not in box.value for box in open_synthesis().warning)
    app = open_synthesis(wijze="Ook ATT")

    assert any(box.value.startswith("**Ook ATT: een gevoeligheidsanalyse die u kiest") for box in app.warning)
    assert "Gemiddeld over 6 proeven" in headline(app)
    assert "op de 100 mensen" in headline(app)
    assert table(app, LEDGER).loc["Groningen en Ten Boer", "Effect van"] == "ATT"
    assert any("[gevoeligheid: ook ATT]" in heading.value for heading in app.subheader)


def test_similar_outcomes_are_pooled_as_deviations_at_the_readers_choice(open_synthesis: OpenSynthesis) -> None:
    query = {"synthese_uitkomst": "Welbevinden (Tilburg University)"}
    strict = open_synthesis(**query)
    assert "hier zijn het er 2." in headline(strict)
    assert counted(strict)["Tilburg"] == "Niet opgeteld: uitkomst net anders gemeten"

    app = open_synthesis(**query, wijze="Ook lijkende uitkomsten")
    assert any("standaarddeviaties (Hedges' g)" in box.value for box in app.warning)
    assert "Gemiddeld over 3 proeven: gemiddeld 0,15 (standaarddeviaties) meer" in headline(app)
    assert set(table(app, FOREST)["Eenheid"]) == {"standaarddeviaties"}
    assert counted(app)["Utrecht"] == "Niet opgeteld: vergelijkbaarheid onbekend"


def test_a_trial_under_embargo_brings_nothing_not_even_through_the_mean(open_synthesis: OpenSynthesis) -> None:
    app = open_synthesis(DELIVERIES)

    assert "hier zijn het er 2." in headline(app)
    assert table(app, FOREST).loc["Proef Nieuwstad", "Effect"] == "nog niet openbaar: de proef loopt nog"
    (chart,) = app.get(CHARTS)
    drawn = [pa.ipc.open_stream(dataset.data.data).read_pandas() for dataset in chart.proto.datasets]
    valued = [rows for rows in drawn if "value" in rows.columns and "place" in rows.columns]
    assert valued
    assert all("Nieuwstad" not in place for rows in valued for place in rows["place"])
    assert all(box.key != "telt-nieuwstad" for box in app.checkbox)


def test_printed_effects_join_those_of_deliveries_only_when_the_reader_asks(open_synthesis: OpenSynthesis) -> None:
    app = open_synthesis(DELIVERIES)
    assert "hier zijn het er 2." in headline(app)
    assert "- **Alleen als u het kiest**: gedrukte effecten bij die uit leveringen." in texts(app)

    app.toggle(key="ook-gedrukt").set_value(True).run()
    assert not app.exception
    assert "Gemiddeld over 4 proeven" in headline(app)
    assert "**Met het gedrukte effect van Utrecht en Wageningen erbij, omdat u dat koos.**" in headline(app)
    assert "niet gedrukt" not in headline(app)
    assert any(box.value.startswith("**Met gedrukte effecten erbij: een keuze van u") for box in app.warning)
    inside = {"Proef Bergstad", "Proef Havenstad", "Utrecht (gedrukt)", "Wageningen (gedrukt)"}
    assert {name for name, where in counted(app).items() if where == "Opgeteld in het gemiddelde"} == inside
    assert counted(app)["Groningen en Ten Boer (gedrukt)"] == "Niet opgeteld: toestemming pas na de loting"
    # Of the pool of 0.04, 0.06 (error 0.03), 0.02 (0.04) and 0.03 (0.05), without spread between trials.
    weights = [1 / 0.03**2, 1 / 0.03**2, 1 / 0.04**2, 1 / 0.05**2]
    mean = sum(w * y for w, y in zip(weights, [4, 6, 2, 3], strict=True)) / sum(weights)
    assert table(app, FOREST).loc["Gemiddelde van 4 proeven", "Effect"] == f"+{mean:.1f}".replace(".", ",")
    for element in app.dataframe:
        origins = dict(zip(element.value.iloc[:, 1], element.value["Herkomst"], strict=True))
        assert origins["Utrecht (gedrukt)"] == "gedrukt"
        assert origins["Proef Bergstad"] == "uit leveringen"
        assert set(element.value["Ook gedrukt"]) == {"Utrecht en Wageningen"}
    assert all(heading.value.endswith("(uit leveringen en gedrukt)") for heading in app.subheader)
    shared = open_synthesis(DELIVERIES, ook_gedrukt="true")
    assert "Gemiddeld over 4 proeven" in headline(shared)
    assert "naast elkaar* (uit leveringen en gedrukt), versie" in texts(shared)

    # A printed trial can be switched off like any other.
    app.checkbox(key="telt-utrecht").uncheck().run()
    assert "Gemiddeld over 3 proeven" in headline(app)
    assert "**Zonder Utrecht (gedrukt), door u uitgezet.**" in headline(app)


@pytest.mark.parametrize(
    ("month", "why"),
    [
        (
            "12 maanden",
            "**Er komt niets bij.** Van de gedrukte effecten mag geen enkel mee. **Groningen en Ten Boer**:",
        ),
        ("36 maanden", "**Er komt niets bij.** Op deze uitkomst en na deze tijd is van dit onderdeel geen effect"),
    ],
)
def test_where_no_printed_effect_may_join_the_page_says_why(
    open_synthesis: OpenSynthesis, month: str, why: str
) -> None:
    app = open_synthesis(DELIVERIES, ook_gedrukt="true", synthese_na=month)

    assert any(box.value.startswith(why) for box in app.info)
    assert "hier zijn het er 2." in headline(app)
    assert all(heading.value.endswith("(uit leveringen)") for heading in app.subheader)


def test_a_demonstration_never_goes_with_print(open_synthesis: OpenSynthesis) -> None:
    app = open_synthesis(ook_gedrukt="true")

    assert not app.toggle
    assert "gedrukte effect van" not in headline(app)
    assert all(heading.value.endswith(f"({SYNTHETIC})") for heading in app.subheader)


def test_components_have_numbers_or_a_sentence_that_says_why_not(open_synthesis: OpenSynthesis) -> None:
    app = open_synthesis()
    needs = "Er zijn 4 proeven die mee mogen tellen, met samen 5 onderdelen; dan zouden er 8 proeven nodig zijn."
    assert needs in texts(app)
    assert len(app.get(CHARTS)) == 1

    fitted = open_synthesis(synthese_na="12 maanden")
    assert "Uit 5 proeven met 9 groepen: elk getal is wat het onderdeel toevoegt aan geen bijstand" in texts(fitted)
    added = table(fitted, "Voegt toe")
    assert dict(added["Voegt toe"]) == {"Ontheffing van verplichtingen": "-1,0", "Intensieve begeleiding": "+5,0"}
    assert set(added["Herkomst"]) == {SYNTHETIC}

    held = texts(open_synthesis(DELIVERIES))
    assert "**Hier is dat nog niet te zeggen:** nog niet openbaar: de proef loopt nog." in held


@pytest.mark.parametrize("figures", [DEMONSTRATION, DELIVERIES])
def test_what_sources_say_in_words_is_one_link_away(open_synthesis: OpenSynthesis, figures: str) -> None:
    assert "[de gedrukte cijfers](synthese?cijfers=Gedrukt#oogst)" in texts(open_synthesis(figures))


@pytest.mark.parametrize("figures", [DEMONSTRATION, DELIVERIES])
def test_every_title_table_row_and_plot_says_its_origin(open_synthesis: OpenSynthesis, figures: str) -> None:
    origin = SYNTHETIC if figures == DEMONSTRATION else "uit leveringen"
    app = open_synthesis(figures)

    assert app.subheader
    assert all(heading.value.endswith(f"({origin})") for heading in app.subheader)
    for element in app.dataframe:
        assert set(element.value["Herkomst"]) == {origin}
    (chart,) = app.get(CHARTS)
    assert chart.proto.alt.lower().startswith(origin)
    for dataset in chart.proto.datasets:
        assert set(pa.ipc.open_stream(dataset.data.data).read_pandas()["herkomst"]) == {origin}
    assert "bronnen?figuur=" not in texts(app)


def test_of_print_nothing_is_added_up_and_the_page_says_why(open_page: OpenPage) -> None:
    app = open_page("synthese")

    assert "alleen Groningen en Ten Boer effecten als getallen" in app.info[0].value
    assert "een gemiddelde vraagt er ten minste drie" in app.info[0].value
    lines = texts(app).splitlines()
    assert any(line.startswith("- **Groningen en Ten Boer**: daar is pas na de loting") for line in lines)
    (without,) = [line for line in lines if "de bronnen drukken geen effect als getal" in line]
    assert without.startswith("- **Amsterdam, Apeldoorn en Epe, Deventer")
    assert "Groningen" not in without
    ledger = next(element.value for element in app.dataframe if "why_words" in element.value.columns)
    # Nine outcomes of contracts, hours and wages at month 24, of each of its components.
    groningen = ledger[ledger["place"] == "Groningen en Ten Boer"]
    assert set(groningen["printed"]) == {"9, na 24 maanden"}
    assert set(groningen["why_words"]) == {"niet samengenomen: toestemming pas na de loting gevraagd"}
    assert len(groningen) == 4
    assert set(ledger.loc[ledger["place"] != "Groningen en Ten Boer", "printed"]) == {"geen"}


def test_the_harvest_counts_directions_by_component_and_by_subject(open_page: OpenPage) -> None:
    app = open_page("synthese")

    exemption = (
        "- **Ontheffing van verplichtingen**: 2 keer meer of hoger en 1 keer geen effect (Utrecht en Wageningen;"
    )
    assert exemption in texts(app)
    assert "- **Werkbonus**: niets gevonden." in texts(app)
    assert "**Tellen is geen optellen.**" in texts(app)
    (chart,) = app.get(CHARTS)
    assert "Ontheffing van verplichtingen: 2 keer meer of hoger" in chart.proto.alt
    statements = next(element.value for element in app.dataframe if "statement" in element.value.columns)
    assert statements["figure_id"].dropna().str.startswith("bronnen?figuur=").all()

    app.selectbox(key="oogst").select("outflow").run()
    assert not app.exception
    outflow = next(element.value for element in app.dataframe if "statement" in element.value.columns)
    assert set(outflow["theme_words"]) == {"Uit de bijstand"}
    assert len(outflow) < len(statements)


def test_a_mart_without_pools_says_how_to_get_them(participant_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEX_HOME", str(participant_home))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
    app.switch_page("pages/synthese.py")
    app.query_params["cijfers"] = DEMONSTRATION
    app.run()

    assert not app.exception
    assert "python -m vexcore publish" in app.info[0].value


def test_the_page_loads_no_library_that_fits_models() -> None:
    script = (
        "import sys\n"
        "import vexcore.ui.synthesis.pool, vexcore.ui.synthesis.printed\n"
        "print(sorted({'scipy.stats', 'scipy.optimize', 'statsmodels', 'pyfixest'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
