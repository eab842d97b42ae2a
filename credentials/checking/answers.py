"""What an address of a certificate answers with, by what the other side asks for."""

from functools import lru_cache
from typing import Any, Final, Literal

from litestar.datastructures.headers import Accept
from msgspec import Raw
from msgspec.json import Encoder

from credentials.checking.handed_in import Checked
from credentials.checking.past import PastState
from credentials.checking.proven import KEPT, Proven
from credentials.checking.queries import Certificate
from credentials.claims.printed import Printed
from credentials.issuing.supersession import Related
from credentials.verification.reports import Step
from registry.core.texts import Text

Form = Literal["page", "jwt", "vc+jwt", "vc", "json", "pdf", "png", "svg"]

_JSON: Final = Encoder()

_SUFFIXES: Final[dict[str, Form]] = {
    "vc.json": "vc",
    "jwt": "jwt",
    "pdf": "pdf",
    "json": "json",
    "png": "png",
    "svg": "svg",
}
_TYPES: Final[dict[str, Form]] = {
    "text/html": "page",
    "application/vc+jwt": "vc+jwt",
    "application/vc": "vc",
    "application/ld+json": "vc",
    "application/json": "json",
    "text/plain": "jwt",
    "application/jwt": "jwt",
    "application/pdf": "pdf",
    "image/png": "png",
    "image/svg+xml": "svg",
}


def asked_for(path: str, accept: str) -> tuple[str, Form]:
    """Return the code in the last part of a path, and the form: by suffix, else by the Accept header.

    Who says nothing, or takes anything, gets the page: most who come are people with a phone.
    """
    code, _, suffix = path.partition(".")
    form = _SUFFIXES.get(suffix.lower()) if code else None
    return (code, form) if form else (path, _accepted(accept))


@lru_cache(maxsize=256)
def _accepted(accept: str) -> Form:
    """Return the form of an Accept header; the same few headers come again and again."""
    return _TYPES[Accept(accept).best_match(list(_TYPES), default="text/html")]


def as_json(certificate: Certificate, then: PastState | None = None) -> bytes:
    """Return a certificate and the outcome of its check as JSON, with its state at a past time when asked.

    What was signed and what is proven of it never changes, so that part is written once only.
    """
    proof, revocation = certificate.proven.proof, certificate.revocation
    suspension, line = certificate.suspension, certificate.supersession
    printed, proof_steps = _unchanging(certificate.proven)
    at_a_past_time = (
        {} if then is None else {"then": {"at": then.at, "state": then.state, "reason": then.reason}}
    )
    return _JSON.encode(
        at_a_past_time
        | {
            "state": certificate.state,
            "outcome": certificate.report.outcome,
            "checked_at": certificate.checked_at,
            "printed": printed,
            "revocation": None
            if revocation is None
            else {"reason": revocation.reason, "revoked_at": revocation.revoked_at},
            "suspension": None
            if suspension is None
            else {"reason": _both(suspension.reason), "suspended_at": suspension.suspended_at},
            "supersedes": _related(line.supersedes),
            "superseded_by": _related(line.superseded_by),
            "steps": [*proof_steps, *[_step(step) for step in certificate.report.steps[len(proof) :]]],
        }
    )


def checked_as_json(checked: Checked) -> bytes:
    """Return what came of checking a file as JSON: as that of a certificate of ours, or of a stranger's."""
    return _JSON.encode(_checked(checked))


def _checked(checked: Checked) -> dict[str, Any]:
    named = checked.named
    said: dict[str, Any] = {
        "state": checked.state,
        "outcome": checked.report.outcome,
        "checked_at": checked.checked_at,
        "printed": _unchanging(checked.certificate.proven)[0] if checked.certificate else None,
        "claimed": None
        if named is None
        else {
            "issuer": named.issuer,
            "issuer_name": named.name,
            "subject": named.subject,
            "achievement": named.achievement,
            "valid_from": named.valid_from,
        },
        "steps": [_step(step) for step in checked.report.steps],
    }
    if checked.holder:
        said["holder"], said["audience"] = checked.holder, checked.audience
        said["presented"] = [_checked(one) for one in checked.presented]
    return said


@lru_cache(maxsize=KEPT)
def _unchanging(proven: Proven) -> tuple[Raw, list[Raw]]:
    """Return the printed fields and the steps of the proof as JSON."""
    fields = {
        name: _both(value) if isinstance(value, Text) else value
        for name in Printed.__slots__
        for value in (getattr(proven.printed, name),)
    }
    return Raw(_JSON.encode(fields)), [Raw(_JSON.encode(_step(step))) for step in proven.proof]


def _step(step: Step) -> dict[str, Any]:
    said = {"id": step.id, "outcome": step.outcome, "message": _both(step.message)}
    return said | {"code": step.code} if step.code else said


def _related(other: Related | None) -> dict[str, str] | None:
    return None if other is None else {"code": other.code, "serial": other.serial}


def _both(words: Text) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
