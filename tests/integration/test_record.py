"""The record as built: the numbers that stand in the documents, typed here once more from the documents themselves."""

from __future__ import annotations

import pandas as pd
import pytest
from support.data import DATA

from vexcore.contracts.mart import TABLES
from vexcore.intervals import build_wilson_interval
from vexcore.pipeline import check_record
from vexcore.published.record import Published
from vexcore.published.rules import FAILS, HOLDS
from vexcore.store.mart import Mart

OSS = ["1", "2", "3", "4", "5", "6", "8.1", "8.2", "9.1", "9.2", "10", "11.1", "12.1", "12.2", "13", "14"]
WAGENINGEN = ["1", "2", "3", "4", "5", "6", "8", "8.2", "9.1", "9.2", "10", "11", "12.1", "12.2", "13", "14"]
GRONINGEN = [
    *("2.1", "fig2.1", "6.2-response", "9.1"),
    *(f"3.{number}" for number in range(2, 7)),
    *(f"5.{number}" for number in range(2, 6)),
    *(f"8.{number}" for number in range(1, 5)),
    *(f"10.{number}" for number in range(1, 18)),
]
PRINTED_TABLES = (
    [("000", table) for table in OSS]
    + [("001", table) for table in WAGENINGEN]
    + [("003", table) for table in GRONINGEN]
    + [("004", "recruitment")]
    + [(source, "text") for source in ("000", "001", "002", "003", "004")]
)

HARMONISED = ("recruitment", "response", "outflow", "profile", "process", "balance")
HARMONISED_NUMBERS = ("count", "base_n", "share", "mean", "std_dev", "ci_level", "ci_low", "ci_high")
COMMON = (
    "origin trial_id municipality_id arm_id count base_n share mean std_dev ci_level ci_low ci_high significance status"
    " reason figure_id source_id"
)
CONTRACT = {
    "source": "source_id title authors institution published_on url kind",
    "municipality": "municipality_id cbs_code name trial_id lon lat",
    "trial": (
        "trial_id name legal_basis institute start_on end_on consent main_comparison baseline_after_assignment"
        " registry_id population target_population planned_n realised_n status embargo_until"
    ),
    "arm": "arm_id trial_id label_nl label_en role randomised parent_arm_id n definition",
    "arm_component": "arm_id component",
    "outcome": "outcome_id label_nl label_en domain kind unit higher_is_better definition source_id",
    "outcome_comparability": "outcome_id trial_id measured_as grade difference",
    "figure": ("figure_id source_id table_id row_label column_label part printed value unit cell significance note"),
    "finding": "finding_id source_id table_id kind what printed computed figure_ids",
    "literature_finding": (
        "trial_id kind item arm_id horizon_months value unit comparison significance direction source_id"
    ),
    "recruitment": f"{COMMON} stage",
    "response": f"{COMMON} instrument wave",
    "outflow": f"{COMMON} measure category definition horizon_months",
    "profile": f"{COMMON} population wave characteristic category",
    "process": f"{COMMON} wave item category",
    "balance": f"{COMMON} comparison_arm_id characteristic category smd statistic df p_value",
    "effect": (
        "effect_id origin trial_id arm_id comparison_arm_id comparison estimand model outcome_id month subgroup"
        " estimate std_error se_type ci_level ci_low ci_high p_value p_holm p_bh p_randomisation p_interaction n n_arm"
        " n_comparison df comparison_mean comparison_sd first_stage_f mde dropped status reason figure_id"
    ),
    "build_info": "key value",
    "dictionary": "table column type unit description",
}

