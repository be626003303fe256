"""Whether the arms of a trial are alike at the start, and whether its participants are like everybody."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from vexcore.charts.love import LoveWords, build_love_chart
from vexcore.contracts.origin import DEMONSTRATION, RELEASED
from vexcore.ui.cohort.balance_words import tell_allocation, tell_hidden, tell_joint, tell_love, tell_tests
from vexcore.ui.cohort.checks import (
    ALL,
    THRESHOLD,
    count_absent,
    describe_share,
    describe_test,
    explain_absent,
    explain_control,
    find_hidden,
    format_signed,
    name_control,
    name_member,
    spread_arms,
)
from vexcore.ui.cohort.frames import draw_cohort_chart, mark_title, shape_table
from vexcore.ui.cohort.words import describe_base, name_absence, name_origin
from vexcore.ui.render import draw_empty, draw_source_line, draw_table
from vexcore.ui.text import LANGUAGE, _, pick
from vexcore.ui.widgets import choose_one

MEMBERS = {"assigned": _("Iedereen die is ingedeeld"), "participants": _("Deelnemers")}


# A part of its own: other members draw that part alone.
@st.fragment
def draw_balance(checks: pd.DataFrame, *, place: str, origin: str) -> None:
    """Draw how the arms differ from their comparison group at the start.

    Parameters
    ----------
    checks
        From `vexcore.queries.design_checks.load_balance_checks`.
    """
    rows = select_balance(checks)
    if rows.empty:
        draw_empty(
            _("Van deze proef is niet berekend of de groepen op elkaar lijken."), _("Kies hierboven een andere proef.")
        )
        return
    options = {str(key): _name_part(part, rows) for key, part in rows.groupby("part", sort=False)}
    chosen = next(iter(options))
    if len(options) > 1:
        chosen = choose_one(_("Vergelijk"), options, key="vergelijk")
    own = rows[rows["part"] == chosen]
    control = name_control(own.iloc[0])
    sentences = [
        tell_allocation(checks[checks["characteristic"] == "allocation"]),
        tell_joint(own[own["test"] == "joint"], control=control),
        tell_tests(own[own["test"] == "chi-square"], control=control),
    ]
    if own["population"].iloc[0] == "participants":
        sentences.append(
            _("Deelnemers zeiden zelf ja, na de loting: een verschil kan ook daardoor komen, niet alleen door toeval.")
        )
    st.markdown("\n\n".join(sentence for sentence in sentences if sentence))
    _draw_love(
        own,
        place=place,
        origin=origin,
        title=_("Verschil met {control} bij het begin: {who}, in standaarddeviaties").format(
            control=control, who=MEMBERS[str(own["population"].iloc[0])].lower()
        ),
        key="love",
    )
    _draw_tests(own, place=place, origin=origin, control=control, key="chi-square")


def select_balance(checks: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of single arms against another arm, with ``part``: members and comparison."""
    arms = checks[
        checks["population"].isin(list(MEMBERS))
        & (checks["comparison_arm_id"] != ALL)
        & (checks["arm_id"] != checks["comparison_arm_id"])
        & (checks["characteristic"] != "allocation")
    ]
    return arms.assign(part=arms["population"] + "-" + arms["comparison_arm_id"])


def _name_part(part: pd.DataFrame, rows: pd.DataFrame) -> str:
    name = MEMBERS[str(part["population"].iloc[0])]
    if rows["comparison_arm_id"].nunique() == 1:
        return name
    return _("{who}, tegen {control}").format(who=name, control=name_control(part.iloc[0]))


def draw_representativeness(checks: pd.DataFrame, *, place: str, origin: str) -> None:
    """Draw how participants, and the reference group where there is one, differ from everybody in the target group."""
    rows = select_wide(checks)
    if rows.empty:
        st.markdown(
            _(
                "Dat is hier niet te zeggen: van deze proef is geen bredere groep mensen geleverd om de deelnemers mee "
                "te vergelijken."
            )
        )
        return
    for comparison, part in rows.groupby("comparison_arm_id", sort=False):
        control = name_control(part.iloc[0])
        st.markdown(tell_tests(part[part["test"] == "chi-square"], control=control))
        st.markdown(
            _(
                "Getoetst zijn deelnemers tegen wie nee zei, en de referentiegroep (alleen gevolgd in registers) "
                "tegen iedereen die is ingedeeld. Een verschil maakt de groepen van de proef niet "
                "onvergelijkbaar; het zegt voor wie de uitkomst geldt."
            )
        )
        _draw_love(
            part,
            place=place,
            origin=origin,
            title=_("Verschil met {whole} bij het begin, in standaarddeviaties").format(whole=control),
            key=f"wide-{comparison}",
        )
        _draw_tests(part, place=place, origin=origin, control=control, key=f"wide-chi-square-{comparison}")


