from vexcore.contracts.origin import PUBLISHED
from vexcore.ui.cohort.process import draw_cohort_process
from vexcore.ui.cohort.switch import draw_switched_title
from vexcore.ui.process.printed import draw_printed
from vexcore.ui.text import _

origin = draw_switched_title(
    _("Proces: wat begeleiders deden en zagen"),
    _(
        "Consulenten in Oss en Wageningen en vijf werkcoaches in Groningen vulden over hun deelnemers "
        "vragenlijsten in. Het zijn **oordelen van begeleiders**, alle groepen van een experiment samen: ze laten zien "
        "hoe het ging, niet wat een aanpak heeft opgeleverd."
    ),
)
if origin == PUBLISHED:
    draw_printed()
else:
    draw_cohort_process(origin)