# figure, whole cell as it stands, number, unit
SPOT_VALUES = [
    ("000:1:1:2", "50,5%", 50.5, "percent"),
    ("000:1:3:1", "78", 78, "persons"),
    ("000:1:7:1", "341", 341, "persons"),
    ("000:2:3:3", "102", 102, "persons"),
    ("000:2:4:2", "119", 119, "persons"),
    ("000:3:4:2", "155 (45%)", 155, "questionnaires"),
    ("000:3:4:2:percent", "155 (45%)", 45, "percent"),
    ("000:4:3:2", "0,7%", 0.7, "percent"),
    ("000:6:2:1", "5,89***", 5.89, "score"),
    ("000:6:8:1", "319", 319, "questionnaires"),
    ("000:8.1:21:1", "198", 198, "goals"),
    ("000:8.1:24:3", "42,8", 42.8, "percent"),
    ("000:8.2:10:1", "20", 20, "goals"),
    ("000:9.2:4:3", "33.6", 33.6, "percent"),
    ("000:10:3:1", "5,4", 5.4, "rating"),
    ("000:11.1:8:5", "75,8", 75.8, "percent_ratio"),
    ("000:11.1:10:5", "131,8", 131.8, "percent_ratio"),
    ("000:12.1:1:3", "5,9***", 5.9, "rating"),
    ("000:13:8:3", "4,04***", 4.04, "ladder"),
    ("000:13:9:3", "+49%", 49, "percent_ratio"),
    ("001:1:7:1", "410", 410, "persons"),
    ("001:2:3:4", "23%", 23, "percent"),
    ("001:2:5:4", "30,5%", 30.5, "percent"),
    ("001:3:5:1", "306", 306, "questionnaires"),
    ("001:4:10:1", "73", 73, "persons"),
    ("001:6:2:1", "6,11***", 6.11, "score"),
    ("001:8:4:1", "3", 3, "goals"),
    ("001:8:25:1", "1042", 1042, "goals"),
    ("001:10:3:2", "250", 250, "persons"),
    ("001:11:10:5", "325", 325, "percent_ratio"),
    ("001:12.2:3:3", "4,2***", 4.2, "rating"),
    ("001:13:6:2", "1,3", 1.3, "percent"),
    ("003:fig2.1:7:1", "N=8.192", 8192, "persons"),
    ("003:fig2.1:8:10", "N-57", 57, "persons"),
    ("003:2.1:1:8", "58", 58, "percent"),
    ("003:3.2:10:2", "2 (,7)", 2, "score"),
    ("003:3.2:10:2:sd", "2 (,7)", 0.7, "score"),
    ("003:3.4:3:1", "3,3 (,67/198)", 3.3, "score"),
    ("003:3.4:3:1:sd", "3,3 (,67/198)", 0.67, "score"),
    ("003:3.4:3:1:n", "3,3 (,67/198)", 198, "persons"),
    ("003:3.4:1:3", "6,8 (1,8/162)*", 6.8, "score"),
    ("003:5.4:24:7", "0.70", 0.7, "p_value"),
    ("003:5.4:25:1", "222", 222, "persons"),
    ("003:5.5:3:6", "26", 26, "persons"),
    ("003:6.2-response:3:6", "164 87%)", 164, "persons"),
    ("003:6.2-response:3:6:percent", "164 87%)", 87, "percent"),
    ("003:8.1:10:3", "64", 64, "percent"),
    ("003:8.1:19:1", "8.338", 8338, "persons"),
    ("003:8.2:5:6", "2,4", 2.4, "contacts"),
    ("003:8.3:6:2", "0,37", 0.37, "contacts"),
    ("003:9.1:1:1", "13.0%", 13, "percent"),
    ("003:9.1:5:3", "24 (28)", 24, "persons"),
    ("003:9.1:5:3:expected", "24 (28)", 28, "persons"),
    ("003:9.1:8:6:expected", "165 74)", 74, "persons"),
    ("003:10.1:9:2", "0,11", 0.11, "share_difference"),
    ("003:10.6:1:6:n", "890/874", 890, "persons"),
    ("003:10.6:1:6:df", "890/874", 874, "df"),
    ("003:10.13:9:1", "0,137", 0.137, "share"),
    ("003:10.13:9:3", "-0,035", -0.035, "share_difference"),
    ("003:10.13:9:7:df", "8334/8316", 8316, "df"),
    ("003:10.14:9:2", "-0,023", -0.023, "share_difference"),
    ("003:10.17:3:2", "-0,033", -0.033, "share_difference"),
    ("004:recruitment:1:1", "8200", 8200, "persons"),
    ("004:recruitment:6:2", "8744", 8744, "persons"),
    ("004:recruitment:11:1", "48525", 48525, "persons"),
    ("004:recruitment:12:4", "5364", 5364, "persons"),
]

