"""Giving an organization notice of its own people whom another one has registered as well."""

from collections.abc import Sequence
from uuid import UUID

from registry.core.texts import Text, text
from registry.notices.service import Notice, notify_each
from registry.people.organizations.queries import Named, names_of
from registry.people.persons.schemas import PersonIn


async def tell_homes(guests: Sequence[tuple[UUID, UUID, PersonIn]]) -> None:
    """Give notice, in the open transaction, of rows whose persons joined an organization not their home.

    `guests` are persons with their home organization and the row by which they joined. The home alone can
    say whether it is right, and ends its own membership of whoever has left.
    """
    if not guests:
        return
    names = {each.id: each for each in await names_of(list({row.organization for _, _, row in guests}))}
    await notify_each(
        [
            Notice(
                f"guest:{person}:{row.organization}",
                _message(names[row.organization]),
                f"/people/{person}",
                organization=home,
            )
            for person, home, row in guests
        ]
    )


def _message(there: Named) -> Text:
    return text(
        f"“{there.name}”也登记了贵单位的一名人员，请核对；若此人已离开贵单位，请结束其在贵单位的身份。",
        f"“{there.name_en}” registered one of your people too: see whether that is right, and if they have"
        " left you, end their membership with you.",
    )
