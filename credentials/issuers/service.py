"""Use cases that set up issuers and change what stands on their paper."""

import asyncio
from uuid import UUID

import asyncpg

from credentials.did import did_web
from credentials.issuers.key_service import store_key
from credentials.issuers.queries import unknown
from credentials.issuers.schemas import IssuerChange, IssuerIn
from credentials.issuers.seals import redrawn
from credentials.issuers.status_lists import open_list
from credentials.keys import PROOF_ALGORITHM, TokenAlgorithm
from credentials.signers import make_key
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError, NotFoundError
from registry.core.identifiers import new_id
from registry.core.settings import current
from registry.core.texts import text
from registry.people.access import ANYTHING, require


class IssuerExistsError(ConflictError):
    """The organization is an issuer already, or the prefix or the did:web is another one's."""

    code = "issuer_exists"


class OrganizationNotFoundError(NotFoundError):
    """There is no such organization."""

    code = "organization_not_found"


def did_for(slug: str) -> str:
    """Return the did:web of an issuer: of this site for an empty slug, else of a path below /issuers."""
    base_url = current().base_url
    return did_web(f"{base_url}/issuers/{slug}" if slug else base_url)


async def create_issuer(
    actor: Actor, organization: UUID, *, prefix: str, slug: str = "", algorithm: TokenAlgorithm = "ES256"
) -> UUID:
    """Make an organization an issuer under its own name, with a key and a status list.

    Args:
        actor: who does it.
        organization: a registered organization.
        prefix: what its serial numbers begin with, such as `XGS`.
        slug: its part of the address; empty for the issuer of this site itself.
        algorithm: ES256, or RS256 where a verifier knows nothing else.

    Returns the id of the issuer. Raises as `set_up` does.
    """
    require(actor, "issuers.create", ANYTHING)
    known = await database.fetch_one(
        "SELECT name, name_en FROM registry.organization WHERE id = $1", organization
    )
    if known is None:
        raise _no_organization()
    given = IssuerIn(
        organization=organization,
        prefix=prefix,
        slug=slug,
        algorithm=algorithm,
        name=known["name"],
        name_en=known["name_en"],
    )
    return await set_up(actor, given)


async def set_up(actor: Actor, given: IssuerIn) -> UUID:
    """Set up an issuer with keys for tokens and for embedded proofs, and a status list; returns its id.

    Raises:
        OrganizationNotFoundError: there is no such organization.
        IssuerExistsError: it is an issuer already, or prefix or part of the address are taken.
    """
    require(actor, "issuers.create", ANYTHING)
    did = did_for(given.slug)
    key = await asyncio.to_thread(make_key, did, given.algorithm)
    proof_key = await asyncio.to_thread(make_key, did, PROOF_ALGORITHM)
    issuer_id = new_id()
    async with database.transaction():
        try:
            await database.execute(
                "INSERT INTO credentials.issuer (id, organization, did, prefix, slug, name, name_en,"
                " signatory, signatory_en, post, post_en, layout, qr_code, created_at)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                issuer_id,
                given.organization,
                did,
                given.prefix,
                given.slug,
                given.name,
                given.name_en,
                given.signatory,
                given.signatory_en,
                given.post,
                given.post_en,
                given.layout,
                given.qr_code,
                clock.now(),
            )
        except asyncpg.UniqueViolationError as error:
            raise IssuerExistsError(
                text(
                    "该单位已是签发机构，或编号前缀、网址名称已被使用：请换一个。",
                    "This organization is an issuer already, or the prefix or its part of the address is"
                    " taken: choose another.",
                )
            ) from error
        except asyncpg.ForeignKeyViolationError as error:
            raise _no_organization() from error
        await store_key(issuer_id, key)
        await store_key(issuer_id, proof_key)
        await open_list(issuer_id)
        await audit.record(
            actor,
            "issuers.create",
            f"issuer:{issuer_id}",
            after={"did": did, "kid": [key.kid, proof_key.kid]},
        )
    return issuer_id


async def change(actor: Actor, issuer_id: UUID, given: IssuerChange) -> None:
    """Change name, who signs with which post, layout and QR code; what was issued keeps its words.

    Raises:
        IssuerNotFoundError: there is none.
    """
    require(actor, "issuers.change", ANYTHING)
    async with database.transaction():
        before = await database.fetch_one(
            "SELECT name, name_en, post, post_en, layout, qr_code FROM credentials.issuer"
            " WHERE id = $1 FOR UPDATE",
            issuer_id,
        )
        if before is None:
            raise unknown()
        await database.execute(
            "UPDATE credentials.issuer SET name = $2, name_en = $3, signatory = $4, signatory_en = $5,"
            " post = $6, post_en = $7, layout = $8, qr_code = $9 WHERE id = $1",
            issuer_id,
            given.name,
            given.name_en,
            given.signatory,
            given.signatory_en,
            given.post,
            given.post_en,
            given.layout,
            given.qr_code,
        )
        # Who signs is a person, and the trail keeps no names of persons.
        await audit.record(
            actor,
            "issuers.change",
            f"issuer:{issuer_id}",
            before=dict(before),
            after=given.model_dump(exclude={"signatory", "signatory_en"}),
        )


async def set_seal(actor: Actor, issuer_id: UUID, content: bytes | None) -> None:
    """Keep the picture of an issuer's seal, drawn anew; None takes it away.

    Raises:
        SealUnusableError: the file is no PNG or JPEG, or its size is not right.
        IssuerNotFoundError: there is no such issuer.
    """
    require(actor, "issuers.change", ANYTHING)
    seal = None if content is None else await asyncio.to_thread(redrawn, content)
    async with database.transaction():
        found = await database.fetch_one(
            "SELECT seal IS NOT NULL AS has_seal FROM credentials.issuer WHERE id = $1 FOR UPDATE", issuer_id
        )
        if found is None:
            raise unknown()
        await database.execute("UPDATE credentials.issuer SET seal = $2 WHERE id = $1", issuer_id, seal)
        await audit.record(
            actor,
            "issuers.seal",
            f"issuer:{issuer_id}",
            before={"seal": found["has_seal"]},
            after={"seal": seal is not None},
        )


def _no_organization() -> OrganizationNotFoundError:
    return OrganizationNotFoundError(text("没有这个单位。", "There is no such organization."))
