"""Reads for sealing: an issuer's seal certificate, and what is to be sealed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from credentials.held_back import HELD_BACK
from registry.core import database
from registry.people.access import Subject
from registry.people.duplicates.same import persons_same_as


@dataclass(frozen=True, slots=True)
class SealLine:
    """The certificate that an issuer seals with, as it is shown."""

    fingerprint: str
    subject: str
    is_test: bool
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class StoredSeal:
    """The same with its chain in PEM and its key, still encrypted."""

    line: SealLine
    chain: str
    private_key: str


@dataclass(frozen=True, slots=True)
class Sealable:
    """A certificate that somebody wants sealed.

    `counts`: it was neither revoked nor is it held back, and its holder was not erased. `subject` is what the
    right is asked of.
    """

    credential: UUID
    serial: str
    token: str
    issuer: UUID
    issuer_did: str
    issuer_name: str
    counts: bool
    subject: Subject


_IN_USE: Final = """
SELECT fingerprint, subject, is_test, begins_at, ends_at, chain, private_key
FROM credentials.seal_certificate WHERE issuer = $1 AND retired_at IS NULL
ORDER BY created_at DESC, id DESC LIMIT 1
"""
_SEALABLE: Final = f"""
SELECT k.id, k.serial, k.token, k.issuer, i.did, i.name, i.organization, a.competition, c.organizer, r.person,
       v.id IS NULL AND p.erased_at IS NULL AND NOT {HELD_BACK} AS counts
FROM credentials.credential k
JOIN credentials.issuer i ON i.id = k.issuer
JOIN competitions.award_recipient r ON r.id = k.recipient
JOIN competitions.award a ON a.id = r.award
JOIN competitions.competition c ON c.id = a.competition
LEFT JOIN registry.person p ON p.id = r.person
LEFT JOIN credentials.revocation v ON v.credential = k.id
WHERE k.code = $1
"""  # noqa: S608  (only our own text is put in)


async def in_use(issuer: UUID) -> StoredSeal | None:
    """Return the certificate that an issuer seals with, or None when it has none."""
    row = await database.fetch_one(_IN_USE, issuer)
    if row is None:
        return None
    stored = dict(row)
    chain, private_key = stored.pop("chain"), stored.pop("private_key")
    return StoredSeal(SealLine(**stored), chain, private_key)


async def sealable(code: str, person: UUID | None) -> Sealable | None:
    """Return the certificate of a canonical code, or None when there is none.

    Args:
        code: as `credentials.codes.check` returns it.
        person: who asks; named in the subject when the certificate is their own, whatever record it names.
    """
    row = await database.fetch_one(_SEALABLE, code)
    if row is None:
        return None
    holders = await persons_same_as(row["person"]) if row["person"] and person else ()
    return Sealable(
        credential=row["id"],
        serial=row["serial"],
        token=row["token"],
        issuer=row["issuer"],
        issuer_did=row["did"],
        issuer_name=row["name"],
        counts=row["counts"],
        subject=_subject(row, person if person in holders else None),
    )


def _subject(row: Any, person: UUID | None) -> Subject:
    # What a bureau confirmed belongs to the bureau; every other certificate to the competition's host.
    return Subject(
        organizations=frozenset({row["organization"]}),
        competition=row["competition"],
        host=row["organizer"],
        person=person,
    )
