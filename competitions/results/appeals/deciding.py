"""Who decides on an appeal: what they need a right to, and telling them."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from competitions.results.appeals.queries import AppealFacts, Hands, hands
from registry.core.texts import Text, text
from registry.notices import service as notices
from registry.people.access import Subject
from registry.people.accounts.holders import holders


def event_side(appeal: AppealFacts) -> Subject:
    """Return the appeal as what belongs to the competition: a school has no say in its own appeal."""
    return replace(appeal.subject, organizations=frozenset())


def answered(appeal: AppealFacts, whose: Hands) -> Subject:
    """Return the appeal with who had a hand in it: its parties, and who answered it for the jury."""
    return replace(event_side(appeal), proposers=whose.parties | whose.jury)


async def tell_jury(appeal: AppealFacts) -> None:
    """Tell everybody of the jury who can answer, in the open transaction."""
    whose = await hands(appeal.id)
    holding = await holders("appeals.answer", event_side(appeal), ("organizer", "chief_judge"))
    told = [account for account in holding if account not in whose.parties]
    # Where an administrator does all of it, nobody has these roles.
    await _tell(
        appeal, text("有一件申诉等待答复", "An appeal waits for an answer"), told or [whose.publisher]
    )


async def tell_arbitrators(appeal: AppealFacts) -> None:
    """Tell the organizers who can arbitrate, in the open transaction."""
    whose = await hands(appeal.id)
    subject = answered(appeal, whose)
    told = await holders("appeals.arbitrate", subject, ("organizer",))
    # The bureau is asked where the only organizer answered for the jury.
    told = told or await holders("appeals.arbitrate", subject, ("bureau_officer",))
    await _tell(
        appeal,
        text("有一件申诉提请仲裁", "An appeal was taken to arbitration"),
        told or [whose.publisher],
    )


async def _tell(appeal: AppealFacts, message: Text, accounts: Sequence[UUID]) -> None:
    await notices.notify(f"appeal:{appeal.id}", message, f"/appeals/{appeal.id}", accounts=accounts)
