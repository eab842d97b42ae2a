"""Who acts: every use case is told, and the audit trail keeps it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from registry.people.words import Bureau, Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A role and where it holds: at one organization, in one competition, or everywhere when both are None.

    Of a role in a competition, the organization is where its holder works: it reaches nothing there.

    `bureau` says which bureau the organization is, when it is one.
    """

    role: Role
    organization: UUID | None = None
    competition: UUID | None = None
    bureau: Bureau | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in account as the use cases see it.

    `account_id` is None for nobody in particular: a visitor of the public pages. `person_id` is the person
    whose account it is, when that is known. `actions` are the only ones allowed, when a program acts with a
    token that is limited to some; None is no limit. `lacks_second_factor` is true where the roles ask for a
    one-time code that the session was not opened with: such an actor may set one up, and nothing else.
    """

    account_id: UUID | None
    name: str
    grants: tuple[Grant, ...] = ()
    person_id: UUID | None = None
    session_id: UUID | None = None
    actions: frozenset[str] | None = None
    lacks_second_factor: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles of the account, each once, in the order of their grants."""
        return tuple(dict.fromkeys(grant.role for grant in self.grants))

    def organizations(self, *roles: Role) -> tuple[UUID, ...]:
        """Return the organizations at which the account has one of these roles, or any when none is named.

        Where a judge works is none of them: the role holds in a competition.
        """
        return tuple(
            dict.fromkeys(
                grant.organization
                for grant in self.grants
                if grant.organization is not None
                and grant.competition is None
                and (not roles or grant.role in roles)
            )
        )

    @property
    def affiliations(self) -> frozenset[UUID]:
        """The organizations that the account belongs to by any grant, such as where a judge works."""
        return frozenset(grant.organization for grant in self.grants if grant.organization is not None)


VISITOR: Final = Actor(account_id=None, name="")
