"""An award scheme is tried on an event's points, or last year's, and nothing of it is stored."""

import json
from decimal import Decimal
from typing import Any, Final

import httpx
import pytest

from competitions.awards.schemes import SHIPPED, shipped_scheme, shipped_schemes
from competitions.events import queries, service
from competitions.events.schemas import CloneIn
from competitions.events.scheme_trial import (
    LARGEST_SCHEME,
    NoPointsError,
    SchemeUnreadableError,
    Trial,
    Whose,
    points_for,
    read_scheme,
    tried,
)
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import RegistryError
from tests.competitions.events.contests import make_set_up
from tests.competitions.results.contests import MARKING, make_finalized, make_marked, make_published
from tests.factories import make_account, make_final
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio

OWN: Final = "national-10-20-30"
OTHER: Final = "national-skills-2020"
NEXT: Final = CloneIn.model_validate(
    {"code": "test-2027", "name": {"zh": "2027年测试赛（虚构）", "en": "Test contest 2027"}, "year": 2027}
)


async def trial(actor: Actor, event: Any, named: str, whose: Whose = "this") -> Trial:
    scheme = shipped_scheme(named)
    return tried(scheme, await points_for(actor, event, whose, scheme))


async def stored() -> list[Any]:
    """Return how many rows of all tables there are in which awards and results stand."""
    tables = ("result_version", "result_line", "provisional_result", "award", "event")
    return [await database.fetch_value(f"SELECT count(*) FROM competitions.{table}") for table in tables]


async def test_the_scheme_that_decided_gives_the_same_again(db: None) -> None:
    marked = await make_finalized(
        [("90", "50", "9"), ("90", "50", "8"), *[(f"{80 - n}", "50", "9") for n in range(8)]],
        marking=MARKING | {"tie_break": {"time": "time"}},
    )
    before = await stored()
    found = await trial(marked.organizer, marked.event, OWN)
    assert found.points.kind == "final"
    # The time, which parted the first two, is read from the marks again.
    assert [line.entry for line in found.lines[:2]] == ["ZZ001-02", "ZZ001-01"]
    assert [line.changed for line in found.lines] == [False] * 10
    assert [now for _, now, _ in found.counts] == [then for _, _, then in found.counts] == [1, 2, 3]
    assert await stored() == before


async def test_another_scheme_says_what_would_change_and_why(db: None) -> None:
    marked = await make_published()
    found = await trial(marked.organizer, marked.event, OTHER)
    assert found.points.kind == "provisional"
    titles = shipped_scheme(OTHER).titles
    best = found.lines[0]
    assert (best.entry, best.place, best.before, best.award) == (
        "ZZ001-01",
        1,
        shipped_scheme(OWN).titles["first"],
        titles["gold"],
    )
    assert best.changed
    assert best.reason.zh
    assert best.reason.en
    now = {title.en: count for title, count, _ in found.counts}
    then = {title.en: count for title, _, count in found.counts}
    assert sum(now.values()) == sum(line.before is not None for line in found.lines) == 6
    assert sum(then.values()) == sum(line.award is not None for line in found.lines)
    assert found.lines[-1].place == 10


async def test_marks_so_far_are_enough_and_who_lacks_some_is_left_out(db: None) -> None:
    marked = await make_marked()
    await database.execute(
        "DELETE FROM competitions.mark WHERE entry IN"
        " (SELECT id FROM competitions.entry WHERE code = 'ZZ001-10')"
    )
    found = await trial(marked.organizer, marked.event, OWN)
    assert (found.points.kind, found.points.unmarked, len(found.lines)) == ("marks", 1, 9)
    # What it would have now is what its own scheme gives.
    assert not any(line.changed for line in found.lines)
    assert [line.scored.points for line in found.lines[:2]] == [Decimal("140.0"), Decimal("139.0")]


async def test_a_clone_is_tried_on_the_result_of_the_edition_before(db: None) -> None:
    contest = await make_final()
    cloned = await service.clone_competition(contest.organizer, contest.id, NEXT)
    (event, _) = await queries.events_of(cloned)
    with pytest.raises(NoPointsError):
        await trial(contest.organizer, event.id, OWN)
    found = await trial(contest.organizer, event.id, OWN, "last")
    assert (found.points.competition.id, found.points.event.code, len(found.lines)) == (
        contest.id,
        "ZZ001",
        10,
    )
    # Found by its name too, when its code is another one this year.
    await database.execute("UPDATE competitions.event SET code = 'GZ001' WHERE id = $1", event.id)
    assert (await trial(contest.organizer, event.id, OWN, "last")).points.event.code == "ZZ001"
    await database.execute("UPDATE competitions.event SET name = '别的' WHERE id = $1", event.id)
    with pytest.raises(NoPointsError):
        await trial(contest.organizer, event.id, OWN, "last")
    original = (await queries.events_of(contest.id))[0]
    with pytest.raises(NoPointsError):
        await trial(contest.organizer, original.id, OWN, "last")


