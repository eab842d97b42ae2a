"""What lists of external awards hold about a person, and what an erasure does to that.

A name that nobody was matched with is no one's record; in an erasure it goes where it may be the person's.
"""

from collections.abc import Sequence
from typing import Final, get_args
from uuid import UUID

from competitions.words import MEMBER_ROLES, ExternalRole
from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.erasure.erasing import ERASED_NAME
from registry.people.own_data.contributors import Fate, Section

_ROLES: Final = {str(role): MEMBER_ROLES[role] for role in get_args(ExternalRole)}
_HELD: Final = """
SELECT c.name AS competition, c.name_en AS competition_en, l.event_code, l.event_name, l.prize,
       p.name, p.role, l.source_number, x.confirmed
FROM competitions.external_person p
JOIN competitions.external_line l ON l.id = p.line
JOIN competitions.external_list x ON x.id = l.list
JOIN competitions.competition c ON c.id = x.competition
WHERE p.person = ANY($1) ORDER BY x.proposed_at, l.row
"""


def _state(confirmed: bool | None) -> Text:
    if confirmed is None:
        return text("待核准", "Waits to be confirmed")
    return text("已核准", "Confirmed") if confirmed else text("未核准", "Refused")


async def held(persons: Sequence[UUID]) -> Section:
    """Return the prizes that were handed in for a person, confirmed or not."""
    rows = await database.fetch(_HELD, list(persons))
    return Section(
        "external_awards",
        text("填报的外部赛事获奖", "Awards decided elsewhere, as handed in"),
        {
            "competition": text("赛事", "Competition"),
            "event": text("赛项", "Event"),
            "prize": text("奖项", "Prize"),
            "name": text("名单上的姓名", "Name on the list"),
            "role": text("身份", "Role"),
            "source_number": text("原证书编号", "Original certificate"),
            "state": text("状态", "State"),
        },
        tuple(
            {
                "competition": text(row["competition"], row["competition_en"]),
                "event": f"{row['event_code']} {row['event_name']}".strip(),
                "prize": row["prize"],
                "name": row["name"],
                "role": _ROLES[row["role"]],
                "source_number": row["source_number"],
                "state": _state(row["confirmed"]),
            }
            for row in rows
        ),
    )


async def fates(persons: Sequence[UUID]) -> list[Fate]:
    """Return that the name goes from every list, and the documents that prove awards stay."""
    names = len((await held(persons)).rows)
    documents = await database.fetch_value(
        "SELECT count(DISTINCT x.evidence) FROM competitions.external_person p"
        " JOIN competitions.external_line l ON l.id = p.line"
        " JOIN competitions.external_list x ON x.id = l.list WHERE p.person = ANY($1)",
        list(persons),
    )
    return [
        Fate(True, text("外部赛事获奖名单上的姓名", "The name on lists of awards decided elsewhere"), names),
        Fate(
            False,
            text(
                "证明外部获奖的名单或证书原件（加密，可能载有他人姓名）",
                "Documents that prove such awards (encrypted; they may name others too)",
            ),
            documents,
        ),
    ]


async def erase(actor: Actor, persons: Sequence[UUID]) -> None:
    """Take the person's name from every list, and from open ones the person too; in the open transaction."""
    # A confirmed list is an award by now; an open one waits for somebody to settle or withdraw it.
    await database.execute(
        "UPDATE competitions.external_person p SET name = $2,"
        " person = CASE WHEN x.confirmed IS NULL THEN NULL ELSE p.person END"
        " FROM competitions.external_line l JOIN competitions.external_list x ON x.id = l.list"
        " WHERE l.id = p.line AND (p.person = ANY($1) OR p.person IS NULL AND p.name IN"
        "  (SELECT name FROM registry.person WHERE id = ANY($1)) AND l.organization IN"
        "  (SELECT organization FROM registry.membership WHERE person = ANY($1)))",
        list(persons),
        ERASED_NAME,
    )
