"""Who may do what to what: one question, one answer.

`refusal` answers None for "yes" or the named error that says why not; `require` raises it. Nothing else in
the house decides rights; the rights themselves stand in `registry.people.actions`. Pure.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from registry.core.actor import Actor, Grant
from registry.core.errors import ForbiddenError, NotFoundError, NotSignedInError, RegistryError
from registry.core.texts import text
from registry.people.actions import ACTIONS, Action, Reach
from registry.people.words import ROLES


class OutOfReachError(ForbiddenError):
    """The account has a role for this, but not for this organization or competition."""

    code = "out_of_reach"


class SecondPersonNeededError(ForbiddenError):
    """Who proposed a thing cannot decide on it; somebody else has to."""

    code = "second_person_needed"


class SecondFactorNeededError(ForbiddenError):
    """The account's role asks for a one-time code, and none has been set up or given."""

    code = "second_factor_needed"


class TokenLimitedError(ForbiddenError):
    """The token that a program uses was not made for this action."""

    code = "token_limited"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an action is done to.

    `organizations` are those that it belongs to, such as the schools of a person: a right at one of them
    reaches it. `competition` and its organizer `host` are given for what belongs to a competition; there the
    host alone decides whether an organizer reaches it. `person` is whom it is about. `proposers` are the
    account and the person that proposed it, for an action that needs a second person.
    """

    organizations: frozenset[UUID] = frozenset()
    competition: UUID | None = None
    host: UUID | None = None
    person: UUID | None = None
    proposers: frozenset[UUID] = frozenset()


ANYTHING: Final = Subject()


def belonging_to(*organizations: UUID) -> Subject:
    """Return the subject of what belongs to these organizations."""
    return Subject(organizations=frozenset(organizations))


def refusal(actor: Actor, action: str, subject: Subject) -> RegistryError | None:
    """Return why `actor` may not do `action` to `subject`, or None when they may.

    Raises:
        KeyError: there is no such action; every action stands in the table.
        ValueError: the action needs a second person, and the subject does not say who proposed it.
    """
    rule = ACTIONS[action]
    if actor.account_id is None:
        return NotSignedInError(text("请先登录。", "Please sign in first."))
    if actor.actions is not None and action not in actor.actions:
        return TokenLimitedError(
            text(
                f"此令牌不能用于“{rule.words.zh}”，请在“我的账号”另建令牌。",
                f"This token is not for “{rule.words.en}”; make another in your account.",
            )
        )
    if actor.lacks_second_factor:
        return SecondFactorNeededError(
            text("请先在“我的账号”设置动态验证码。", "First set up one-time codes in your account.")
        )
    if not _reaches(actor, rule, subject):
        return _out_of_reach(actor, rule, subject)
    if rule.second_person:
        if not subject.proposers:
            raise ValueError(f"{action} needs to know who proposed it")
        if subject.proposers & {actor.account_id, actor.person_id}:
            return SecondPersonNeededError(
                text("提出人不能自行批准，请由另一人办理。", "Who proposed it cannot decide it; ask another.")
            )
    return None


def require(actor: Actor, action: str, subject: Subject) -> None:
    """Let `actor` pass or raise why not.

    Raises:
        NotSignedInError: nobody is signed in.
        ForbiddenError: no role of the account has the right; the message says which roles do.
        OutOfReachError: a role has it, but elsewhere.
        NotFoundError: the same, where the account may not know of the subject.
        SecondPersonNeededError, SecondFactorNeededError, TokenLimitedError: as they say.
    """
    if (error := refusal(actor, action, subject)) is not None:
        raise error


def require_role(actor: Actor, action: str) -> None:
    """Raise unless `actor` may do the action to something: before what it is done to has been looked for.

    So who has no such right at all does not learn what there is. Raises as `require` does.
    """
    if not could(actor, action):
        require(actor, action, ANYTHING)


def could(actor: Actor, action: str) -> bool:
    """Return whether the account may do the action to something; for menus, never for a decision."""
    rule = ACTIONS[action]
    if actor.account_id is None or (actor.actions is not None and action not in actor.actions):
        return False
    return any(role in rule.roles for role in actor.roles) and not actor.lacks_second_factor


def reach(actor: Actor, action: str) -> tuple[UUID, ...] | None:
    """Return the organizations to which the account's right for an action reaches; None is all of them.

    For statements that list things: `($1::uuid[] IS NULL OR organization = ANY($1))`.
    """
    if not could(actor, action):
        return ()
    if _reaches(actor, ACTIONS[action], ANYTHING):
        return None
    return actor.organizations(*ACTIONS[action].roles)


def unknown() -> NotFoundError:
    """Return the error for what is not there, and for what an account may not know of: they look alike."""
    return NotFoundError(
        text(
            "没有找到：可能不存在，或不在您的管理范围内。",
            "Nothing found: it does not exist, or it is outside what you look after.",
        )
    )


def _reaches(actor: Actor, rule: Action, subject: Subject) -> bool:
    if rule.oneself and subject.person is not None and subject.person == actor.person_id:
        return True
    return any(
        _covers(grant, rule.roles[grant.role], subject) for grant in actor.grants if grant.role in rule.roles
    )


def _covers(grant: Grant, how_far: Reach, subject: Subject) -> bool:
    if how_far == "everywhere":
        return True
    if grant.competition is not None:
        return subject.competition == grant.competition
    if grant.role == "organizer":
        if grant.organization is None:
            # An organizer bound to nothing is the office that runs all competitions.
            return True
        if subject.competition is not None:
            # A host runs its own contests: in another host's, even what belongs to it is not its to rule on.
            return grant.organization == subject.host
    return grant.organization is not None and grant.organization in subject.organizations


def _out_of_reach(actor: Actor, rule: Action, subject: Subject) -> RegistryError:
    if rule.hidden and subject != ANYTHING:
        return unknown()
    zh = "、".join(ROLES[role].zh for role in ROLES if role in rule.roles)
    en = ", ".join(ROLES[role].en for role in ROLES if role in rule.roles)
    if any(role in rule.roles for role in actor.roles):
        return OutOfReachError(
            text(
                f"“{rule.words.zh}”不在您的管理范围内：请由该单位或赛事的负责人（{zh}）办理。",
                f"“{rule.words.en}” is outside what you look after: ask those who do ({en}).",
            )
        )
    return ForbiddenError(
        text(
            f"“{rule.words.zh}”由以下角色办理：{zh}。请用相应账号登录，或联系管理员。",
            f"“{rule.words.en}” is done by: {en}. Sign in with such an account, or ask the administrator.",
        )
    )
