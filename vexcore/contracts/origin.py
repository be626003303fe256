"""Where a number comes from and whether it may be shown: the two marks that every row carries."""

from __future__ import annotations

ORIGINS = ("published", "demonstration", "estimated")
STATUSES = ("released", "suppressed", "embargoed", "not_estimable", "not_published")

PUBLISHED = "published"
DEMONSTRATION = "demonstration"
ESTIMATED = "estimated"
RELEASED = "released"
SUPPRESSED = "suppressed"
NOT_PUBLISHED = "not_published"
EMBARGOED = "embargoed"
NOT_ESTIMABLE = "not_estimable"

EFFECT_LEVEL = 0.90
"""Confidence level of effects: the reports test at 10 %."""

SHARE_LEVEL = 0.95
"""Confidence level of descriptive shares."""
