"""Ending the tokens of an account with what they stand on, such as its password."""

from uuid import UUID

from registry.core import clock, database


async def end_all(account: UUID) -> None:
    """End every token of an account within the open transaction; nothing brings one back."""
    await database.execute(
        "UPDATE registry.api_token SET ended_at = $2 WHERE account = $1 AND ended_at IS NULL",
        account,
        clock.now(),
    )
