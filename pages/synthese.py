from vexcore.contracts.origin import PUBLISHED
from vexcore.ui.cohort.switch import draw_switched_title
from vexcore.ui.synthesis.pool import draw_pools
from vexcore.ui.synthesis.printed import draw_printed_synthesis
from vexcore.ui.text import _

origin = draw_switched_title(
    _("Synthese: wat zeggen alle proeven samen?"),
    _(
        "Wat is over alle experimenten samen bekend, hoeveel verschillen zij, en wat mag niet bij elkaar worden "
        "opgeteld? Eerst de getallen, daarna [wat bronnen in woorden zeggen](#oogst)."
    ),
)
if origin == PUBLISHED:
    draw_printed_synthesis()
else:
    draw_pools(origin)
