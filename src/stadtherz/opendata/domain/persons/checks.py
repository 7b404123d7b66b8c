"""Check digits of numbers that belong to one person, and of bank accounts.

- IBAN: ISO 13616, mod 97 of ISO/IEC 7064.
- Tax identification number: § 139b AO; ISO/IEC 7064 MOD 11,10; of the first ten digits one occurs
  twice or three times, the others at most once (Bundeszentralamt für Steuern).
- Pension insurance number: § 147 SGB VI and § 2 VKVV.
- Health insurance number: § 290 SGB V; its unchanging part of a letter and nine digits.
- Identity card and passport: ICAO Doc 9303, weights 7, 3, 1; characters as in the PAuswV.
"""

from collections import Counter

IBAN_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22,
    "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15,
    "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26, "UA": 29,
}  # fmt: skip
_CARD = frozenset("CFGHJKLMNPRTVWXYZ0123456789")
_PENSION = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
_AREAS = frozenset((*range(2, 30), *range(38, 100)))


def is_iban(text: str) -> bool:
    """Whether letters and digits without spaces are an IBAN of a country with a known length."""
    if len(text) != IBAN_LENGTHS.get(text[:2]) or not text[2:4].isdecimal() or not text.isalnum():
        return False
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1


def is_tax_id(digits: str) -> bool:
    """Whether eleven digits are a tax identification number."""
    if len(digits) != 11 or not digits.isdecimal() or digits[0] == "0":
        return False
    often = sorted(Counter(digits[:10]).values(), reverse=True)
    if often[0] not in {2, 3} or often[1:2] != [1] or _three_together(digits[:10]):
        return False
    product = 10
    for digit in digits[:10]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(digits[10])


def _three_together(digits: str) -> bool:
    return any(digits[at] == digits[at + 1] == digits[at + 2] for at in range(len(digits) - 2))


def is_pension_number(text: str) -> bool:
    """Whether twelve signs are a pension insurance number: area, birthday, letter, number."""
    if len(text) != 12 or not (text[:8] + text[9:]).isdecimal() or not "A" <= text[8] <= "Z":
        return False
    area, day, month = int(text[:2]), int(text[2:4]), int(text[4:6])
    if area not in _AREAS or not (1 <= day <= 31 or 51 <= day <= 81) or not 1 <= month <= 12:
        return False
    digits = f"{text[:8]}{ord(text[8]) - 64:02d}{text[9:11]}"
    total = sum(
        sum(divmod(int(digit) * weight, 10)) for digit, weight in zip(digits, _PENSION, strict=True)
    )
    return total % 10 == int(text[11])


def is_health_number(text: str) -> bool:
    """Whether a letter and nine digits are a health insurance number."""
    if len(text) != 10 or not "A" <= text[0] <= "Z" or not text[1:].isdecimal():
        return False
    digits = f"{ord(text[0]) - 64:02d}{text[1:9]}"
    total = sum(sum(divmod(int(digit) * (1 + at % 2), 10)) for at, digit in enumerate(digits))
    return total % 10 == int(text[9])


def is_card_number(text: str) -> bool:
    """Whether ten signs are the number of a German identity card or passport and its check."""
    if len(text) != 10 or not set(text) <= _CARD or not text[9].isdecimal() or text.isdecimal():
        return False
    if not text[0].isalpha():
        return False
    weighted = (int(sign, 36) * (7, 3, 1)[at % 3] for at, sign in enumerate(text[:9]))
    return sum(weighted) % 10 == int(text[9])
