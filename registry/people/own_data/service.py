"""The use case of one's own data: seeing everything that is held about oneself."""

from registry.core import audit, database
from registry.core.actor import Actor
from registry.people.duplicates.same import persons_same_as
from registry.people.own_data import contributors, queries
from registry.people.own_data.contributors import Section
from registry.people.own_data.oneself import require_oneself


async def own_data(actor: Actor) -> list[Section]:
    """Return everything held about the person of an account, from all their records, identifiers whole.

    Reading is recorded like any look at whole identifiers. An account that is nobody's in the register sees
    what is held of the account.

    Raises:
        NotSignedInError: nobody is signed in.
        TokenLimitedError: the token was not made for `people.read_identity`.
        SecondFactorNeededError: the account's one-time code is missing.
    """
    require_oneself(actor, "people.read_identity")
    async with database.transaction():
        persons = () if actor.person_id is None else await persons_same_as(actor.person_id)
        own = () if actor.account_id is None else (actor.account_id,)
        accounts = tuple({*await queries.accounts_of(persons), *own})
        for person in persons:
            await audit.record(actor, "people.read_identity", f"person:{person}")
        held = [
            await queries.identities(persons),
            await queries.memberships(persons),
            await queries.accounts(accounts),
            await queries.grants(accounts),
            await queries.access_marks(accounts),
            *await contributors.sections(persons),
            await queries.erasures(persons),
            await queries.looks(persons, accounts),
        ]
    return held
