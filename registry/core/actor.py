"""Who acts: every use case is told, and the audit trail keeps it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from registry.people.words import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in account as the use cases see it.

    `account_id` and `role` are None for nobody in particular: a visitor of the public pages.
    """

    account_id: UUID | None
    name: str
    role: Role | None
    organization_id: UUID | None = None
    person_id: UUID | None = None


VISITOR: Final = Actor(account_id=None, name="", role=None)
