"""The texts that travel with the data package."""

from __future__ import annotations

TITLE = "VEX: the Dutch social-assistance trials of 2017-2019 side by side (de vertrouwensexperimenten naast elkaar)"

CITATION = "VEX, de vertrouwensexperimenten naast elkaar, versie {version} ({content}), {day}."

DEMONSTRATION_NOTE = (
    "Besides published figures this package holds a demonstration, synthetic: files with demonstration-synthetic in "
    "their name were computed from invented persons. Do not cite them as results."
)

LICENCE = {
    "name": "EUPL-1.2",
    "title": "European Union Public Licence 1.2",
    "path": "https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12",
}

README = """VEX, de vertrouwensexperimenten naast elkaar
versie {version}   stand {as_of}   gemaakt {built_at}
inhoud sha256 {content_hash}

NEDERLANDS

Dit is het hele gegevensbestand van VEX: de gedrukte cijfers van de experimenten met de bijstand in elf Nederlandse
gemeenten (2017-2019), en de geharmoniseerde rijen die ervan gemaakt zijn.

  csv/              elke tabel als CSV: UTF-8, komma's, decimale punt; leeg = geen waarde
  parquet/          dezelfde tabellen als Parquet, met dezelfde waarden
  datapackage.json  beschrijving van elke tabel en kolom (Frictionless Data Package), de bronnen en de licentie
  CITATION.cff      hoe u dit bestand aanhaalt

Lees dit eerst
* Begin bij `figure`: een rij per gedrukt getal, met de plek waar het staat. Percentages staan daar zoals
  gedrukt (0-100), in alle andere tabellen als aandeel (0-1). Het gedrukte getal blijft zoals het gedrukt is;
  wat niet klopt, staat in `finding`.
* `cell = suppressed` betekent: de bron hield het cijfer achter. Dat is geen nul en geen ontbrekende waarde.
  Werk zo'n cijfer niet terug uit andere cijfers.
* Elke andere rij verwijst met `figure_id` naar het gedrukte getal. `status` en `reason` zeggen waarom een getal
  er niet is.
* Een standaardfout met `se_type = reconstructed` is door ons berekend en niet gedrukt.
* Bestanden met `demonstration-synthetic` in hun naam zijn een demonstratie, synthetisch: berekend over verzonnen
  personen, om de software te laten zien en te toetsen. Trek er geen conclusies uit over een gemeente.
  Bestanden met `deliveries` zijn berekend uit leveringen van gemeenten of het CBS; aantallen onder 10 zijn
  achtergehouden.
* De gedrukte cijfers blijven het werk van wie ze publiceerde: noem ook de bron (`source`). De licentie EUPL-1.2
  geldt voor wat VEX eraan toevoegt.

Citeren als: {citation}

ENGLISH

This is the whole data set of VEX: the printed figures of the social-assistance trials in eleven Dutch municipalities
(2017-2019), and the harmonised rows made from them.

  csv/              every table as CSV: UTF-8, commas, decimal point; empty = no value
  parquet/          the same tables as Parquet, with the same values
  datapackage.json  what every table and column holds (Frictionless Data Package), the sources and the licence
  CITATION.cff      how to cite these data

Read this first
* Start with `figure`: a row a printed number, with the place where it stands. Percentages are as printed there
  (0-100), and shares (0-1) in every other table. A printed number stays as printed; what does not fit is in
  `finding`.
* `cell = suppressed` means that the source withheld the figure. That is not zero and not missing. Do not work
  such a figure out from the others.
* Every other row points to the printed number with `figure_id`. `status` and `reason` say why there is no
  number.
* A standard error with `se_type = reconstructed` was computed by us and is not printed.
* Files with `demonstration-synthetic` in their name are a demonstration, synthetic: computed from invented persons, to
  show and test the software. Draw no conclusion about any municipality from them. Files with `deliveries` were
  computed from deliveries by municipalities or CBS; counts under 10 are withheld.
* The printed figures remain the work of those who published them: name the source (`source`) too. The licence
  EUPL-1.2 covers what VEX adds.

Cite as: {citation}

TABELLEN / TABLES

{tables}
"""
