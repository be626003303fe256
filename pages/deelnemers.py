from vexcore.contracts.origin import PUBLISHED
from vexcore.ui.cohort.participants import draw_cohort_participants
from vexcore.ui.cohort.switch import draw_switched_title
from vexcore.ui.participants.printed import draw_printed
from vexcore.ui.text import _

origin = draw_switched_title(
    _("Deelnemers"),
    _("Wie deden er mee, hoe ging het met hen, en wie vulde de vragenlijsten in?"),
)
if origin == PUBLISHED:
    draw_printed()
else:
    draw_cohort_participants(origin)
