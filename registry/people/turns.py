"""Whose turn it is: who writes many records of people at once waits for the others who do."""

from registry.core import database


async def take_turn() -> None:
    """Become the only one who imports, moves, merges or erases people until the transaction ends.

    Called first in a transaction, before any row is locked: these use cases lock the rows of persons,
    accounts, organizations and memberships in orders of their own, and would otherwise wait for each other
    in a circle. Two imports of one list at once would also both find nobody and both add everybody.
    """
    await database.execute("SELECT pg_advisory_xact_lock(hashtext('registry.people'))")
