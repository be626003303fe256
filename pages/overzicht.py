from vexcore.queries.trials import load_trials
from vexcore.ui.cached import ask
from vexcore.ui.render import draw_table, draw_title
from vexcore.ui.text import _

draw_title(
    _("De vertrouwensexperimenten naast elkaar"),
    _(
        "Elf gemeenten, negen gerandomiseerde experimenten met de bijstand, 2017-2019. Alle cijfers zijn gedrukte cijfers."
    ),
)
trials = ask(load_trials)
draw_table(
    trials,
    columns={"name": _("Experiment"), "municipalities": _("Gemeenten"), "legal_basis": _("Wettelijke grondslag")},
    alt_text=_("Register van de experimenten"),
    key="register",
)
