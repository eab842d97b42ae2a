"""Public codes: what stands under the QR code and opens a certificate's page.

A code is 80 random bits in Crockford's base32 (16 characters) and one check character of the same alphabet,
Luhn modulo 32. Crockford's own check signs are not used because they fall out of the QR code's alphanumeric
mode (design paper `credentials.md`, QR code). In the database and in addresses a code is in capitals without
separators; only paper and pages group it.
"""

import secrets
from base64 import b32decode, b32encode

from stdnum import luhn

from registry.core import crockford
from registry.core.errors import BadInputError
from registry.core.texts import text

ALPHABET = crockford.ALPHABET

LENGTH = 17
"""Characters of a code, its check character included."""

_SIGNS = frozenset(ALPHABET)
_RANDOM_BYTES = 10
_RANDOM_CHARACTERS = 16
_RFC4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_FROM_RFC4648 = bytes.maketrans(_RFC4648.encode(), ALPHABET.encode())
_TO_RFC4648 = str.maketrans(ALPHABET, _RFC4648)
# What Luhn's formula counts a character as: every second one from the right twice, its two digits added.
_ONCE = {sign: value for value, sign in enumerate(ALPHABET)}
_TWICE = {sign: sum(divmod(2 * value, len(ALPHABET))) for value, sign in enumerate(ALPHABET)}


class MistypedCodeError(BadInputError):
    """The code cannot be one of ours: its length, a character or the check character is wrong."""

    code = "mistyped_code"


def new_code() -> str:
    """Return a new random code of 17 characters."""
    return new_codes(1)[0]


def new_codes(count: int) -> list[str]:
    """Return `count` new random codes; that they are unique is for the database to see to."""
    # Eighty bits are exactly sixteen characters, so one long encoding can be cut without any padding.
    drawn = b32encode(secrets.token_bytes(_RANDOM_BYTES * count)).translate(_FROM_RFC4648).decode()
    bodies = (drawn[at : at + _RANDOM_CHARACTERS] for at in range(0, len(drawn), _RANDOM_CHARACTERS))
    return [body + _check_character(body) for body in bodies]


def _check_character(body: str) -> str:
    total = sum(map(_ONCE.__getitem__, body[-2::-2])) + sum(map(_TWICE.__getitem__, body[::-2]))
    return ALPHABET[-total % len(ALPHABET)]


def random_part(code: str) -> bytes:
    """Return the 80 random bits of a canonical code; its check character follows from them."""
    return b32decode(code[:_RANDOM_CHARACTERS].translate(_TO_RFC4648))


def check(typed: str) -> str:
    """Return the code that somebody typed in its canonical form.

    Any case, full-width signs, spaces, hyphens and Crockford's lookalikes (O for 0, I and L for 1) are taken.
    Raises MistypedCodeError when the rest is no code; whether a code was ever issued is not asked here.
    """
    # What comes from a QR code or a link of ours has nothing to be mended.
    code = typed if _SIGNS.issuperset(typed) else crockford.mended(typed)
    if len(code) != LENGTH:
        raise MistypedCodeError(
            text(
                f"证书代码应为 {LENGTH} 个字母和数字，输入的是 {len(code)} 个。"
                "请对照证书上二维码下方的代码重新输入。",
                f"A code has {LENGTH} letters and digits; {len(code)} were typed. "
                "Please type the code beneath the QR code again.",
            )
        )
    if not _SIGNS.issuperset(code):
        unknown = "".join(dict.fromkeys(sign for sign in code if sign not in _SIGNS))
        raise MistypedCodeError(
            text(
                f"证书代码中没有“{unknown}”这样的字符。请对照证书上二维码下方的代码重新输入。",
                f"No code contains “{unknown}”. Please type the code beneath the QR code again.",
            )
        )
    if not luhn.is_valid(code, ALPHABET):
        raise MistypedCodeError(
            text(
                "证书代码输入有误（校验字符不符）。请对照证书上二维码下方的代码重新输入。",
                "The code was mistyped (its check character does not match). "
                "Please type the code beneath the QR code again.",
            )
        )
    return code


def grouped(code: str) -> str:
    """Return a canonical code as it is printed: groups of four, four, four and five characters."""
    return "-".join((code[:4], code[4:8], code[8:12], code[12:]))
