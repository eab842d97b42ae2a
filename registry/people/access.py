"""Who may do what: one table, one question, one answer.

`refusal` answers None for "yes" or the reason for "no"; `require` raises it. Nothing else in the house
decides rights. Scopes (whose school, which competition) join this module with the accounts issue.
"""

from typing import Final

from registry.core.actor import Actor
from registry.core.errors import ForbiddenError, NotSignedInError
from registry.core.texts import Text, text
from registry.people.words import ROLES, Role

ACTIONS: Final[dict[str, frozenset[Role]]] = {
    "accounts.create": frozenset({"administrator"}),
    "people.register": frozenset({"administrator", "organizer"}),
    "competitions.create": frozenset({"administrator", "organizer"}),
    "entries.enter": frozenset({"administrator", "organizer", "school_officer"}),
    "results.finalize": frozenset({"administrator", "organizer"}),
    "awards.confirm": frozenset({"administrator", "organizer"}),
    "awards.revoke": frozenset({"administrator", "organizer"}),
    "issuers.create": frozenset({"administrator"}),
    "credentials.issue": frozenset({"administrator", "organizer"}),
    "credentials.close_page": frozenset({"administrator"}),
    "programs.put_in_force": frozenset({"administrator", "bureau_officer"}),
    "entitlements.read": frozenset({"administrator", "bureau_officer", "auditor"}),
    "awards.read": frozenset({"administrator", "organizer", "bureau_officer", "auditor"}),
    "audit.read": frozenset({"administrator", "auditor"}),
}


def refusal(actor: Actor, action: str) -> Text | None:
    """Return why `actor` may not do `action`, or None when they may.

    Raises:
        KeyError: there is no such action; every action stands in the table.
    """
    allowed = ACTIONS[action]
    if actor.role in allowed:
        return None
    zh = "、".join(ROLES[role].zh for role in ROLES if role in allowed)
    en = ", ".join(ROLES[role].en for role in ROLES if role in allowed)
    return text(
        f"此操作由以下角色办理：{zh}。请用相应账号登录，或联系管理员。",
        f"This is done by: {en}. Sign in with such an account, or ask the administrator.",
    )


def require(actor: Actor, action: str) -> None:
    """Let `actor` pass or raise why not.

    Raises:
        NotSignedInError: nobody is signed in.
        ForbiddenError: the account's role does not have the right; the message says which roles do.
    """
    reason = refusal(actor, action)
    if reason is None:
        return
    if actor.account_id is None:
        raise NotSignedInError(text("请先登录。", "Please sign in first."))
    raise ForbiddenError(reason)
