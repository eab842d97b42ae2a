"""Files of people and organizations between their preview and their import, and who may hand them in."""

from dataclasses import dataclass
from uuid import UUID

from registry.core import database, uploads
from registry.core.actor import Actor
from registry.people.access import ANYTHING, belonging_to, require, unknown
from registry.people.imports.previews import KINDS, ImportKind
from registry.people.organizations.names import OrganizationNames
from registry.people.organizations.standing import merged_error


@dataclass(frozen=True, slots=True)
class Target:
    """The organization into which people are imported, with all its names."""

    id: UUID
    names: OrganizationNames
    fictional: bool


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is kept; `target` is None for a list of organizations."""

    id: UUID
    kind: ImportKind
    target: Target | None
    file_name: str
    content: bytes


def check_right(actor: Actor, kind: ImportKind, organization: UUID | None) -> None:
    """Let `actor` pass who may import rows of a kind there, or raise why not."""
    if kind == "organizations":
        require(actor, "organizations.register", ANYTHING)
    elif organization is None:
        raise unknown()
    else:
        require(actor, "people.register", belonging_to(organization))


async def target(organization: UUID) -> Target:
    """Return an organization as the target of an import.

    Raises:
        NotFoundError: it is not there.
        OrganizationMergedError: it was merged into another one.
    """
    row = await database.fetch_one(
        "SELECT o.id, o.name, o.short_name, o.fictional, o.merged_into,"
        " ARRAY(SELECT n.name FROM registry.organization_name n WHERE n.organization = o.id) AS names"
        " FROM registry.organization o WHERE o.id = $1",
        organization,
    )
    if row is None:
        raise unknown()
    if row["merged_into"] is not None:
        raise merged_error()
    names = OrganizationNames(row["name"], tuple(name for name in (row["short_name"], *row["names"]) if name))
    return Target(row["id"], names, row["fictional"])


async def kept(actor: Actor, upload: UUID) -> Upload:
    """Return a file that the same account handed in; within a transaction nobody else imports it meanwhile.

    Raises:
        NotFoundError: there is none of this id, it is somebody else's, or its organization is out of reach.
        AlreadyImportedError, UploadExpiredError: as they say.
    """
    found = await uploads.handed_in(actor, upload)
    if found is None or found.kind not in KINDS:
        raise unknown()
    kind = found.kind
    check_right(actor, kind, found.organization)
    content = await uploads.opened(found)
    return Upload(
        id=found.id,
        kind=kind,
        target=None if found.organization is None else await target(found.organization),
        file_name=found.file_name,
        content=content,
    )
