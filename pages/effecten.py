from vexcore.contracts.origin import PUBLISHED
from vexcore.ui.cohort.effects import draw_cohort_effects
from vexcore.ui.cohort.switch import draw_switched_title
from vexcore.ui.effects.printed import draw_printed
from vexcore.ui.text import _

origin = draw_switched_title(
    _("Effecten"),
    _(
        "Deed een andere aanpak in de bijstand iets? Alleen Groningen drukt effecten als getallen: die staan eerst. "
        "Daaronder staat [wat bronnen in woorden zeggen](#in-woorden) over alle negen experimenten."
    ),
)
if origin == PUBLISHED:
    draw_printed()
else:
    draw_cohort_effects(origin)