# finding, what the document prints, what it ought to be by hand
FINDINGS = [
    ("000:3:members-eigen-regie@1", "101", "ten hoogste 98"),
    ("000:3:percent@2", "155 (45%)", "51,5"),  # 155 of 301
    ("001:8.2:share-total@3", "39,9", "39,8496"),  # 53 of 133
    ("000:8.2:subtotal-social@1", "20", "18"),  # 11 + 7
    ("000:10:mean", "5,4", "5,63"),  # (79 x 4.4 + 127 x 6.4) / 206
    ("000:text:to-work-of-participants", "23%", "25,9"),  # 78 of 301
    ("001:1:gross", "410", "411"),  # 266 + 16 + 53 + 29 + 9 + 38
    ("001:1:exits-table-2", "120", "121"),  # 53 + 29 + 9 + 38 - 8
    ("001:9.1:participants-table-3", "359", "358"),
    ("001:text:date", "31 september 2017", "die dag bestaat niet"),
    ("003:10.12:repeated-row@3", None, "dezelfde getallen als bij Looninkomen > 70% WML (1/0)"),
    ("003:10.13:n-assigned", "8336/8318", "8.338"),
    ("003:5.5:caption-says-percent", "26", "2,9"),  # of 890
    ("003:6.2:month-of-27-hours", "136 uur", "114,8"),  # 27 x 4.25
    ("003:6.3:recode-trust-national", None, "1 wordt 0,00 en 6 wordt 16,67; bedoeld 0 tot 10"),
    ("003:8.1:coaches-add-to-participants", "202", "196"),  # 13 + 47 + 40 + 50 + 46
    ("003:8.2:repeated-label@5", "Kwartaal 1 2018", "staat al bij rij 2"),
    ("003:9.1:expected-participants-control", "24 (28)", "28,9"),  # 222 x 13.0 %
    ("003:9.1:expected-decliners-t4", "165 74)", "173,6"),  # 1459 x 11.9 %
    ("003:fig2.1:removed-arms-only", "386", "382"),  # 77 + 73 + 96 + 67 + 69
    ("003:fig2.1:target-as-deck", "8744", "8.724"),
    ("003:fig2.1:typography@8.10", "N-57", "streepje in plaats van isgelijkteken"),
    ("003:text:letter-participants", "variant A", "elders: variant C"),
    ("004:recruitment:wageningen-participants", "399", "394"),
]


@pytest.fixture(scope="module")
def published() -> Published:
    return check_record(DATA)


@pytest.fixture(scope="module")
def figures(mart: Mart) -> pd.DataFrame:
    return mart.query("SELECT * FROM figure").set_index("figure_id")


def count(mart: Mart, statement: str) -> int:
    return int(mart.query(f"SELECT count(*) AS n FROM ({statement})")["n"][0])


@pytest.mark.parametrize(("source_id", "table_id"), PRINTED_TABLES)
def test_every_printed_table_is_in_the_record(mart: Mart, source_id: str, table_id: str) -> None:
    place = f"source_id = '{source_id}' AND table_id = '{table_id}'"

    assert count(mart, f"SELECT 1 FROM printed_table WHERE {place}") == 1
    assert count(mart, f"SELECT 1 FROM figure WHERE {place}") > 0


def test_there_are_at_least_3400_figures_each_once(figures: pd.DataFrame) -> None:
    assert (figures["table_id"] != "web").sum() >= 3400
    assert figures.index.is_unique


@pytest.mark.parametrize(("figure_id", "printed", "value", "unit"), SPOT_VALUES, ids=[spot[0] for spot in SPOT_VALUES])
def test_a_figure_is_what_the_document_prints(
    figures: pd.DataFrame, figure_id: str, printed: str, value: float, unit: str
) -> None:
    figure = figures.loc[figure_id]

    assert (figure["printed"], figure["value"], figure["unit"], figure["cell"]) == (printed, value, unit, "printed")


