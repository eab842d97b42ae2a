"""What stands on the paper, read from the signed payload."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from registry.core.texts import Text

RecipientKind = Literal["member", "tutor", "school"]

CredentialKind = Literal["award", "confirmation", "title", "level", "honor"]
"""What a credential says: an award of a contest held here; that an award decided elsewhere stands in the
registry; that an award meets the conditions of a title or of a skill level; or that a bureau's decision
confers an honor for it."""


@dataclass(frozen=True, slots=True)
class Printed:
    """Every field of a certificate, in the order in which the paper and the verification page show them.

    It is always read out of a signed payload, never out of the database, so that paper, page and proof cannot
    say different things. `lead` is the title or level whose conditions are met, or the honor, `basis` what
    a credential other than an award rests on, `source_number` the number of the organizer's own certificate,
    `official` the person who signs for the issuer, with their post.
    """

    about: CredentialKind
    kind: RecipientKind
    recipient: str
    recipient_latin: str
    school: Text | None
    competition: Text
    level: Text
    organizer: Text
    event: Text | None
    event_code: str
    group: Text | None
    award: Text
    place: str
    points: str
    lead: Text | None
    basis: Text | None
    source_number: str
    awarded_on: date
    issuer: Text
    official: Text | None
    serial: str
    code: str
    url: str
    fictional: bool
