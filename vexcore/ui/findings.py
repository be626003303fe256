"""How the other side of a finding is told: what the printed number was held against."""

from __future__ import annotations

from vexcore.ui.text import _


def tell_check(computed: str) -> str:
    """Return in words what a printed number was held against; what is words already stays as it is.

    Parameters
    ----------
    computed
        From a finding: a number, a bound (``ten hoogste 98``, ``tussen 40 en 50``) or words (``elders: variant C``,
        ``staat al bij rij 2``).
    """
    if computed.startswith("ten hoogste "):
        return _("kan {bound} zijn").format(bound=computed)
    if computed.startswith("tussen "):
        return _("hoort {bound} te liggen").format(bound=computed)
    if computed.startswith("cijfer voor cijfer "):
        return _("is {what}").format(what=computed)
    if computed.startswith("dezelfde getallen "):
        return _("heeft {what}").format(what=computed)
    if is_quantity(computed):
        return _("volgens de andere cijfers: {number}").format(number=computed)
    return computed


def is_quantity(computed: str) -> bool:
    """Say whether what a finding computed is a number, and no sentence."""
    return computed[:1] in set("-0123456789") and not any(character.isalpha() for character in computed)