@pytest.mark.parametrize(
    ("figure_id", "row", "column", "printed"),
    [
        ("003:5.4:6:6", "> 55 jaar", "T4.2", "NA"),
        ("003:5.4:6:7", "> 55 jaar", "T4.3", "NA"),
        ("003:5.4:11:1", "Onbekend", "Controle", "NA"),
        ("003:5.4:14:3", "Westers", "T2", "NA"),
        ("003:8.1:1:2", "Man", "W 1", "NA"),
        ("003:8.1:12:3", "Niet-westers", "W 2", "NA"),
        ("003:10.6:1:1", "Looninkomen > 100% WML (1/0)", "Controle Gem. (SD)", "NA"),
        ("003:10.9:9:1", "Tijdelijk contract (1/0)", "Controle gem. (SD)", "NA"),
    ],
)
def test_a_withheld_cell_is_withheld(
    figures: pd.DataFrame, figure_id: str, row: str, column: str, printed: str
) -> None:
    figure = figures.loc[figure_id]

    assert (figure["cell"], figure["printed"]) == ("suppressed", printed)
    assert pd.isna(figure["value"])
    assert figure["row_label"].endswith(row)
    assert figure["column_label"].endswith(column)


@pytest.mark.parametrize("figure_id", ["003:5.5:1:2", "003:5.5:3:2", "003:5.5:2:4", "000:13:8:2"])
def test_a_blank_cell_is_neither_withheld_nor_nothing(figures: pd.DataFrame, figure_id: str) -> None:
    assert figures.loc[figure_id, "cell"] == "blank"
    assert pd.isna(figures.loc[figure_id, "value"])


def test_the_stars_are_kept_beside_the_number(figures: pd.DataFrame) -> None:
    stars = figures.loc[["000:6:2:1", "000:12.1:1:3", "001:12.1:1:3", "003:3.4:1:3"], "significance"]

    assert stars.tolist() == ["***", "***", "**", "*"]
    assert pd.isna(figures.loc["000:6:1:1", "significance"])


def test_the_letter_of_oss_is_all_there(figures: pd.DataFrame) -> None:
    values = figures.loc[figures["source_id"] == "002", "value"]

    assert {301, 98, 101, 102, 129, 10, 78, 7.5, 23, 49} <= set(values)


def test_only_the_sources_that_say_so_withhold(figures: pd.DataFrame) -> None:
    withheld = figures[figures["cell"] == "suppressed"]

    assert withheld.groupby("table_id").size().to_dict() == {
        "5.4": 16,
        "8.1": 45,
        **{f"10.{table}": 9 for table in (6, 7, 8, 9)},
    }
    assert set(withheld["printed"]) == {"NA"}
    assert set(withheld["source_id"]) == {"003"}


def test_nine_trials_and_eleven_municipalities(mart: Mart) -> None:
    assert count(mart, "SELECT 1 FROM trial") == 9
    assert count(mart, "SELECT 1 FROM municipality") == 11
    assert count(mart, "SELECT DISTINCT trial_id FROM municipality") == 9
    assert count(mart, "SELECT 1 FROM source WHERE source_id IN ('000', '001', '002', '003', '004')") == 5


@pytest.mark.parametrize(("finding_id", "printed", "computed"), FINDINGS, ids=[finding[0] for finding in FINDINGS])
def test_what_does_not_fit_is_a_finding(mart: Mart, finding_id: str, printed: str | None, computed: str) -> None:
    found = mart.query(f"SELECT * FROM finding WHERE finding_id = '{finding_id}'").to_dict("records")

    assert len(found) == 1
    assert printed is None or found[0]["printed"] == printed
    assert found[0]["computed"] == computed
    assert found[0]["figure_ids"]


def test_no_finding_is_about_labels_that_are_the_same(mart: Mart) -> None:
    # Table 5.2 and 5.4 both print `27-34 jaar` under another heading; table 10.1 prints `35-44 jaar (1/0)`.
    found = mart.query("SELECT finding_id, printed, computed FROM finding WHERE computed LIKE 'elders: %'")
    same = [
        row["finding_id"]
        for row in found.to_dict("records")
        if row["printed"].removesuffix(" (1/0)").split(" > ")[-1]
        == row["computed"].removeprefix("elders: ").split(" > ")[-1]
    ]

    assert same == []


def test_no_relation_is_worked_out_from_a_withheld_cell(published: Published) -> None:
    withheld = {name for name, cell in published.figures().items() if cell.state == "suppressed"}
    worked_out = [
        outcome.rule_id
        for outcome in published.evaluation.outcomes
        if outcome.outcome in (HOLDS, FAILS) and withheld & set(outcome.figure_ids)
    ]

    assert worked_out == []


