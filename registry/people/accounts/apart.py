"""Roles that one person does not have together: who decodes does not run or judge the same competition.

Judges are to see codes and never names. The decoding clerk alone may link the two, so the clerk is nobody who
gives marks there, and nobody who sees its entries, draws for them and publishes their results.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from registry.core import database
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.people.accounts.schemas import GrantIn
from registry.people.competition_hosts import hosts_of
from registry.people.words import ROLES, Role


class RolesApartError(ConflictError):
    """One person would decode in a competition and also run it, or judge in it."""

    code = "roles_apart"


# The roles of the account itself, and of every other active account of its person.
_HELD: Final = """
SELECT g.role, g.organization, g.competition
FROM registry.account mine
JOIN registry.account a ON a.id = mine.id OR (a.active AND a.person = mine.person)
JOIN registry.role_grant g ON g.account = a.id AND g.ended_at IS NULL
WHERE mine.id = $1
"""


async def refuse_together(account: UUID, given: Sequence[GrantIn]) -> None:
    """Refuse, in the open transaction, roles that do not go together with what a person has already.

    Raises:
        RolesApartError: as it says.
    """
    held = [GrantIn(**row) for row in await database.fetch(_HELD, account)]
    grants = [*held, *given]
    decoded = {each.competition for each in grants if each.role == "decoding_clerk" and each.competition}
    other = role_beside_clerk(grants, await hosts_of(decoded))
    if other is not None:
        words = ROLES[other]
        raise RolesApartError(
            text(
                f"同一人（包括其他账号）不能在一项赛事中既任加密裁判又任{words.zh}：请由另一人担任其一，"
                "或先结束另一角色。",
                f"Nobody is decoding clerk and {words.en.lower()} of one competition, with whichever account:"
                " ask another person, or end the other role first.",
            )
        )


def role_beside_clerk(grants: Iterable[GrantIn], hosts: Mapping[UUID, UUID]) -> Role | None:
    """Return a role among these that keeps its holder from decoding where they are to decode, or None.

    `hosts` says which organization runs each competition. An organizer bound to nothing runs them all, as
    an administrator may.
    """
    grants = list(grants)
    for clerk in grants:
        if clerk.role != "decoding_clerk" or clerk.competition is None:
            continue
        for other in grants:
            if _keeps_from_decoding(other, clerk.competition, hosts.get(clerk.competition)):
                return other.role
    return None


def _keeps_from_decoding(other: GrantIn, competition: UUID, host: UUID | None) -> bool:
    match other.role:
        case "administrator":
            return True
        case "judge" | "chief_judge":
            return other.competition == competition
        case "organizer" if other.competition is not None:
            return other.competition == competition
        case "organizer":
            return other.organization is None or other.organization == host
        case _:
            return False
