"""After a correction: the old credential falls, a new one is issued, and each names the other."""

import pytest

from credentials.issuing import service as issuing
from credentials.issuing.scopes import Scope
from credentials.issuing.supersession import Related, Supersession, supersession
from credentials.verification.tokens import read_token
from registry.core import clock, database
from registry.core.identifiers import new_id
from tests.competitions.results.test_corrected_awards import corrected
from tests.competitions.results.test_corrections import make_awarded, points

pytestmark = pytest.mark.anyio

_OF = """
SELECT c.id, c.code, c.serial, c.token, c.edition, v.id IS NOT NULL AS revoked
FROM credentials.credential c JOIN competitions.award_recipient r ON r.id = c.recipient
JOIN competitions.award a ON a.id = r.award JOIN competitions.entry n ON n.id = a.entry
LEFT JOIN credentials.revocation v ON v.credential = c.id
WHERE n.code = $1 AND a.kind = 'entry' ORDER BY c.serial
"""


async def test_a_corrected_award_has_a_credential_that_supersedes_the_old_one(db: None) -> None:
    marked = await make_awarded()
    contest = marked.contest
    (old,) = await database.fetch(_OF, "ZZ001-01")
    assert await supersession(old["id"]) == Supersession(None, None)
    # The best one falls to the second place: another award, in the stead of the first.
    await corrected(marked, 1, points("ZZ001-02", 150))
    (fallen,) = await database.fetch(_OF, "ZZ001-01")
    assert fallen["revoked"]
    assert await supersession(old["id"]) == Supersession(None, None)
    assert await issuing.issue(marked.organizer, contest.id) > 0
    before, after = await database.fetch(_OF, "ZZ001-01")
    assert (before["id"], before["token"]) == (old["id"], old["token"])
    assert not after["revoked"]
    assert (await supersession(before["id"])).superseded_by == Related(after["code"], after["serial"], False)
    assert (await supersession(after["id"])).supersedes == Related(before["code"], before["serial"], True)
    # What was signed says nothing of it.
    assert before["code"] not in str(read_token(after["token"]).payload)


async def test_a_second_edition_supersedes_the_first_and_a_closed_page_is_not_named(db: None) -> None:
    marked = await make_awarded()
    contest = marked.contest
    (first,) = await database.fetch(_OF, "ZZ001-01")
    await database.execute(
        "INSERT INTO credentials.revocation (id, credential, reason, revoked_by, revoked_at)"
        " VALUES ($1, $2, 'misprint', $3, $4)",
        new_id(),
        first["id"],
        marked.organizer.account_id,
        clock.now(),
    )
    assert await issuing.run(marked.organizer, Scope("competition", contest.id), again=True) == 1
    _, second = await database.fetch(_OF, "ZZ001-01")
    assert second["edition"] == 2
    assert (await supersession(first["id"])).superseded_by == Related(second["code"], second["serial"], False)
    assert (await supersession(second["id"])).supersedes == Related(first["code"], first["serial"], True)
    await database.execute(
        "INSERT INTO credentials.page_closure (id, credential, closed_by, closed_at) VALUES ($1, $2, $3, $4)",
        new_id(),
        second["id"],
        marked.organizer.account_id,
        clock.now(),
    )
    assert (await supersession(first["id"])).superseded_by is None
