"""What an address of a certificate answers with, by what the other side asks for."""

from typing import Any, Final, Literal

from litestar.datastructures.headers import Accept

from credentials.checking.queries import Certificate
from credentials.printed import Printed
from registry.core.texts import Text

Form = Literal["page", "jwt", "vc+jwt", "json", "pdf"]

_SUFFIXES: Final[dict[str, Form]] = {".jwt": "jwt", ".pdf": "pdf", ".json": "json"}
_TYPES: Final[dict[str, Form]] = {
    "text/html": "page",
    "application/vc+jwt": "vc+jwt",
    "application/json": "json",
    "text/plain": "jwt",
    "application/jwt": "jwt",
    "application/pdf": "pdf",
}


def asked_for(path: str, accept: Accept) -> tuple[str, Form]:
    """Return the code in the last part of a path, and the form: by suffix, else by the Accept header.

    Who says nothing, or takes anything, gets the page: most who come are people with a phone.
    """
    lowered = path.lower()
    for suffix, form in _SUFFIXES.items():
        if lowered.endswith(suffix):
            return path[: -len(suffix)], form
    return path, _TYPES[accept.best_match(list(_TYPES), default="text/html")]


def as_json(certificate: Certificate) -> dict[str, Any]:
    """Return a certificate and the outcome of its check as JSON data."""
    revocation = certificate.revocation
    return {
        "state": certificate.state,
        "outcome": certificate.report.outcome,
        "checked_at": certificate.checked_at,
        "printed": _fields(certificate.printed),
        "revocation": None
        if revocation is None
        else {"reason": revocation.reason, "revoked_at": revocation.revoked_at},
        "steps": [
            {"id": step.id, "outcome": step.outcome, "message": _both(step.message)}
            for step in certificate.report.steps
        ],
    }


def _fields(printed: Printed) -> dict[str, Any]:
    return {
        name: _both(value) if isinstance(value, Text) else value
        for name in Printed.__slots__
        for value in (getattr(printed, name),)
    }


def _both(words: Text) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
