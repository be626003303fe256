"""The prose of the delivery guide on `delivery.toml` and `mapping.toml`."""

from __future__ import annotations

DESCRIPTION = """
## delivery.toml

[TOML](https://toml.io) in UTF-8. A key that is not named here is a fault.

* A window ends before the month of `delivered_on`: a month that is not over was not read whole.
* The windows default to the calendar months of the trial's first and last day; of a trial that goes on, to the month
  before that of `delivered_on`. Where the last day is unknown, give `payroll_to` and `benefit_to`.
* `[trial]` and `[[arm]]` describe a trial that is not among the [known trials](#trials-and-arms); of those the facts
  have been reviewed and are not described again. A trial has at least one control and one treatment arm. Outside
  article 83 no arm has `earnings` or `exemption`: lighter duties within the law are `self_direction`.
* Ids are yours to choose. A trial id begins with a lower-case letter and has lower-case letters, digits and hyphens
  (`almere-2`); an arm id has lower-case letters, digits, dots and hyphens (`t4.1`); an outcome id begins with a
  lower-case letter and has lower-case letters, digits and `_`. Each has 60 signs at most.
* `[[outcome]]` adds a numeric outcome: a column of `months`, or an item of `answers`. Where `kind` is `binary` the
  ends are 0 and 1.
"""

OWN_TRIAL = """
A trial of your own:

```toml
[delivery]
trial = "almere"
delivered_by = "Gemeente Almere"
delivered_on = "2020-02-03"
format = 1

[trial]
id = "almere"
name = "Proef Almere"
legal_basis = "article-83"
consent = "pre"
start_on = "2018-01-15"
end_on = "2019-12-31"

[[arm]]
id = "control"
label = "Gewone aanpak"
role = "control"
randomised = true

[[arm]]
id = "vrijlating"
label = "Ruimere vrijlating"
role = "treatment"
randomised = true
components = ["earnings"]

[[outcome]]
id = "hope"
label = "Hoop op de toekomst"
file = "answers"
kind = "score"
unit = "points"
low = 0
high = 10
higher_is_better = true
```
"""

MAPPING = """
## mapping.toml

Optional: deliver your own files as they are, and say here what is what. Left is always yours, right that of the
format. Faults still name your own file, column and value. Without a line for it, a column or label keeps the meaning
that it has in the format.

```toml
[style]                       # how all your CSV files are written
separator = ";"
decimal = ","
thousands = "."
encoding = "cp1252"
dates = "dd-mm-yyyy"

[persons]
file = "Deelnemers.csv"
ignore = ["Opmerking"]        # columns that are left out
constants = { municipality_id = "oss" }
missing = { sex = ["onb."], age = ["99"] }

[persons.columns]
"Clientnummer" = "person_id"
"Groep" = "arm_id"

[persons.labels.arm_id]
"Eigen regie" = "eigen-regie"

[months.columns]
"JaarMaand" = "yyyymm"        # calendar months, 201804 or 2018-04, become months from the person's start

[months.scales]
hours = { times = 4.25 }      # hours a week become hours a month

[answers.items]
"V2 zenuwachtig" = "nervous"

[answers.item_scales.nervous] # asked the other way round
from = [1, 5]
to = [5, 1]
```

Amounts are in euros: a mapping does not convert currencies. While `[style]` has a fault no file is read, and while
the section of a file has one that file is not.
"""
