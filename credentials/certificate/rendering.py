"""From the printed fields of a credential to its certificate: one page of PDF/A-3a and PDF/UA-1.

The page is a function of what it is given: the same fields and token give the same bytes, since the creation
time is the day of the award and the only font is the one from the wheel. The words around the fields and all
drawing live in `templates/*.typ`; here only data is handed over.
"""

import base64
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from credentials import codes, qr
from credentials.certificate.baking import baked_png, baked_svg
from credentials.certificate.glyphs import require_drawable
from credentials.certificate.paper import USUAL, Paper
from credentials.claims.printed import Printed
from credentials.typesetting import Standard, Typesetter, call
from registry.core.texts import Text

ATTACHMENT_NAME = "credential.jwt"
"""File name of the attached credential."""

STANDARDS: Final[tuple[Standard, ...]] = ("a-3a", "ua-1")
"""The highest that Typst gives a file with an attachment: archiving (level A) and accessibility."""

_TYPESETTER: Final = Typesetter(Path(__file__).parent / "templates")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _day(day: date) -> dict[str, str]:
    return {
        "zh": f"{day.year}年{day.month}月{day.day}日",
        "en": f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
    }


def _shown(printed: Printed) -> dict[str, Any]:
    """Return the fields as the template takes them: strings, and both languages of each Text."""
    data: dict[str, Any] = {}
    for field in fields(printed):
        value = getattr(printed, field.name)
        data[field.name.replace("_", "-")] = value.model_dump() if isinstance(value, Text) else value
    data["awarded-on"] = _day(printed.awarded_on)
    data["code"] = codes.grouped(printed.code)
    data["host"] = urlsplit(printed.url).netloc.lower()
    return data


def _flat(data: dict[str, Any]) -> dict[str, str]:
    """Return every string of the fields under its name, `school.zh` for one language of two."""
    flat: dict[str, str] = {}
    for name, value in data.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{language}": words for language, words in value.items()}
        elif isinstance(value, str):
            flat[name] = value
    return flat


def page(printed: Printed, token: str, paper: Paper = USUAL) -> bytes:
    """Return the Typst source of the page: a call of the template with the fields as data.

    Raises UndrawableCharacterError when the font lacks a character of a field, and qr.UnfitAddressError when
    the address of the page does not fit the QR code.
    """
    data = _shown(printed)
    require_drawable(_flat(data))
    proof = paper.prove(printed, token) if paper.prove else ""
    data |= {"token": token, "attachment": ATTACHMENT_NAME}
    data |= {"qr": qr.svg(printed.url, proof), "offline": bool(proof)}
    data |= {"layout": paper.layout, "seal": _seal(paper)}
    return call("certificate", data)


def _seal(paper: Paper) -> str | None:
    """Return the picture of the seal as an SVG that holds it, since only text is handed to the template."""
    if paper.seal is None:
        return None
    inside = base64.b64encode(paper.seal).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><image width="100" height="100"'
        f' href="data:image/png;base64,{inside}"/></svg>'
    )


def compile_page(source: bytes, created: date) -> bytes:
    """Return the PDF of a page made by `page`, dated midnight UTC of the day `created`."""
    return _TYPESETTER.pdf(source, created, STANDARDS)


def render(printed: Printed, token: str, paper: Paper = USUAL) -> bytes:
    """Return the certificate as a PDF with the credential (a JWT in compact form) attached.

    Raises UndrawableCharacterError and qr.UnfitAddressError as `page` does.
    """
    return compile_page(page(printed, token, paper), printed.awarded_on)


def draw_picture(printed: Printed, token: str, paper: Paper = USUAL) -> bytes:
    """Return the page of the certificate as PNG, with 144 pixels to the inch: for screens, not for paper.

    The credential is baked into it. Raises UndrawableCharacterError and qr.UnfitAddressError as `page` does.
    """
    made = _TYPESETTER.compiler.compile(input=page(printed, token, paper), format="png", ppi=144.0)
    # A certificate is one page; of several a list would come back.
    return baked_png(cast(bytes, made), token)


def draw_vector(printed: Printed, token: str, paper: Paper = USUAL) -> bytes:
    """Return the page of the certificate as SVG, its words as shapes, with the credential baked into it.

    Raises UndrawableCharacterError and qr.UnfitAddressError as `page` does.
    """
    made = _TYPESETTER.compiler.compile(input=page(printed, token, paper), format="svg")
    return baked_svg(cast(bytes, made).decode(), token).encode()
