"""Whether somebody may do to their own record what everybody may do to theirs."""

from dataclasses import replace

from registry.core.actor import Actor
from registry.people.access import Subject, require


def require_oneself(actor: Actor, action: str) -> None:
    """Let whoever is signed in pass, for an action that everybody may do to their own record.

    An account that is nobody's in the register passes too: it is its own record.

    Raises:
        NotSignedInError: nobody is signed in.
        TokenLimitedError: the token was not made for this action.
        SecondFactorNeededError: the account's one-time code is missing.
    """
    oneself = actor.person_id or actor.account_id
    require(replace(actor, person_id=oneself), action, Subject(person=oneself))
