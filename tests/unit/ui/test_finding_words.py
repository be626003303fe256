"""What a printed number was held against, in words that fit every kind of finding."""

import pytest

from vexcore.ui.findings import tell_check


@pytest.mark.parametrize(
    ("computed", "told"),
    [
        ("18,82", "volgens de andere cijfers: 18,82"),
        ("-0,0190", "volgens de andere cijfers: -0,0190"),
        ("elders: Februari 2018", "elders: Februari 2018"),
        ("staat al bij rij 2", "staat al bij rij 2"),
        ("die dag bestaat niet", "die dag bestaat niet"),
        ("ten hoogste 205 (68%)", "kan ten hoogste 205 (68%) zijn"),
        ("tussen -1 en 0", "hoort tussen -1 en 0 te liggen"),
        ("cijfer voor cijfer de rij van tabel 10.4", "is cijfer voor cijfer de rij van tabel 10.4"),
        ("dezelfde getallen als bij Werk", "heeft dezelfde getallen als bij Werk"),
        (",4: geen nul voor de komma", ",4: geen nul voor de komma"),
        ("1 wordt 0,00 en 6 wordt 16,67", "1 wordt 0,00 en 6 wordt 16,67"),
    ],
)
def test_check_is_told_in_words(computed: str, told: str) -> None:
    assert tell_check(computed) == told
