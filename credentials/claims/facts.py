"""What the registry knows about one award of one recipient: the only thing a credential is made from."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from credentials.claims.printed import CredentialKind, RecipientKind
from registry.core.texts import Text


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """One awarded recipient, in the words the certificate will use.

    `recipient_name` is the name as written (for a school: its Chinese name), `recipient_latin` the same in
    Latin letters or empty. `school` is the recipient's school and None where the recipient is the school.
    `event` and its identifier are None for an award of the whole competition. `place` and `points` are
    printed as they stand and empty where the award has none. `awarded_on` is a day in Asia/Shanghai.
    `reason` is the rule that gave the award, with the numbers behind it, or of a title or level, why its
    conditions are met, or of an honor, the decision that confers it; `lead` and `lead_code` name that title,
    level or honor, of an honor by the identifier of the decision. `source_number` is what the organizer
    of a contest held elsewhere numbered its own certificate with. A birth date, an identity number or
    a contact has no field here, so that none can reach a credential (domain.md, section 5).
    """

    recipient_kind: RecipientKind
    recipient_name: str
    recipient_latin: str
    school: Text | None
    competition: Text
    competition_id: UUID
    year: int
    level: Text
    level_code: str
    organizer: Text
    event: Text | None
    event_id: UUID | None
    event_code: str
    group: Text | None
    award_code: str
    award: Text
    place: str
    points: str
    reason: Text
    awarded_on: date
    fictional: bool
    about: CredentialKind = "award"
    lead: Text | None = None
    lead_code: str = ""
    source_number: str = ""


class Achieved(NamedTuple):
    """What was achieved, without by whom: said in the same words to all who won the same.

    `has_place` and `has_points` are whether their award has them; the rest is as in `AwardFacts`.
    """

    recipient_kind: RecipientKind
    competition: Text
    competition_id: UUID
    level: Text
    level_code: str
    organizer: Text
    event: Text | None
    event_id: UUID | None
    event_code: str
    group: Text | None
    award_code: str
    award: Text
    has_place: bool
    has_points: bool
    fictional: bool
    about: CredentialKind
    lead: Text | None
    lead_code: str
    source_number: str


def achieved(facts: AwardFacts) -> Achieved:
    """Return what somebody achieved, which they share with others."""
    return Achieved(
        facts.recipient_kind,
        facts.competition,
        facts.competition_id,
        facts.level,
        facts.level_code,
        facts.organizer,
        facts.event,
        facts.event_id,
        facts.event_code,
        facts.group,
        facts.award_code,
        facts.award,
        bool(facts.place),
        bool(facts.points),
        facts.fictional,
        facts.about,
        facts.lead,
        facts.lead_code,
        facts.source_number,
    )


@dataclass(frozen=True, slots=True)
class IssuerProfile:
    """Who signs: a DID (`did:web:...`), the issuer's name in both languages, and its public address.

    `official` is the person who signs on paper, with their post, in one line; None when nobody is named.
    """

    did: str
    name: Text
    url: str
    official: Text | None = None


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Where a credential's revocation bit stands: the address of the list and the bit's index in it."""

    list_url: str
    index: int
