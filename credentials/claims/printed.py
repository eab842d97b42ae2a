"""What stands on the paper, read from the signed payload."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from registry.core.texts import Text

RecipientKind = Literal["member", "tutor", "school"]


@dataclass(frozen=True, slots=True)
class Printed:
    """Every field of a certificate, in the order in which the paper and the verification page show them.

    It is always read out of a signed payload, never out of the database, so that paper, page and proof cannot
    say different things.
    """

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
    awarded_on: date
    issuer: Text
    serial: str
    code: str
    url: str
    fictional: bool
