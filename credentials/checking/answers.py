"""What an address of a certificate answers with, by what the other side asks for."""

from functools import lru_cache
from typing import Any, Final, Literal

from litestar.datastructures.headers import Accept
from litestar.serialization import encode_json
from msgspec import Raw

from credentials.checking.proven import KEPT, Proven
from credentials.checking.queries import Certificate
from credentials.printed import Printed
from credentials.reports import Step
from registry.core.texts import Text

Form = Literal["page", "jwt", "vc+jwt", "json", "pdf"]

_SUFFIXES: Final[dict[str, Form]] = {"jwt": "jwt", "pdf": "pdf", "json": "json"}
_TYPES: Final[dict[str, Form]] = {
    "text/html": "page",
    "application/vc+jwt": "vc+jwt",
    "application/json": "json",
    "text/plain": "jwt",
    "application/jwt": "jwt",
    "application/pdf": "pdf",
}


def asked_for(path: str, accept: str) -> tuple[str, Form]:
    """Return the code in the last part of a path, and the form: by suffix, else by the Accept header.

    Who says nothing, or takes anything, gets the page: most who come are people with a phone.
    """
    code, _, suffix = path.rpartition(".")
    form = _SUFFIXES.get(suffix.lower()) if code else None
    return (code, form) if form else (path, _accepted(accept))


@lru_cache(maxsize=256)
def _accepted(accept: str) -> Form:
    """Return the form of an Accept header; the same few headers come again and again."""
    return _TYPES[Accept(accept).best_match(list(_TYPES), default="text/html")]


def as_json(certificate: Certificate) -> dict[str, Any]:
    """Return a certificate and the outcome of its check as JSON data.

    What is printed and what was proven is JSON already: it never changes, so it is written once.
    """
    proven, steps, revocation = certificate.proven, certificate.report.steps, certificate.revocation
    printed, proof = _unchanging(proven)
    before = steps.index(proven.proof[0])
    return {
        "state": certificate.state,
        "outcome": certificate.report.outcome,
        "checked_at": certificate.checked_at,
        "printed": printed,
        "revocation": None
        if revocation is None
        else {"reason": revocation.reason, "revoked_at": revocation.revoked_at},
        "steps": [
            *map(_step, steps[:before]),
            *proof,
            *map(_step, steps[before + len(proof) :]),
        ],
    }


@lru_cache(maxsize=KEPT)
def _unchanging(proven: Proven) -> tuple[Raw, tuple[Raw, ...]]:
    """Return the printed fields and the steps of the proof as JSON text."""
    return _fields(proven.printed), tuple(Raw(encode_json(_step(step))) for step in proven.proof)
