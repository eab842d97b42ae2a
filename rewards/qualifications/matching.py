"""Whom the rows of a list of qualifications mean, and what is wrong with them beside what was read."""

import asyncio
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from registry.core import clock, database, privacy
from registry.core.errors import Fault
from registry.core.texts import text
from rewards.qualifications.reading import ReadRow, read_rows


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows with whom and which organizations they name, and the faults."""

    rows: list[tuple[ReadRow, UUID, UUID | None]]
    faults: list[Fault]


_PEOPLE: Final = """
WITH RECURSIVE holder AS (
    SELECT id_fingerprint AS fingerprint, id, name, merged_into FROM registry.person
    WHERE id_fingerprint = ANY($1)
    UNION ALL
    SELECT h.fingerprint, p.id, p.name, p.merged_into FROM holder h
    JOIN registry.person p ON p.id = h.merged_into)
SELECT fingerprint, id, name FROM holder WHERE merged_into IS NULL
"""
_KNOWN: Final = """
SELECT q.kind, q.certificate_number FROM rewards.qualification q
JOIN unnest($1::text[], $2::text[]) AS n (kind, number) ON n.kind = q.kind AND n.number = q.certificate_number
WHERE q.state IN ('recorded', 'confirmed')
"""


async def matched(file: str, content: bytes) -> Matched:
    """Return the rows of a list with whom they name, and all that is wrong with it."""
    rows, faults = await asyncio.to_thread(read_rows, content, file, clock.today())
    ring = await privacy.ring()
    marks = [ring.fingerprint("id:resident_id", row.id_number) for row in rows]
    people = {row["fingerprint"]: row for row in await database.fetch(_PEOPLE, marks)}
    employers = await database.fetch(
        "SELECT name, id FROM registry.organization WHERE name = ANY($1)",
        [row.insured.organization for row in rows if row.insured is not None],
    )
    organizations = {row["name"]: row["id"] for row in employers}
    known = {
        (row["kind"], row["certificate_number"])
        for row in await database.fetch(
            _KNOWN, [row.kind for row in rows], [row.certificate_number for row in rows]
        )
    }
    found = []
    for row, mark in zip(rows, marks, strict=True):
        person = people.get(mark)
        organization = organizations.get(row.insured.organization) if row.insured is not None else None
        if person is None:
            words = text(
                "没有此人的记录，请先登记人员。", "No such person is on record: register them first."
            )
            faults.append(Fault("person_unknown", words, file, row=row.number, column="身份证号"))
        elif person["name"] != row.name:
            words = text("姓名与身份证号的记录不符。", "The name is not that of the record with this number.")
            faults.append(Fault("name_differs", words, file, row=row.number, column="姓名"))
        elif row.insured is not None and organization is None:
            words = text("没有这个单位，请先登记单位。", "No such organization: register it first.")
            faults.append(Fault("organization_unknown", words, file, row=row.number, column="参保单位"))
        elif (row.kind, row.certificate_number) in known:
            words = text(
                f"证书编号 {row.certificate_number} 已登记过。",
                f"Number {row.certificate_number} was recorded before.",
            )
            faults.append(Fault("certificate_known", words, file, row=row.number, column="证书编号"))
        else:
            found.append((row, person["id"], organization))
    return Matched(found, faults)