async def test_entries_of_a_blind_event_are_not_named_while_it_is_marked(db: None) -> None:
    marked = await make_marked()
    await database.execute(
        """UPDATE competitions.event SET marking = marking::jsonb || '{"blind": true}' WHERE id = $1""",
        marked.event,
    )
    found = await trial(marked.organizer, marked.event, OTHER)
    assert {line.entry for line in found.lines} == {""}
    assert len(found.lines) == 10


async def test_only_the_jury_tries_schemes(db: None) -> None:
    marked = await make_marked()
    await trial(marked.judge, marked.event, OWN)
    auditor = await make_account("auditor", marked.contest.administrator)
    for actor in (auditor, marked.contest.bureau, *marked.officers):
        with pytest.raises(RegistryError):
            await trial(actor, marked.event, OWN)


def test_a_scheme_of_ones_own_is_read_with_every_fault() -> None:
    document = (SHIPPED / f"{OWN}.v1.json").read_text(encoding="utf-8")
    assert read_scheme(document) == shipped_scheme(OWN)
    for content in ("", "{}", "[]", "nonsense", "\x00", document[:-5], '{"ladder": ' * 5000):
        with pytest.raises(SchemeUnreadableError) as caught:
            read_scheme(content)
        assert caught.value.faults
    with pytest.raises(SchemeUnreadableError):
        read_scheme(" " * (LARGEST_SCHEME + 1))


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_page_tries_shipped_schemes_and_ones_own(client: httpx.AsyncClient, lang: str) -> None:
    marked = await make_published()
    browser = Browser(client, marked.organizer)
    page = f"/events/{marked.event}/scheme-trial"
    shown = await browser.get(f"{page}?lang={lang}")
    assert (shown.status_code, 'id="outcome"' in shown.text) == (200, False)
    for scheme in shipped_schemes():
        answer = await browser.get(f"{page}?scheme={scheme.name}@{scheme.version}&whose=this")
        assert answer.status_code == 200
        assert 'id="outcome"' in answer.text
        assert scheme.title.in_language("zh" if lang == "zh" else "en") in answer.text
    assert (await browser.get(f"{page}?scheme=unknown")).status_code == 404
    assert (await browser.get(f"{page}?scheme={OWN}&whose=last")).status_code == 409
    csrf = shown.text.partition('name="_csrf_token" value="')[2].partition('"')[0]
    own = json.loads((SHIPPED / f"{OWN}.v1.json").read_text(encoding="utf-8"))
    own["title"] = {"zh": "自拟办法", "en": "Our own"}
    form = {"_csrf_token": csrf, "whose": "this"}
    for document, file in ((json.dumps(own), ("", b"")), ("", ("own.json", json.dumps(own).encode()))):
        answer = await client.post(page, data=form | {"document": document}, files={"file": file})
        assert answer.status_code == 200
        assert {"zh": "自拟办法", "en": "Our own"}[lang] in answer.text
    answer = await client.post(page, data=form | {"document": "{“}"}, files={"file": ("", b"")})
    assert answer.status_code == 400
    assert "{“}" in answer.text


async def test_schemes_are_public_with_source_and_validity(client: httpx.AsyncClient) -> None:
    html = {"Accept": "text/html"}
    listed = (await client.get("/award-schemes", headers=html)).text
    for scheme in shipped_schemes():
        named = f"{scheme.name}@{scheme.version}"
        assert f"/award-schemes/{named}" in listed
        shown = await client.get(f"/award-schemes/{named}", headers=html)
        assert shown.status_code == 200
        assert scheme.source.document.zh in shown.text
    assert (await client.get("/award-schemes/none", headers=html)).status_code == 404
    assert (await client.get(f"/award-schemes/{OWN}@99", headers=html)).status_code == 404


async def test_nobody_has_points_before_marking(db: None) -> None:
    contest = await make_set_up()
    with pytest.raises(NoPointsError):
        await trial(contest.organizer, (await contest.event()).id, OWN)
