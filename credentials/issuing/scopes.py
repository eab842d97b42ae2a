"""For whom credentials are issued in one go: a competition, one of its events or schools, or a list.

Awards of a contest held here are certified by its organizer. Awards that were decided elsewhere are confirmed
list by list, by the bureau whose officer confirmed the list.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID

from competitions.events import queries as events
from competitions.external import queries as lists
from credentials.claims.printed import CredentialKind
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, belonging_to, require, require_role, unknown

ScopeKind = Literal["competition", "event", "school", "list"]

_ORGANIZATION: Final = "SELECT EXISTS (SELECT FROM registry.organization WHERE id = $1)"
_BEGINNING: Final = datetime(1900, 1, 1, tzinfo=UTC)


class ListNotConfirmedError(ConflictError):
    """The list was not confirmed, so that no award of it stands in the registry."""

    code = "list_not_confirmed"


@dataclass(frozen=True, slots=True)
class Scope:
    """What was chosen: `subject` is the id of a competition, event, organization or list.

    `competition` is the one in which an event or a school was chosen.
    """

    kind: ScopeKind
    subject: UUID
    competition: UUID | None = None

    @property
    def within(self) -> UUID | None:
        """The competition without which the subject says too little: a school takes part in many."""
        return self.competition if self.kind == "school" else None

    @property
    def name(self) -> str:
        """What the scope is called in the audit trail, and the lock of a run in it."""
        subject = f"{self.kind}:{self.subject}"
        return f"{subject}:competition:{self.within}" if self.within else subject


@dataclass(frozen=True, slots=True)
class Place:
    """A scope that was looked up: which awards are in it, and who issues.

    `about` is what the credential of such an award is. `organization` is the one that has to be an issuer,
    None when nobody can be. Of a list, the awards came from `evidence` after the list before with the same
    document was decided and up to when this one was.
    """

    scope: Scope
    about: CredentialKind
    competition: UUID
    contest_class: str
    name: Text
    organization: UUID | None
    event: UUID | None = None
    school: UUID | None = None
    evidence: UUID | None = None
    after: datetime = _BEGINNING
    until: datetime = _BEGINNING

    @property
    def arguments(self) -> tuple[object, ...]:
        """What the statements of `credentials.issuing.waiting` are asked with: $1 to $7."""
        place = (self.competition, self.event, self.school, self.evidence, self.after, self.until)
        return (*place, self.about)


async def place_of(actor: Actor, scope: Scope) -> Place:
    """Return what a scope holds, for somebody who may issue there.

    Raises:
        NotFoundError: there is no such thing.
        ForbiddenError: the account may not issue there.
        ListNotConfirmedError: the list has no awards that stand.
    """
    if scope.kind == "list":
        return await _of_list(actor, scope)
    competition, event = scope.competition or scope.subject, None
    if scope.kind == "event":
        found = await events.event(scope.subject)
        competition, event = found.competition, found.id
    require(actor, "credentials.issue", await events.subject(competition))
    if scope.kind == "school" and not await database.fetch_value(_ORGANIZATION, scope.subject):
        raise unknown()
    facts = await events.competition(competition)
    return Place(
        scope=scope,
        about="award",
        competition=competition,
        contest_class=facts.contest_class,
        name=facts.name,
        organization=facts.organizer if facts.kind == "hosted" else None,
        event=event,
        school=scope.subject if scope.kind == "school" else None,
    )


_LIST: Final = """
SELECT x.competition, x.evidence, x.confirmed, x.decided_at, c.name, c.name_en, c.contest_class,
       (SELECT max(y.decided_at) FROM competitions.external_list y
        WHERE y.competition = x.competition AND y.evidence = x.evidence AND y.confirmed
          AND y.decided_at < x.decided_at) AS before,
       (SELECT g.organization FROM registry.role_grant g
        WHERE g.account = x.decided_by AND g.role = 'bureau_officer' AND g.granted_at <= x.decided_at
          AND (g.ended_at IS NULL OR g.ended_at >= x.decided_at)
        ORDER BY EXISTS (SELECT FROM credentials.issuer i WHERE i.organization = g.organization) DESC,
                 g.granted_at, g.id LIMIT 1) AS bureau
FROM competitions.external_list x JOIN competitions.competition c ON c.id = x.competition
WHERE x.id = $1
"""


async def _of_list(actor: Actor, scope: Scope) -> Place:
    require_role(actor, "credentials.confirm")
    await lists.list_facts(actor, scope.subject)
    row = await database.fetch_one(_LIST, scope.subject)
    if row is None:
        raise unknown()
    if not row["confirmed"]:
        raise ListNotConfirmedError(
            text(
                "名单尚未核准：先核准名单，再签发登记证明。",
                "The list is not confirmed: confirm it first, then issue the confirmations.",
            )
        )
    subject = belonging_to(row["bureau"]) if row["bureau"] else ANYTHING
    require(actor, "credentials.confirm", subject)
    return Place(
        scope=scope,
        about="confirmation",
        competition=row["competition"],
        contest_class=row["contest_class"],
        name=text(row["name"], row["name_en"]),
        organization=row["bureau"],
        evidence=row["evidence"],
        after=row["before"] or _BEGINNING,
        until=row["decided_at"],
    )
