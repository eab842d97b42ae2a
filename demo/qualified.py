"""Certificates and training of a company's employees: recorded by one bureau, confirmed by another."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from demo import files, papers
from registry.core import database
from registry.core.actor import Actor
from registry.people.persons import registering as persons
from registry.people.persons.schemas import PersonIn
from rewards.qualifications import recording, service

_SINCE: Final = date(2020, 1, 1)


async def record(
    administrator: Actor, recorder: Actor, confirmer: Actor, organizations: Mapping[str, UUID]
) -> int:
    """Register the employees, import the list and confirm all of it; returns how many there are.

    Args:
        administrator: who registers the employees.
        recorder: an officer who imports the list with its evidence.
        confirmer: an officer who confirms it.
        organizations: the demo's organizations by name.
    """
    await persons.register_persons(
        administrator,
        [
            PersonIn(
                name=name,
                organization=organizations[employer],
                role="employee",
                since=_SINCE,
                id_kind="resident_id",
                id_number=number,
                fictional=True,
            )
            for number, (name, employer) in files.employees().items()
        ],
    )
    made, count = await recording.record(
        recorder,
        "职业技能证书（虚构）.csv",
        files.QUALIFICATIONS.read_bytes(),
        "名册（虚构）.pdf",
        papers.drawn("职业技能证书名册（虚构）", "虚构，仅供演示。"),
    )
    rows = await database.fetch("SELECT id FROM rewards.qualification WHERE list = $1 ORDER BY id", made)
    await service.confirm(confirmer, [row["id"] for row in rows])
    return count
