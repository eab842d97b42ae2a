"""Reads of who wins: the entries that the newest final results give an award."""

from uuid import UUID

from competitions.awards.bestowal import WinningEntry
from competitions.awards.schemes import load_scheme_version
from registry.core import database
from registry.core.texts import text


async def winning_entries(competition: UUID) -> list[WinningEntry]:
    """Return every entry that the newest final results of a competition give an award."""
    rows = await database.fetch(
        """
        SELECT n.id AS entry, n.event, n.organization, v.id AS version, v.scheme, v.scheme_version,
               l.award, l.place, l.points, l.reason, l.reason_en,
               coalesce(array_agg(m.person ORDER BY m.position) FILTER (WHERE m.role = 'member'), '{}')
                   AS members,
               coalesce(array_agg(m.person ORDER BY m.position) FILTER (WHERE m.role = 'tutor'), '{}')
                   AS tutors
        FROM competitions.result_line l
        JOIN competitions.result_version v ON v.id = l.version
        JOIN competitions.entry n ON n.id = l.entry
        JOIN competitions.event e ON e.id = n.event
        LEFT JOIN competitions.entry_member m ON m.entry = n.id
        WHERE e.competition = $1 AND l.award IS NOT NULL
          AND v.number = (SELECT max(w.number) FROM competitions.result_version w WHERE w.event = v.event)
        GROUP BY n.id, v.id, l.id, e.code
        ORDER BY e.code, l.place, n.code
        """,
        competition,
    )
    deciding = {(row["scheme"], row["scheme_version"]) for row in rows}
    titles = {named: load_scheme_version(*named).titles for named in deciding}
    return [
        WinningEntry(
            entry=row["entry"],
            event=row["event"],
            version=row["version"],
            organization=row["organization"],
            members=tuple(row["members"]),
            tutors=tuple(row["tutors"]),
            code=row["award"],
            title=titles[row["scheme"], row["scheme_version"]][row["award"]],
            place=row["place"],
            points=row["points"],
            reason=text(row["reason"], row["reason_en"]),
        )
        for row in rows
    ]


async def standing_entries(competition: UUID) -> list[WinningEntry]:
    """Return every entry that the newest final results give an award which was confirmed and stands."""
    stands = {
        row["entry"]
        for row in await database.fetch(
            "SELECT a.entry FROM competitions.award a WHERE a.competition = $1 AND a.kind = 'entry'"
            " AND NOT EXISTS (SELECT FROM competitions.award_revocation v WHERE v.award = a.id)",
            competition,
        )
    }
    return [w for w in await winning_entries(competition) if w.entry in stands]
