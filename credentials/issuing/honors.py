"""Certificates of honor (荣誉证书): issued on a bureau's decision, each for an award that stands.

What is decided, and by whom, is the business of the room above; here it is signed, numbered and stored as
every other credential is, so that it is verified, drawn, taken back and falls with its award in the same way.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID

from credentials.certificate.glyphs import missing_characters, named
from credentials.claims.facts import AwardFacts
from credentials.issuers import queries as issuers
from credentials.issuing import chunk
from credentials.issuing.facts import Due, known_of
from credentials.issuing.numbering import Numbering
from credentials.issuing.waiting import held_by
from registry.core import audit, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.texts import Text, text
from registry.people.persons.subjects import ABOVE


class HonorWithoutAwardError(ConflictError):
    """An award that an honor was to be given for does not stand any more."""

    code = "honor_without_award"


class UndrawableHonorError(BadInputError):
    """A certificate of honor would have characters that its font lacks; the message names them."""

    code = "undrawable_honor"


_AFTER_MERGING: Final = f"""
WITH RECURSIVE {ABOVE} SELECT r.id, p.name, p.latin_name
FROM competitions.award_recipient r JOIN above x ON x.id = r.person AND x.top
JOIN registry.person p ON p.id = x.person
WHERE r.id = ANY($1::uuid[]) AND p.erased_at IS NULL
"""  # noqa: S608  (only our own text is put in)


@dataclass(frozen=True, slots=True)
class Decision:
    """What confers honors: its identifier, what certificates call it, its day, and whose decision it is."""

    id: UUID
    basis: Text
    decided_on: date
    organization: UUID


async def competitions_of(recipients: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Return recipients of awards by competition, both in ascending order, for locking and for reading."""
    rows = await database.fetch(
        "SELECT a.competition, array_agg(r.id ORDER BY r.id) AS recipients"
        " FROM competitions.award_recipient r JOIN competitions.award a ON a.id = r.award"
        " WHERE r.id = ANY($1::uuid[]) GROUP BY a.competition ORDER BY a.competition",
        list(recipients),
    )
    return {row["competition"]: row["recipients"] for row in rows}


async def hold(recipients: Sequence[UUID]) -> None:
    """Keep the awards of these recipients from being revoked until the open transaction ends."""
    await database.execute(
        "SELECT 1 FROM competitions.competition WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE",
        list(await competitions_of(recipients)),
    )


async def issue(actor: Actor, decision: Decision, honors: Mapping[UUID, Text]) -> int:
    """Issue a certificate of honor to each recipient, in the open transaction, which holds their awards.

    Who had one of this decision, and none that stands, is issued the next edition: it says what is known
    today, and stands in the stead of the one before.

    Args:
        actor: who decided.
        decision: what confers them.
        honors: by recipient of an award, what the honor is called, in the order of the serial numbers.

    Raises:
        NoIssuerError: the organization is no issuer.
        HonorWithoutAwardError: an award fell meanwhile, or whoever received it is erased.
        UndrawableHonorError: the font lacks a character of a name.
    """
    organization = decision.organization
    issuer = await issuers.issuer_at(organization)
    await database.execute("SELECT 1 FROM credentials.issuer WHERE id = $1 FOR UPDATE", issuer.id)
    # Its key may have been replaced while this waited.
    issuer = await issuers.issuer_at(organization)
    known = await _facts_of(decision, honors)
    if missing := [each for each in honors if each not in known]:
        raise HonorWithoutAwardError(
            text(
                f"有 {len(missing)} 行所依据的奖项已不成立：请更新名单后再定。",
                f"The awards of {len(missing)} lines do not stand any more: renew the lists first.",
            )
        )
    _require_drawable(known)
    editions = await _editions_of(decision, honors)
    due = [Due(each, editions[each], partial(known.__getitem__, each)) for each in honors]
    count = await chunk.store(actor, issuer, Numbering(), _at_once(due))
    await audit.record(
        actor,
        "credentials.honor",
        f"commendation:{decision.id}",
        after={"issued": count, "issuer": issuer.did},
    )
    return count


async def standing(decision: UUID, recipients: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """Lock and return identifier and serial number of each certificate that recipients hold by a decision.

    Those that were revoked are left out. The open transaction holds the awards.
    """
    rows = await database.fetch(
        "SELECT c.id, c.serial FROM credentials.credential c"
        " LEFT JOIN credentials.revocation v ON v.credential = c.id"
        " WHERE c.kind = 'honor' AND c.lead = $1 AND c.recipient = ANY($2::uuid[]) AND v.id IS NULL"
        " ORDER BY c.serial FOR UPDATE OF c",
        str(decision),
        list(recipients),
    )
    return [(row["id"], row["serial"]) for row in rows]


async def _editions_of(decision: Decision, honors: Mapping[UUID, Text]) -> dict[UUID, int]:
    held = await held_by(list(honors))
    known = {each: held.get(each, {}).get(("honor", str(decision.id))) for each in honors}
    return {each: 1 if last is None else last.edition + 1 for each, last in known.items()}


async def _names_after_merging(recipients: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return, by recipient whose record was merged, name and Latin name of the record that stands."""
    rows = await database.fetch(_AFTER_MERGING, list(recipients))
    return {row["id"]: (row["name"], row["latin_name"]) for row in rows}


async def _facts_of(decision: Decision, honors: Mapping[UUID, Text]) -> dict[UUID, AwardFacts]:
    found: dict[UUID, AwardFacts] = {}
    merged = await _names_after_merging(list(honors))
    for competition, recipients in (await competitions_of(list(honors))).items():
        for recipient, read in (await known_of(recipients, competition)).items():
            facts = read()
            name, latin_name = merged.get(recipient, (facts.recipient_name, facts.recipient_latin))
            found[recipient] = replace(
                facts,
                recipient_name=name,
                recipient_latin=latin_name,
                about="honor",
                lead=honors[recipient],
                lead_code=str(decision.id),
                reason=decision.basis,
                awarded_on=decision.decided_on,
            )
    return found


def _require_drawable(known: Mapping[UUID, AwardFacts]) -> None:
    said = {getattr(facts, field.name) for facts in known.values() for field in fields(facts)}
    words = {each.zh + each.en if isinstance(each, Text) else str(each) for each in said}
    if signs := missing_characters("".join(sorted(words))):
        listed = "、".join(map(named, signs))
        raise UndrawableHonorError(
            text(
                f"证书字体中没有字符 {listed}：请从名单中去掉含有它的行，另行制证。",
                f"The font of certificates lacks {listed}: leave those lines out, and make theirs by hand.",
            )
        )


async def _at_once(due: Sequence[Due], at_once: int = 250) -> AsyncIterator[list[Due]]:
    """Yield what is due in batches, each of which is signed while the one before is stored."""
    for start in range(0, len(due), at_once):
        yield list(due[start : start + at_once])