@pytest.mark.parametrize("column", range(2, 7))
def test_the_clients_of_a_coach_are_never_added_up(published: Published, column: int) -> None:
    # Table 8.1, migration background: 64, 30, NA for W 2.
    outcomes = {outcome.rule_id: outcome for outcome in published.evaluation.outcomes}

    for group in ("age", "education", "migration", "household", "duration"):
        outcome = outcomes[f"003:8.1:{group}-adds-to-100@{column}"]
        assert (outcome.outcome, outcome.printed, outcome.computed) == ("not checked: suppressed", "", "")
    assert outcomes["003:8.1:migration-adds-to-100@1"].outcome == HOLDS


@pytest.mark.parametrize("table", [*HARMONISED, "effect", "literature_finding"])
def test_every_figure_that_a_row_names_is_in_the_record(mart: Mart, table: str) -> None:
    lost = f"SELECT 1 FROM {table} WHERE figure_id IS NOT NULL AND figure_id NOT IN (SELECT figure_id FROM figure)"

    assert count(mart, lost) == 0
    if table != "literature_finding":
        assert count(mart, f"SELECT 1 FROM {table} WHERE figure_id IS NULL") == 0


def test_every_figure_of_a_finding_is_in_the_record(mart: Mart, figures: pd.DataFrame) -> None:
    named = mart.query("SELECT figure_ids FROM finding")["figure_ids"].str.split().explode()

    assert set(named) <= set(figures.index)


@pytest.mark.parametrize("table", HARMONISED)
def test_a_number_stands_only_where_it_is_released(mart: Mart, table: str) -> None:
    some = " OR ".join(f'"{name}" IS NOT NULL' for name in HARMONISED_NUMBERS)

    assert count(mart, f"SELECT 1 FROM {table}") > 0
    assert count(mart, f"SELECT 1 FROM {table} WHERE status <> 'released' AND ({some})") == 0
    assert count(mart, f"SELECT 1 FROM {table} WHERE status <> 'released' AND coalesce(reason, '') = ''") == 0
    assert count(mart, f"SELECT 1 FROM {table} WHERE origin <> 'published'") == 0


@pytest.mark.parametrize("table", HARMONISED)
def test_shares_and_intervals_are_between_0_and_1(mart: Mart, table: str) -> None:
    frame = mart.query(f"SELECT * FROM {table} WHERE share IS NOT NULL OR ci_level IS NOT NULL")
    drawn = frame[frame["ci_level"].notna()]

    assert frame["share"].between(0, 1).all()
    assert set(drawn["ci_level"]) <= {0.95}
    assert (drawn["ci_low"] >= 0).all()
    assert (drawn["ci_low"] <= drawn["share"]).all()
    assert (drawn["share"] <= drawn["ci_high"]).all()
    assert (drawn["ci_high"] <= 1).all()
    assert drawn["base_n"].notna().all()
    assert frame.loc[frame["ci_level"].isna(), ["ci_low", "ci_high"]].isna().all(axis=None)


@pytest.mark.parametrize("table", ["profile", "balance"])
def test_no_interval_is_drawn_beside_a_withheld_cell(mart: Mart, table: str) -> None:
    keys = "trial_id, arm_id, population, wave, characteristic"
    hidden = f"SELECT DISTINCT {keys} FROM {table} WHERE status = 'suppressed'"

    assert count(mart, f"SELECT 1 FROM {table} JOIN ({hidden}) USING ({keys}) WHERE ci_low IS NOT NULL") == 0
    assert table == "profile" or count(mart, hidden) > 0


@pytest.mark.parametrize("table", [*HARMONISED, "effect"])
def test_ids_of_a_row_are_known(mart: Mart, table: str) -> None:
    assert count(mart, f"SELECT 1 FROM {table} WHERE trial_id NOT IN (SELECT trial_id FROM trial)") == 0
    arms = "SELECT arm_id FROM arm UNION ALL SELECT 'all'"
    assert count(mart, f"SELECT 1 FROM {table} WHERE arm_id NOT IN ({arms})") == 0
    assert count(mart, f"SELECT 1 FROM {table} WHERE arm_id <> 'all' AND arm_id NOT LIKE trial_id || ':%'") == 0


