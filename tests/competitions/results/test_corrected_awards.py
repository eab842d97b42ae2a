"""Awards after corrections and revocations, one after the other, on a real database."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import jwt
import pytest
from httpx import AsyncClient

from competitions.awards import queries as awards
from competitions.awards import service as confirming
from competitions.awards.decision import Decision
from competitions.awards.queries import AwardFacts
from competitions.awards.schemes import load_scheme_version
from competitions.events import queries as events
from competitions.results import queries as read
from competitions.results import service as results
from competitions.results.corrections import service
from competitions.results.corrections.changes import ChangesInvalidError, ResultChange
from competitions.results.corrections.effect import CorrectionEffect
from competitions.results.corrections.form import changes_of, rows_of
from competitions.results.ranking import ScoredEntry
from competitions.results.versions import content_hash
from competitions.standings import queries as standings
from credentials.certificate.attachment import extract_credential
from credentials.certificate.of_token import certificate_of
from credentials.issuing import queries as issued
from credentials.issuing import service as issuing
from registry.audit.queries import trail
from registry.core import database
from registry.core.errors import BadInputError
from registry.core.texts import text
from tests.competitions.results.contests import MARKING, Marked, codes, make_finalized
from tests.competitions.results.test_corrections import make_awarded, points
from tests.competitions.results.test_pages import sign_in
from tests.factories import bearer, make_entered, make_issuer, scores

pytestmark = pytest.mark.anyio


async def corrected(marked: Marked, base: int, *changes: ResultChange) -> CorrectionEffect:
    correction = await service.propose(marked.judge, marked.event, base, changes, "复核")
    return await service.approve(marked.organizer, correction, "同意")


async def standing(marked: Marked, kind: str = "entry", event: str = "ZZ001") -> list[AwardFacts]:
    found = await awards.awards_of(marked.contest.id)
    return [a for a in found if a.kind == kind and a.event_code == event and not a.revoked]


async def test_an_award_taken_back_by_itself_does_not_return_by_two_corrections(db: None) -> None:
    marked = await make_awarded()
    first = next(a for a in await standing(marked) if a.place == 1)
    await confirming.revoke(marked.organizer, first.id, "违纪")
    await corrected(marked, 1, points("ZZ001-01", 1))
    assert [a.place for a in await standing(marked)][:1] == [1]
    effect = await corrected(marked, 2, points("ZZ001-01", 140))
    assert first.recipients not in [a.after.recipients for a in effect.awards if a.after]
    assert first.recipients not in [a.recipients for a in await standing(marked)]
    tutors = await standing(marked, "tutor")
    assert [a.recipients for a in tutors] == []


async def test_a_revocation_says_what_the_award_fell_with(db: None) -> None:
    marked = await make_awarded()
    first = next(a for a in await standing(marked) if a.place == 1)
    tutors = await standing(marked, "tutor")
    await confirming.revoke(marked.organizer, first.id, "违纪")
    fell = dict(await database.fetch("SELECT award, follows FROM competitions.award_revocation"))
    assert fell.pop(first.id) is None
    assert {t.id for t in tutors if t.represents == first.represents} & fell.keys()
    assert set(fell.values()) == {f"award:{first.id}"}
    await corrected(marked, 1, points("ZZ001-04", 150))
    version = await read.version(marked.event, 2)
    later = dict(await database.fetch("SELECT award, follows FROM competitions.award_revocation"))
    assert {later[award] for award in later.keys() - {*fell, first.id}} == {f"result:{version.id}"}


@pytest.mark.parametrize("changes", [{"unofficial": True}, {"status": "disqualified"}])
async def test_every_stored_hash_is_that_of_what_is_stored(db: None, changes: dict[str, Any]) -> None:
    marked = await make_finalized()
    await corrected(marked, 1, ResultChange(entry="ZZ001-01", **changes))
    await corrected(marked, 2, ResultChange(entry="ZZ001-01", unofficial=False, status="competed", order=1))
    statement = """
    SELECT v.id, v.scheme, v.scheme_version, v.content_hash, n.code, l.status, l.points, l.place, l.award,
           l.unofficial
    FROM competitions.{0} v JOIN competitions.{1} l ON l.{2} = v.id
    JOIN competitions.entry n ON n.id = l.entry
    """
    hashed = 0
    for tables in (
        ("result_version", "result_line", "version"),
        ("provisional_result", "provisional_line", "result"),
    ):
        by_result: dict[Any, list[Any]] = {}
        for row in await database.fetch(statement.format(*tables)):
            by_result.setdefault(row["id"], []).append(row)
        for rows in by_result.values():
            decisions = [
                Decision(
                    ScoredEntry("", r["code"], r["points"], r["status"], r["unofficial"]),
                    r["place"],
                    r["award"],
                    text("", ""),
                )
                for r in rows
            ]
            scheme = load_scheme_version(rows[0]["scheme"], rows[0]["scheme_version"])
            assert content_hash(scheme, decisions) == rows[0]["content_hash"]
            hashed += 1
    # Three versions of one event, one of the other, and what was published.
    assert hashed == 5


async def test_who_becomes_official_among_equals_has_to_be_put_in_order(db: None) -> None:
    marks = [("90", "50", "100"), ("80", "50", "50"), ("80", "50", "90")]
    marks += [(str(70 - n), "50", "1") for n in range(7)]
    marking = MARKING | {"tie_break": {"tiebreak_score": "A", "time": "time"}}
    marked = await make_finalized(marks, marking=marking)
    # Official at first, the second and third were parted by their times; that order is kept on the way out.
    await corrected(marked, 1, ResultChange(entry="ZZ001-02", unofficial=True))
    with pytest.raises(ChangesInvalidError) as caught:
        await corrected(marked, 2, ResultChange(entry="ZZ001-02", unofficial=False))
    assert codes(caught) == ["order_missing"] * 2
    said = (
        ResultChange(entry="ZZ001-02", unofficial=False, order=1),
        ResultChange(entry="ZZ001-03", order=2),
    )
    await corrected(marked, 2, *said)
    assert [
        r["place"]
        for r in await database.fetch(
            "SELECT l.place FROM competitions.result_line l JOIN competitions.result_version v"
            " ON v.id = l.version AND v.number = 3 JOIN competitions.entry n ON n.id = l.entry"
            " WHERE n.code IN ('ZZ001-02', 'ZZ001-03') ORDER BY n.code"
        )
    ] == [2, 3]


async def test_schools_awards_follow_what_is_taken_back(db: None) -> None:
    marked = await make_awarded()
    (school,) = await standing(marked, "school", "")
    own = [a for a in await awards.awards_of(marked.contest.id) if a.kind == "entry"]
    told = []
    for award in [a for a in own if a.represents == school.recipients[0]]:
        looked = await confirming.preview_revocation(marked.organizer, award.id, "违纪")
        done = await confirming.revoke(marked.organizer, award.id, "违纪")
        assert {c.message.zh for c in looked} == {c.message.zh for c in done}
        told += [c.message.zh for c in done if c.room.en == "Awards"]
    (now,) = await standing(marked, "school", "")
    assert now.recipients != school.recipients
    assert (await awards.award(school.id)).revoked
    assert f"{school.recipients[0]}的“优秀组织奖”撤销" in told
    assert f"{now.recipients[0]}获“优秀组织奖”，第1名" in told
    first = (await standings.standing(await events.competition(marked.contest.id))).lines[0]
    assert (first.name.zh, f"= {first.points}分" in (now.newer_reason or now).reason.zh) == (
        now.recipients[0],
        True,
    )


async def test_a_school_s_award_counts_only_awards_that_stand_after_a_correction(db: None) -> None:
    marked = await make_awarded()
    (school,) = await standing(marked, "school", "")
    own = [a for a in await awards.awards_of(marked.contest.id) if a.kind == "entry"]
    for award in [a for a in own if a.represents == school.recipients[0]]:
        await confirming.revoke(marked.organizer, award.id, "违纪")
    await corrected(marked, 1, points("ZZ001-04", 150))
    (now,) = await standing(marked, "school", "")
    first = (await standings.standing(await events.competition(marked.contest.id))).lines[0]
    assert now.recipients == (first.name.zh,)


async def test_an_award_that_stays_says_what_is_true_of_it_now(client: AsyncClient, db: None) -> None:
    marked = await make_awarded()
    before = {a.id: a for a in await standing(marked)}
    assert all(a.newer_reason is None for a in before.values())
    await corrected(marked, 1, ResultChange(entry="ZZ001-10", status="disqualified"))
    stayed = [a for a in await standing(marked) if a.id in before and a.newer_reason]
    assert stayed
    for award in stayed:
        line = await database.fetch_value(
            "SELECT l.reason FROM competitions.result_line l JOIN competitions.result_version v"
            " ON v.id = l.version AND v.number = 2 JOIN competitions.award a ON a.entry = l.entry"
            " WHERE a.id = $1",
            award.id,
        )
        assert award.newer_reason is not None
        assert (award.newer_reason.version, award.newer_reason.reason.zh) == (2, line)
        assert award.reason == before[award.id].reason != award.newer_reason.reason
    found = await client.get(
        f"/api/competitions/{marked.contest.id}/awards", headers=bearer(marked.organizer)
    )
    told = {a["id"]: a["newer_reason"] for a in found.json()}
    assert told[str(stayed[0].id)]["version"] == 2
    sign_in(client, marked.organizer)
    page = (await client.get(f"/competitions/{marked.contest.id}/awards?event=ZZ001")).text
    for award in stayed:
        assert award.newer_reason is not None
        assert award.newer_reason.reason.zh in page
        assert award.reason.zh not in page


async def test_a_tutor_s_award_that_stays_says_what_the_entry_won_now(db: None) -> None:
    tutors = {
        "code": "excellent_tutor",
        "title": {"zh": "优秀指导教师", "en": "Excellent Tutor"},
        "for_awards": ["first", "second"],
    }
    marked = await make_awarded(derived={"tutors": tutors})
    first = next(a for a in await standing(marked) if a.code == "first")
    assert all(a.newer_reason is None for a in await standing(marked, "tutor"))
    await corrected(marked, 1, points("ZZ001-01", 138))
    assert (await awards.award(first.id)).revoked
    newer = [a.newer_reason for a in await standing(marked, "tutor") if a.newer_reason]
    # Of who was first and of who is first now; the others won what they had won.
    assert sorted((r.version, r.reason.zh[-3:]) for r in newer) == [(None, "一等奖"), (None, "二等奖")]


async def test_a_certificate_after_a_correction_says_what_is_true_now(db: None) -> None:
    marked = await make_finalized()
    await confirming.confirm(marked.organizer, marked.contest.id)
    await make_issuer(marked.contest)
    await corrected(marked, 1, ResultChange(entry="ZZ001-10", status="disqualified"))
    newer = {
        a.id: (a.reason, a.newer_reason.reason)
        for a in await awards.awards_of(marked.contest.id)
        if a.newer_reason
    }
    assert newer
    await issuing.issue(marked.organizer, marked.contest.id)
    told = {c.award: c.token for c in await issued.issued(marked.contest.id) if c.award in newer}
    assert told.keys() == newer.keys()
    for award, token in told.items():
        then, now = newer[award]
        signed = jwt.decode(token, options={"verify_signature": False})
        said = signed["credentialSubject"]["achievement"]["criteria"]["narrative"]
        assert said == f"{now.zh}\n{now.en}" != f"{then.zh}\n{then.en}"
    token = next(iter(told.values()))
    assert extract_credential(certificate_of(token)) == token


NONSENSE = {
    "-5": "negative",
    "1e35": "out_of_range",
    "1e999999999": "out_of_range",
    "1e-39": "too_fine",
    "0.1234567890123456789": "too_fine",
}


@pytest.mark.parametrize(("typed", "why"), NONSENSE.items())
async def test_points_that_nobody_can_have_are_refused_by_name(
    client: AsyncClient, db: None, typed: str, why: str
) -> None:
    marked = await make_finalized()
    body = {"base": 1, "changes": [{"entry": "ZZ001-01", "points": typed}]}
    sent = await client.post(
        f"/api/events/{marked.event}/corrections/preview", json=body, headers=bearer(marked.judge)
    )
    assert sent.status_code == 400
    assert [(f["code"], f["column"]) for f in sent.json()["faults"]] == [(f"points_{why}", "points:ZZ001-01")]
    facts, version = await events.event(marked.event), await read.version(marked.event, 1)
    rows = rows_of(await read.lines(facts, version), ["ZZ001-01"], {"points:ZZ001-01": typed})
    changes, faults = changes_of(rows)
    assert (changes, [(f.code, f.column) for f in faults]) == ([], [(f"points_{why}", "points:ZZ001-01")])


async def test_zero_is_zero_however_it_is_written(client: AsyncClient, db: None) -> None:
    marked = await make_finalized()
    for typed in ("0e99999999", "-0", "0"):
        body = {"base": 1, "changes": [{"entry": "ZZ001-01", "points": typed}]}
        sent = await client.post(
            f"/api/events/{marked.event}/corrections/preview", json=body, headers=bearer(marked.judge)
        )
        assert sent.status_code == 200
        assert {line["after"]["points"] for line in sent.json()["lines"]} >= {"0"}


async def test_a_results_table_has_points_that_an_entry_can_have(client: AsyncClient, db: None) -> None:
    contest = await make_entered(2)
    lines = [
        {"event": s.event, "entry": s.entry, "points": str(s.points), "tie_breaks": [None, None]}
        for s in scores(2)
    ]
    wrong = [lines[0] | {"points": "-5"}, lines[1] | {"tie_breaks": ["1e999999999", None]}, *lines[2:]]
    address = f"/api/competitions/{contest.id}/results"
    sent = await client.post(address, json=wrong, headers=bearer(contest.organizer))
    assert [(f["code"], f["row"], f["column"]) for f in sent.json()["faults"]] == [
        ("points_negative", 1, "points"),
        ("tie_breaks_out_of_range", 2, "tie_breaks"),
    ]
    with pytest.raises(BadInputError):
        await results.finalize(contest.organizer, contest.id, [*scores(2)[1:], _fine()])
    zero = [lines[0] | {"points": "-0"}, *lines[1:]]
    sent = await client.post(address, json=zero, headers=bearer(contest.organizer))
    assert sent.status_code == 201
    assert str(await database.fetch_value("SELECT min(points) FROM competitions.result_line")) == "0"


def _fine() -> ScoredEntry:
    return ScoredEntry("ZZ001", "ZZ001-01", Decimal("1e-39"), tie_breaks=(None, None))


@contextmanager
def _counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collect every statement that is sent to the database."""
    sent: list[str] = []
    with monkeypatch.context() as patched:
        for name in ("fetch", "fetch_one", "fetch_value", "execute", "copy"):
            real = getattr(database, name)

            async def counted(first: str, *rest: Any, _real: Any = real, **named: Any) -> Any:
                sent.append(first)
                return await _real(first, *rest, **named)

            patched.setattr(database, name, counted)
        yield sent


async def test_a_correction_sends_as_many_statements_for_many_awards_as_for_few(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = await make_awarded()
    counted = []
    changes = ([points("ZZ001-02", 141)], [points("ZZ001-01", 130), points("ZZ001-03", 150)])
    for base, change in enumerate(changes, start=1):
        correction = await service.propose(marked.judge, marked.event, base, change, "复核")
        with _counting(monkeypatch) as sent:
            effect = await service.approve(marked.organizer, correction, "同意")
        counted.append((len(effect.awards), len(sent)))
    assert counted[0][0] != counted[1][0]
    assert counted[0][1] == counted[1][1]


async def test_each_award_and_certificate_has_its_line_of_the_trail(db: None) -> None:
    marked = await make_awarded()
    effect = await corrected(marked, 1, points("ZZ001-04", 150))
    for fallen in (a.before for a in effect.awards if a.before):
        assert [line.action for line in await trail(f"award:{fallen.id}")] == ["awards.revoke"]
    revoked = await database.fetch("SELECT credential FROM credentials.revocation")
    assert revoked
    for row in revoked:
        said = [line.action for line in await trail(f"credential:{row['credential']}")]
        assert said.count("credentials.revoke") == 1
