"""Finding a certificate by its serial number together with the full name of its holder."""

import unicodedata
from hmac import compare_digest
from typing import Final

from credentials.checking.queries import Certificate, certificates
from registry.core import database
from registry.core.errors import NotFoundError
from registry.core.texts import text
from registry.web.limits import Limit, client

# Serial numbers are counted through, so names could be tried on them.
LOOKUP_LIMIT: Final = Limit("certificate-lookups", 10, client)
LONGEST: Final = 200


class NumberAndNameNotFoundError(NotFoundError):
    """No certificate that can be shown has this number and this holder; which of the two is wrong, or that
    its page is closed, is not said.
    """

    code = "number_and_name_not_found"


async def by_number_and_name(serial: str, name: str) -> Certificate:
    """Return the certificate with this serial number whose holder has this full name, in any script it shows.

    Raises:
        NumberAndNameNotFoundError: there is none, the name is another, or its page is closed.
    """
    code = await database.fetch_value(
        "SELECT code FROM credentials.credential WHERE serial = $1", _plain(serial).upper()
    )
    found = await certificates([code] if code else [])
    for certificate in found.values():
        if _is_called(name, certificate):
            return certificate
    raise NumberAndNameNotFoundError(
        text(
            "没有找到：请逐字核对证书编号和姓名，或改用证书代码查验。",
            "Nothing found: compare number and name sign by sign, or use the code on the certificate.",
        )
    )


def _is_called(name: str, certificate: Certificate) -> bool:
    typed = _key(name).encode()
    printed = certificate.printed
    known = [_key(each).encode() for each in (printed.recipient, printed.recipient_latin) if each]
    return bool(typed) and sum(compare_digest(typed, each) for each in known) > 0


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def _key(name: str) -> str:
    """Return a name as it is compared: without case, spaces, dots and hyphens between its parts."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