@pytest.mark.parametrize(
    ("table", "column", "axis"),
    [
        ("recruitment", "stage", "stage"),
        ("response", "instrument", "instrument"),
        ("outflow", "measure", "measure"),
        ("outflow", "category", "category"),
        ("outflow", "definition", "definition"),
        ("profile", "population", "population"),
        ("profile", "category", "category"),
        ("process", "item", "item"),
        ("process", "category", "category"),
        ("balance", "category", "category"),
        ("balance", "characteristic", "characteristic"),
    ],
)
def test_every_key_has_its_words(mart: Mart, table: str, column: str, axis: str) -> None:
    words = f"SELECT id FROM label WHERE axis = '{axis}'"

    assert count(mart, f'SELECT 1 FROM {table} WHERE "{column}" NOT IN ({words})') == 0


def test_outflow_to_work_in_oss_names_its_denominator(mart: Mart) -> None:
    row = mart.query(
        "SELECT * FROM outflow WHERE trial_id = 'oss' AND measure = 'outflow' AND category = 'work' AND arm_id = 'all'"
    ).to_dict("records")
    interval = build_wilson_interval(78, 341)

    assert len(row) == 1
    assert (row[0]["count"], row[0]["base_n"], row[0]["definition"]) == (78, 341, "first-exit-of-gross")
    assert row[0]["share"] == pytest.approx(0.228739, abs=1e-6)
    assert (row[0]["ci_low"], row[0]["ci_high"]) == pytest.approx((interval.low, interval.high))


@pytest.mark.parametrize(("trial_id", "share"), [("oss", 0.075), ("wageningen", 0.055)])
def test_the_expected_yearly_probability_is_printed(mart: Mart, trial_id: str, share: float) -> None:
    rows = mart.query(f"SELECT share FROM outflow WHERE measure = 'expected-yearly' AND trial_id = '{trial_id}'")

    assert rows["share"].tolist() == pytest.approx([share])


@pytest.mark.parametrize(
    ("arm", "count_", "base", "reason"),
    [
        ("oss:eigen-regie", 101, 98, "more than the group has members"),
        ("oss:intensieve-begeleiding", 102, 101, "more than the group has members"),
        ("oss:control", 82, 102, None),
    ],
)
def test_response_in_oss_is_kept_as_printed(mart: Mart, arm: str, count_: int, base: int, reason: str | None) -> None:
    where = f"wave = 0 AND instrument = 'participant-questionnaire' AND arm_id = '{arm}'"
    found = mart.query(f"SELECT count, base_n, share, reason FROM response WHERE {where}")
    (row,) = found.to_dict("records")

    assert (row["count"], row["base_n"]) == (count_, base)
    assert pd.isna(row["share"]) if reason else row["share"] == pytest.approx(count_ / base)
    assert (None if pd.isna(row["reason"]) else row["reason"]) == reason


def test_sizes_of_groningen_are_those_after_removal(mart: Mart) -> None:
    rows = mart.query(
        "SELECT arm_id, count FROM recruitment WHERE trial_id = 'groningen' AND stage = 'assigned' ORDER BY arm_id"
    )

    assert dict(zip(rows["arm_id"].str.removeprefix("groningen:"), rows["count"], strict=True)) == {
        "control": 1635,
        "reference": 146,
        "t1": 1641,
        "t2": 1620,
        "t3": 1649,
        "t4": 1647,
    }


def test_the_balance_of_participants_by_hand(mart: Mart) -> None:
    # Table 5.4: 52 % of T1 and 49 % of control are men: 0.03 / sqrt((0.52 x 0.48 + 0.49 x 0.51) / 2)
    (row,) = mart.query(
        "SELECT share, smd FROM balance WHERE arm_id = 'groningen:t1' AND population = 'participants'"
        " AND characteristic = 'sex' AND category = 'male'"
    ).to_dict("records")

    assert row["share"] == 0.52
    assert row["smd"] == pytest.approx(0.060030, abs=1e-6)


def test_regular_contacts_of_2019_are_no_baseline(mart: Mart) -> None:
    # Table 8.3 counts the first eight months of 2019.
    rows = mart.query("SELECT DISTINCT wave FROM process WHERE figure_id LIKE '003:8.3:%'")

    assert 0 not in rows["wave"].tolist()


