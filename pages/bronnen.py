import streamlit as st

from vexcore.queries.build import load_sources
from vexcore.queries.findings import load_findings, load_rule_counts
from vexcore.queries.passport import load_figure_uses, load_passports
from vexcore.queries.record import (
    load_dictionary,
    load_printed_cells,
    load_printed_tables,
    load_record_search,
    load_statements,
)
from vexcore.queries.trials import load_trials
from vexcore.report.package import build_citation, format_published, pack_mart, pack_table, read_build_info
from vexcore.ui.cached import ask, get_mart
from vexcore.ui.render import draw_title
from vexcore.ui.sources.downloads import (
    choose_download,
    draw_citation,
    draw_dictionary,
    draw_download,
    draw_package,
    draw_sources,
)
from vexcore.ui.sources.findings import draw_contradictions, draw_findings, draw_relations
from vexcore.ui.sources.passport import (
    choose_figure,
    draw_contradiction,
    draw_figure,
    draw_figure_findings,
    draw_surroundings,
    draw_unknown_figure,
    draw_uses,
)
from vexcore.ui.sources.search import SHOWN, choose_search, choose_sources, choose_trials, draw_hits
from vexcore.ui.sources.sections import choose_kinds, choose_section
from vexcore.ui.sources.tables import choose_table, draw_printed
from vexcore.ui.text import _, format_day


def show_passport(figure_id: str) -> None:
    found = ask(load_passports, figure_ids=(figure_id,))
    if found.empty:
        draw_unknown_figure(figure_id, ask(load_statements, references=(figure_id,)))
        return
    figure = found.iloc[0]
    table = {"source_id": figure["source_id"], "table_id": figure["table_id"]}
    with st.container(border=True):
        draw_figure(figure)
        draw_figure_findings(
            figure,
            ask(load_findings, figure_ids=(figure_id,)),
            ask(load_rule_counts, tables=(":".join(table.values()),)),
        )
        draw_contradiction(figure, ask(load_statements))
        draw_uses(ask(load_figure_uses, figure_ids=(figure_id,)))
        draw_surroundings(figure, ask(load_printed_cells, **table))


def show_search() -> None:
    search = choose_search(tables, ask(load_trials))
    everything, mart = int(tables["figures"].sum()), get_mart()
    draw_hits(
        ask(load_record_search, rows=SHOWN, **search.filters()),
        build_csv=lambda: load_record_search(mart, rows=everything, **search.filters()).to_csv(index=False),
    )


def show_tables() -> None:
    table = choose_table(tables)
    draw_printed(table, ask(load_printed_cells, source_id=table["source_id"], table_id=table["table_id"]))


def show_findings() -> None:
    draw_relations(ask(load_rule_counts))
    left, right = st.columns(2)
    with left:
        kinds = choose_kinds(ask(load_findings))
    with right:
        sources = choose_sources(tables)
    draw_findings(ask(load_findings, kinds=kinds, sources=sources))


def show_contradictions() -> None:
    draw_contradictions(ask(load_statements), trials=choose_trials(ask(load_trials)))


def show_downloads() -> None:
    mart = get_mart()
    info = read_build_info(mart)
    draw_citation(build_citation(info | {"as_of": format_day(info["as_of"])}))
    draw_package(lambda: pack_mart(mart), info["version"])
    table = choose_download()
    draw_download(
        table,
        build_csv=lambda: format_published(mart, table=table),
        build_zip=lambda: pack_table(mart, table=table),
    )
    draw_dictionary(ask(load_dictionary), table)


draw_title(
    _("Bronnen en paspoorten"),
    _(
        "Elk overgenomen cijfer van dit dashboard is gedrukt in een bron. Hier ziet u waar, en of het klopt met de "
        "rest."
    ),
)
tables = ask(load_printed_tables)
if asked := choose_figure():
    show_passport(asked)
section = choose_section()
{
    "zoeken": show_search,
    "tabellen": show_tables,
    "bevindingen": show_findings,
    "tegenspraak": show_contradictions,
    "downloads": show_downloads,
    "lijst": lambda: draw_sources(ask(load_sources), tables),
}[section]()
