"""Use cases that set up issuers."""

import asyncio
import json
from uuid import UUID

import asyncpg

from credentials.did import did_web
from credentials.keys import Algorithm, encrypt_private_key, generate_key, key_id, public_jwk
from credentials.status_list import MINIMUM_BITS
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


async def create_issuer(
    actor: Actor, organization: UUID, *, prefix: str, algorithm: Algorithm = "ES256"
) -> UUID:
    """Make an organization an issuer under the did:web of this site, with a key and a status list.

    Args:
        actor: who does it.
        organization: a registered organization.
        prefix: what its serial numbers begin with, such as `XGS`.
        algorithm: ES256, or RS256 where a verifier knows nothing else.

    Returns the id of the issuer.

    Raises:
        OrganizationNotFoundError: there is no such organization.
        IssuerExistsError: it is an issuer already, or prefix or did:web are taken.
    """
    require(actor, "issuers.create", ANYTHING)
    settings = current()
    did = did_web(settings.base_url)
    key = generate_key(algorithm)
    jwk = public_jwk(key)
    kid = key_id(did, jwk)
    sealed = await asyncio.to_thread(encrypt_private_key, key, settings.secret(), kid)
    issuer_id = new_id()
    async with database.transaction():
        known = await database.fetch_one(
            "SELECT name, name_en FROM registry.organization WHERE id = $1", organization
        )
        if known is None:
            raise OrganizationNotFoundError(text("没有这个单位。", "There is no such organization."))
        at = clock.now()
        try:
            await database.execute(
                "INSERT INTO credentials.issuer (id, organization, did, prefix, slug, name, name_en,"
                " signatory, signatory_en, post, post_en, layout, created_at)"
                " VALUES ($1, $2, $3, $4, '', $5, $6, '', '', '', '', 'landscape', $7)",
                issuer_id,
                organization,
                did,
                prefix,
                known["name"],
                known["name_en"],
                at,
            )
        except asyncpg.UniqueViolationError as error:
            raise IssuerExistsError(
                text(
                    "该单位已是签发机构，或编号前缀、did:web 已被使用。",
                    "This organization is an issuer already, or the prefix or the did:web is taken.",
                )
            ) from error
        await database.execute(
            "INSERT INTO credentials.signing_key"
            " (id, issuer, kid, algorithm, public_jwk, private_key, created_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            new_id(),
            issuer_id,
            kid,
            algorithm,
            json.dumps(jwk),
            sealed,
            at,
        )
        await database.execute(
            "INSERT INTO credentials.status_list (id, issuer, number, length, created_at)"
            " VALUES ($1, $2, 1, $3, $4)",
            new_id(),
            issuer_id,
            MINIMUM_BITS,
            at,
        )
        await audit.record(actor, "issuers.create", f"issuer:{issuer_id}", after={"did": did, "kid": kid})
    return issuer_id