def test_an_effect_of_comparison_b_carries_its_reconstructed_error(mart: Mart) -> None:
    (row,) = mart.query(
        "SELECT * FROM effect WHERE effect_id = 'groningen:t1:B:ITT:M1:contract_temporary:24:all'"
    ).to_dict("records")

    assert (row["estimate"], row["comparison_mean"]) == (-0.035, 0.137)
    assert row["std_error"] == pytest.approx(0.0294214, abs=1e-7)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((-0.083394, 0.013394), abs=1e-6)
    assert (row["n"], row["df"], row["n_arm"], row["n_comparison"]) == (8334, 8316, 1641, 146)
    assert (row["se_type"], row["significant"], row["figure_id"]) == ("reconstructed", False, "003:10.13:9:3")


def test_effects_a_have_no_error_but_for_table_9_1(mart: Mart) -> None:
    rows = mart.query("SELECT * FROM effect WHERE comparison = 'A'")
    plain = rows[rows["se_type"] == "none"]
    lent = rows[rows["se_type"] == "borrowed"]

    assert len(plain) == 4 * 9 * 4 - 4
    assert plain[["std_error", "ci_low", "ci_high", "significant"]].isna().all(axis=None)
    assert set(plain["reason"]) == {"control mean withheld, no standard error printed"}
    assert set(lent["outcome_id"]) == {"contract_temporary"}
    assert set(lent["month"]) == {24}
    assert set(rows["se_type"]) == {"none", "borrowed", "counts"}
    t3 = rows[(rows["se_type"] == "counts") & (rows["arm_id"] == "groningen:t3")].iloc[0]
    assert (t3["estimate"], t3["std_error"]) == pytest.approx((38 / 153 - 24 / 222, 0.040675), abs=1e-6)


def test_effects_are_complete(mart: Mart) -> None:
    rows = mart.query("SELECT comparison, model, month, count(*) AS n FROM effect GROUP BY ALL ORDER BY ALL")
    sizes = {(row.comparison, row.model, row.month): row.n for row in rows.itertuples()}

    assert sizes == {
        **{("A", "M1", month): 36 for month in (0, 8, 16, 24)},
        **{("B", "M1", month): 45 for month in (0, 8, 16, 24)},
        **{("C", "M1", month): 36 for month in (0, 8, 16, 24)},
        ("A", "M2", 24): 4,
        ("C", "M2", 24): 4,
    }


def test_an_effect_is_significant_only_with_an_interval_that_leaves_out_zero(mart: Mart) -> None:
    rows = mart.query("SELECT * FROM effect")
    drawn = rows[rows["std_error"].notna()]
    excludes_zero = (drawn["ci_low"] > 0) | (drawn["ci_high"] < 0)
    few = drawn["reason"].eq("few events")

    assert set(drawn["ci_level"]) == {0.90}
    assert (drawn["significant"].astype(bool) == (excludes_zero & ~few)).all()
    assert ((drawn["estimate"] - drawn["ci_low"]) / drawn["std_error"]).to_numpy() == pytest.approx(1.644854, abs=1e-6)
    assert rows.loc[rows["std_error"].isna(), "significant"].isna().all()
    assert (rows["estimate"].abs() < 1).all()
    assert not rows["estimand"].eq("ATT").any()


@pytest.mark.parametrize("table", sorted(CONTRACT))
def test_the_columns_of_the_contract_are_there(mart: Mart, table: str) -> None:
    columns = set(mart.query(f'SELECT * FROM "{table}" LIMIT 0').columns)

    assert set(CONTRACT[table].split()) - columns == set()


def test_every_column_of_every_table_is_in_the_dictionary(mart: Mart) -> None:
    columns = mart.query(
        "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_catalog = 'mart'"
    )
    entries = mart.query('SELECT "table", "column", type, description FROM dictionary')

    assert set(columns.itertuples(index=False, name=None)) == {
        (row.table, row.column, row.type) for row in entries.itertuples()
    }
    assert {table.name for table in TABLES} == set(columns["table_name"])
    assert entries["description"].str.strip().ne("").all()


def test_the_mart_says_what_it_was_built_from(mart: Mart) -> None:
    info = mart.query("SELECT key, value FROM build_info").set_index("key")["value"]

    assert {
        "version",
        "as_of",
        "input_hash_registry",
        "input_hash_published",
        "seed",
        "content_hash",
        "built_at",
    } <= set(info.index)
    assert mart.path.name == f"mart-{info['content_hash'][:16]}.duckdb"
