"""Direct identifiers: what may never be delivered, and is never shown where it was."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

NOT_SHOWN = "(not shown)"
EMAIL = r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}"
BSN_VALUES = 10
BSN_SHARE = 0.30
_BSN = r"^(?P<number>\d{8,9})(?:\.0+)?$"
_NUMBER_INSIDE = r"(?:^|\D)(?P<number>\d{8,9})(?:\D|$)"
_TWO_NUMBERS_INSIDE = r"(^|\D)\d{8,9}\D(.*\D)?\d{8,9}(\D|$)"

IDENTIFIER_WORDS = {
    "a name": "achternaam voornaam voornamen voorletter voorletters initialen roepnaam tussenvoegsel tussenvoegsels "
    "voorvoegsel voorvoegsels geslachtsnaam meisjesnaam familienaam doopnaam aanhef surname lastname firstname "
    "forename fullname familyname givenname maidenname middlename initials nickname",
    "an address": "adres adressen woonadres postadres huisadres verblijfadres adresregel straat straatnaam "
    "address homeaddress streetaddress street streetname",
    "a postcode": "postcode postcodes postcode4 postcode6 pc4 pc6 postalcode zip zipcode",
    "a house number": "huisnummer huisnr huisletter huisnummertoevoeging housenumber houseno housenr",
    "a phone number": "telefoon telefoonnummer telefoonnr telnr tel mobiel mobielnummer gsm phone phonenumber "
    "telephone mobile mobilephone cellphone",
    "an e-mail address": "email emailadres emailaddress mail mailadres mailaddress",
    "a birth date": "geboortedatum geboortedag gebdatum gebdat gebdt birthdate birthday birthdt dateofbirth dob",
    "a BSN or sofinummer": "bsn bsnnr bsnnummer burgerservicenummer burgerservicenr sofi sofinummer sofinr "
    "citizenservicenumber socialsecuritynumber ssn",
}
"""Words that make a column a direct identifier, in Dutch and English: alone, or as one part of a name."""

IDENTIFIER_PAIRS = {
    "a postcode": ("postal code", "zip code", "post code"),
    "a house number": ("house number", "huis nummer", "house no", "huis nr"),
    "a phone number": ("phone number", "mobiel nummer", "tel nr", "mobile phone"),
    "an e-mail address": ("e mail",),
    "a birth date": ("birth date", "date of birth", "geboorte datum", "geb datum", "geb dat", "datum geboorte"),
    "a BSN or sofinummer": (
        "burger service nummer",
        "citizen service number",
        "social security number",
        "sofi nummer",
    ),
}
"""The same, in separate words."""

NAME_WORDS = frozenset({"naam", "namen", "name", "names"})
PERSON_WORDS = frozenset(
    {
        "client",
        "clienten",
        "klant",
        "deelnemer",
        "deelneemster",
        "persoon",
        "personen",
        "inwoner",
        "burger",
        "partner",
        "echtgenoot",
        "volledige",
        "eerste",
        "tweede",
        "laatste",
        "eigen",
        "full",
        "first",
        "last",
        "middle",
        "family",
        "given",
        "birth",
        "maiden",
        "person",
        "participant",
        "customer",
        "citizen",
        "user",
        "gebruiker",
        "kandidaat",
        "candidate",
        "respondent",
    }
)
"""`naam` and `name` name a person alone or beside these words only: `gemeentenaam` is no person's name."""


def find_identifier(name: str) -> str | None:
    """Return which direct identifier a column name means, or None.

    Parameters
    ----------
    name
        Column name, in Dutch or English, in any case, with any signs between its words.
    """
    words = _split_words(name)
    joined = "".join(words)
    for kind, known in IDENTIFIER_WORDS.items():
        if not {joined, *words}.isdisjoint(known.split()):
            return kind
    spaced = f" {' '.join(words)} "
    for kind, pairs in IDENTIFIER_PAIRS.items():
        if any(f" {pair} " in spaced for pair in pairs):
            return kind
    rest = {re.sub(r"\d+$", "", word) for word in words} - {""}
    if rest & NAME_WORDS and rest <= NAME_WORDS | PERSON_WORDS | {"van", "de", "het", "of", "the"}:
        return "a name"
    return "a name" if any(joined in {f"{person}naam", f"{person}name"} for person in PERSON_WORDS) else None


def _split_words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", plain)
    return [word for word in re.split(r"[^a-z0-9]+", spaced.lower()) if word]


def find_emails(texts: pa.Array) -> npt.NDArray[np.bool_]:
    """Return which texts hold what looks like an e-mail address."""
    return _mask(pc.match_substring_regex(texts, EMAIL))


def find_bsn_like(texts: pa.Array) -> npt.NDArray[np.bool_]:
    """Return which texts are numbers of 8 or 9 digits, the length of a BSN."""
    return _mask(pc.match_substring_regex(texts, _BSN))


def passes_eleven_test(texts: pa.Array) -> npt.NDArray[np.bool_]:
    """Return which numbers of 8 or 9 digits pass the eleven-test of the BSN.

    9 a + 8 b + 7 c + 6 d + 5 e + 4 f + 3 g + 2 h - i is a multiple of 11, for the digits a to i; 8 digits stand for 9
    with a nought before them. Of random numbers one in eleven passes.

    Parameters
    ----------
    texts
        Numbers as `find_bsn_like` finds them.
    """
    if len(texts) == 0:
        return np.zeros(0, dtype=np.bool_)
    number = pc.struct_field(pc.extract_regex(texts, _BSN), "number")
    return _sum_eleven(number.cast(pa.int64()).to_numpy(zero_copy_only=False))


def _sum_eleven(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    digits = numbers[:, np.newaxis] // 10 ** np.arange(8, -1, -1) % 10
    weights = np.array([9, 8, 7, 6, 5, 4, 3, 2, -1])
    return np.asarray((digits @ weights % 11 == 0) & (numbers > 0))


def hide_identifiers(texts: pa.Array) -> pa.Array:
    """Return texts with those replaced that hold an e-mail address or a number that may be a BSN."""
    hidden = find_emails(texts)
    inside = np.flatnonzero(_mask(pc.match_substring_regex(texts, _NUMBER_INSIDE)))
    if inside.size:
        found = texts.take(pa.array(inside))
        number = pc.struct_field(pc.extract_regex(found, _NUMBER_INSIDE), "number").cast(pa.int64())
        several = _mask(pc.match_substring_regex(found, _TWO_NUMBERS_INSIDE))
        hidden[inside] |= _sum_eleven(number.to_numpy(zero_copy_only=False)) | several
    return pc.if_else(pa.array(hidden), NOT_SHOWN, texts) if hidden.any() else texts


def _mask(found: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False), dtype=np.bool_)
