"""What a stranger's credential says of itself: it is shown, and decides nothing."""

from dataclasses import dataclass
from typing import Any

from credentials.verification.reports import shown
from credentials.verification.tokens import JsonObject, issuer_of, read_token
from registry.core.errors import BadInputError


@dataclass(frozen=True, slots=True)
class Named:
    """What another issuer's credential says of itself, in its own words; decides nothing."""

    issuer: str
    name: str
    subject: str
    achievement: str
    valid_from: str


def issuer_named(document: str | JsonObject) -> str:
    """Return the issuer that a document names; empty when it names none."""
    try:
        return issuer_of(read_token(document).payload if isinstance(document, str) else document)
    except BadInputError:
        return ""


def named_by(document: str | JsonObject) -> Named | None:
    """Return what a stranger's credential says of itself; nothing of it is believed."""
    try:
        payload = read_token(document).payload if isinstance(document, str) else document
    except BadInputError:
        return None
    issuer, subject = payload.get("issuer"), payload.get("credentialSubject")
    one = subject[0] if isinstance(subject, list) and subject else subject
    about: dict[str, Any] = one if isinstance(one, dict) else {}
    achievement = about.get("achievement")
    return Named(
        issuer=shown(issuer_of(payload)),
        name=_said(issuer.get("name")) if isinstance(issuer, dict) else "",
        subject=_said(about.get("name")),
        achievement=_said(achievement.get("name") if isinstance(achievement, dict) else payload.get("name")),
        valid_from=_said(payload.get("validFrom")),
    )


def _said(value: object) -> str:
    return shown(value) if isinstance(value, str) else ""