def select_wide(checks: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of whole groups (all participants, the reference group) against a wider group."""
    whole = (checks["arm_id"] == ALL) | (checks["population"] == "reference")
    return checks[whole & (checks["characteristic"] != "allocation")]


def describe_love(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the love plot with the texts that chart and table show.

    What is not shown is counted in its place, but for groups of which nothing at all is shown.
    """
    cells = rows[(rows["category"] != ALL) & (rows["characteristic"] != ALL)]
    records = cells.to_dict("records")
    described = cells.assign(
        group=[pick(row, "characteristic") for row in records],
        row=[pick(row, "category") for row in records],
        series=[name_member(row) for row in records],
        value=cells["smd"].astype("float64").where(cells["status"] == RELEASED),
        shown=[format_signed(row["smd"]) if row["status"] == RELEASED else name_absence(row) for row in records],
        share_words=[describe_share(row) for row in records],
        n=[describe_base(row) for row in records],
        clear=True,
        absent="",
        absent_short="",
    )
    partly = described[~described["series"].isin(find_hidden(described, column="series"))]
    described.loc[partly.index, ["absent", "absent_short"]] = count_absent(partly)
    return described


def _draw_love(rows: pd.DataFrame, *, place: str, origin: str, title: str, key: str) -> None:
    cells = describe_love(rows)
    words = LoveWords(
        value=_("Verschil in standaarddeviaties"),
        group=_("Kenmerk"),
        row=_("Categorie"),
        series=_("Groep"),
        share=_("Aandeel in de groep"),
        n=_("Aantal van noemer"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )
    hidden = find_hidden(cells, column="series")
    drawn = cells[~cells["series"].isin(hidden)]
    draw_cohort_chart(
        lambda look: build_love_chart(
            drawn.drop(columns="share").rename(columns={"share_words": "share"}),
            words=words,
            look=look,
            series_order=list(dict.fromkeys(drawn["series"])),
            least_reach=2.5 * THRESHOLD,
            number_format=".1f",
            threshold=THRESHOLD,
            language=LANGUAGE,
        ),
        origin=origin,
        title=title,
        alt_text=tell_love(cells),
        table=cells,
        columns={
            "group": words.group,
            "row": words.row,
            "series": words.series,
            "shown": words.value,
            "share_words": words.share,
            "n": words.n,
        },
        key=key,
        note=" ".join(
            part
            for part in (
                tell_love(cells),
                tell_hidden(hidden),
                explain_absent(drawn),
                explain_control(rows.iloc[0]),
                _(
                    "Rechts van nul: in de groep komt dit vaker voor. Streeplijnen: 0,1 standaarddeviatie, een "
                    "gangbare grens voor een klein verschil; bij een aandeel van 50% is dat 5 procentpunten."
                ),
            )
            if part
        ),
        facts={_("Proef"): place},
    )


def _draw_tests(rows: pd.DataFrame, *, place: str, origin: str, control: str, key: str) -> None:
    tests = rows[rows["test"].isin(["chi-square", "joint"])]
    if tests.empty:
        return
    records = tests.to_dict("records")
    described = tests.assign(
        what=[
            _("Alle kenmerken samen") if row["characteristic"] == ALL else pick(row, "characteristic")
            for row in records
        ],
        arm=[name_member(row) for row in records],
        p=[describe_test(row) for row in records],
        last=tests["characteristic"] == ALL,
    ).sort_values("last", kind="stable")
    _draw_tests_table(described, place=place, origin=origin, control=control, key=key)


def _draw_tests_table(tests: pd.DataFrame, *, place: str, origin: str, control: str, key: str) -> None:
    wide = spread_arms(tests, heads=["what"], column="arm", value="p")
    columns = {"what": _("Kenmerk"), **{str(name): str(name) for name in wide.columns if name != "what"}}
    title = _("Past het verschil met {control} bij toeval? p-waarden, {place}").format(control=control, place=place)
    with st.container(border=True):
        st.subheader(mark_title(title, origin), anchor=False)
        # Origin and trial stand in the title: in front they push the last arms out of sight.
        shown = wide.rename(columns=columns).assign(**{_("Herkomst"): name_origin(origin)})
        draw_table(
            shown,
            columns={str(name): str(name) for name in shown.columns},
            alt_text=mark_title(title, origin),
            key=f"table-{key}",
        )
        note = _(
            "De kans dat toeval alleen een minstens zo groot verschil geeft (chi-kwadraattoets; alle kenmerken samen "
            "in één toets). Kleiner dan 0,05 is weinig. * p < 0,10; ** p < 0,05; *** p < 0,01."
        )
        st.markdown(f":small[{_tell_joined(tests)}{note}]")
        draw_source_line(list(tests["source_id"]))
        st.download_button(
            _("Download deze toetsen (CSV)"),
            build_tests_csv(wide, columns, origin=origin, title=title, place=place),
            file_name=f"{'demonstratie-synthetisch' if origin == DEMONSTRATION else 'leveringen'}-toetsen.csv",
            mime="text/csv",
            icon=":material/download:",
            key=f"download-{key}",
            on_click="ignore",
        )


def build_tests_csv(wide: pd.DataFrame, columns: Mapping[str, str], *, origin: str, title: str, place: str) -> str:
    """Return a table of tests as CSV, with origin, trial and what it is in every row."""
    shaped = shape_table(wide, columns, origin=origin, what=title, facts={_("Proef"): place})
    return str(shaped.to_csv(index=False))


def _tell_joined(tests: pd.DataFrame) -> str:
    """Return in words that a test takes withheld categories together; empty where none does."""
    joined = (tests["status"] == RELEASED) & tests["reason"].notna()
    return _("Achtergehouden categorieën tellen in een toets als één categorie. ") if joined.any() else ""
