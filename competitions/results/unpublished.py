"""What the signed marks of an event come to, as lines for those who may publish them, before anybody else."""

from dataclasses import replace
from typing import Final

from competitions.events.queries import EventFacts
from competitions.results.queries import ResultLineFacts
from competitions.results.ranking import best_first
from competitions.results.versions import Decided
from registry.core import database

_ENTRIES: Final = """
SELECT n.code, coalesce(o.name, n.delegation) AS represents, b.code AS blind_code,
       coalesce(array_agg(q.name ORDER BY m.position) FILTER (WHERE m.role = 'member'), '{}') AS members,
       coalesce(array_agg(q.name ORDER BY m.position) FILTER (WHERE m.role = 'tutor'), '{}') AS tutors
FROM competitions.entry n
LEFT JOIN registry.organization o ON o.id = n.organization
LEFT JOIN competitions.blind_code b ON b.entry = n.id
LEFT JOIN competitions.entry_member m ON m.entry = n.id
LEFT JOIN registry.person q ON q.id = m.person
WHERE n.event = $1
GROUP BY n.id, o.name, b.code
"""


async def lines(event: EventFacts, decided: Decided) -> list[ResultLineFacts]:
    """Return every entry of a result that is not published, best first; who has no place stands last.

    Where marking is blind, an entry goes by the code of the second draw and nothing says whose it is, so that
    unofficial ones are left out: marking can still be opened again, and codes are linked to entries by the
    decoding clerk alone.
    """
    known = {row["code"]: row for row in await database.fetch(_ENTRIES, event.id)}
    titles = decided.scheme.titles
    blind = event.marking is not None and event.marking.blind
    found = []
    for decision in decided.decisions:
        if blind and decision.entry.unofficial:
            # Among the two or three guests of an event this would tell whose a code is.
            continue
        scored, row = decision.entry, known[decision.entry.entry]
        line = ResultLineFacts(
            entry=scored.entry,
            represents=row["represents"],
            members=tuple(row["members"]),
            tutors=tuple(row["tutors"]),
            status=scored.status,
            unofficial=scored.unofficial,
            points=scored.points,
            place=decision.place,
            award_code=decision.award,
            award=titles[decision.award] if decision.award else None,
            reason=decision.reason,
        )
        found.append(
            # Who was not there at the second draw has no code, and no marks either.
            replace(line, entry=row["blind_code"] or "—", represents="", members=(), tutors=())
            if blind
            else line
        )
    return sorted(
        found, key=lambda line: best_first(line.place, line.points, line.entry, unofficial=line.unofficial)
    )
