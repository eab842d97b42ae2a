"""Other systems are told what happened: signed, in order, again until they have it, never twice at once."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from competitions.awards import service as awards
from competitions.awards.queries import awards_of
from registry.core import clock, database
from registry.core.errors import ForbiddenError
from rewards.webhooks import queries, service
from rewards.webhooks.delivering import deliver
from rewards.webhooks.outbox import announce
from rewards.webhooks.schemas import WebhookIn
from rewards.webhooks.service import WebhookAddressError
from rewards.webhooks.signing import PAUSES, next_try
from rewards.webhooks.words import KINDS, Kind
from tests.factories import Contest, bearer, make_confirmed, make_final
from tests.rewards.webhooks.receiver import Receiver, receiving

pytestmark = pytest.mark.anyio

ALL: frozenset[Kind] = frozenset(KINDS)


@pytest.fixture
def other() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


async def told(contest: Contest, other: Receiver, kinds: frozenset[Kind] = ALL) -> UUID:
    made = await service.tell(contest.administrator, WebhookIn(address=other.address, kinds=kinds))
    other.secret = made.secret
    return made.id


async def happens(*subjects: str) -> None:
    async with database.transaction():
        await announce("payment.made", [(subject, {"net_fen": 1}) for subject in subjects])


async def later(by: timedelta) -> None:
    """Let the time of waiting messages come."""
    await database.execute("UPDATE rewards.webhook_delivery SET next_at = next_at - $1::interval", by)


async def test_confirmed_and_revoked_awards_are_told_signed_and_in_order(db: None, other: Receiver) -> None:
    contest = await make_final()
    await told(contest, other)
    await awards.confirm(contest.organizer, contest.id)
    standing = await awards_of(contest.id)
    fallen = next(a for a in standing if a.kind == "entry")
    await awards.revoke(contest.organizer, fallen.id, "测试")
    assert await deliver() > len(standing)
    confirmed = {m["data"]["id"] for m in other.taken if m["type"] == "award.confirmed"}
    assert confirmed == {str(award.id) for award in standing}
    of_fallen = [m["type"] for m in other.taken if m["subject"] == f"award:{fallen.id}"]
    assert of_fallen == ["award.confirmed", "award.revoked"]
    assert "测试" not in str(other.taken), "a reason may name people"
    assert await deliver() == 0


async def test_what_is_told_holds_no_name(db: None, other: Receiver) -> None:
    contest = await make_confirmed()
    page = await queries.events(contest.bureau, after=0, kinds=(), limit=1000)
    assert page.events
    names = [row["name"] for row in await database.fetch("SELECT name FROM registry.person")]
    assert names
    assert not [name for name in names if name in str(page.events)]


async def test_what_is_rolled_back_is_never_told(db: None, other: Receiver) -> None:
    contest = await make_final()
    await told(contest, other)
    with pytest.raises(RuntimeError):
        async with database.transaction():
            await announce("payment.made", [("payment:1", {})])
            raise RuntimeError
    assert await deliver() == 0


async def test_a_message_is_sent_again_and_those_of_its_subject_wait_for_it(
    db: None, other: Receiver
) -> None:
    contest = await make_final()
    webhook = await told(contest, other)
    other.answer = 503
    await happens("payment:1", "payment:1", "payment:2")
    assert await deliver() == 2
    assert (other.taken, len(other.ids)) == ([], 2)
    other.answer = 200
    assert await deliver() == 0, "not before its time"
    await later(PAUSES[0])
    assert await deliver() == 3
    assert [m["subject"] for m in other.taken if m["subject"] == "payment:1"] == ["payment:1"] * 2
    first = [message for message in other.ids if other.ids.count(message) > 1]
    assert first, "the same id at each try"
    facts = await queries.webhook(contest.administrator, webhook)
    assert (facts.delivered, facts.waiting, facts.given_up) == (3, 0, 0)


async def test_what_was_given_up_is_sent_again_when_somebody_says_so(db: None, other: Receiver) -> None:
    contest = await make_final()
    webhook = await told(contest, other)
    other.answer = 500
    await happens("payment:1")
    for _ in range(len(PAUSES) + 1):
        assert await deliver() == 1
        await later(timedelta(days=2))
    assert await deliver() == 0
    (line,) = await queries.deliveries(contest.administrator, webhook)
    assert (line.state, line.attempts, line.answered) == ("given_up", len(PAUSES) + 1, "HTTP 500")
    other.answer = 200
    assert await service.replay(contest.administrator, webhook) == 1
    assert await deliver() == 1
    assert await service.replay(contest.administrator, webhook) == 0
    assert await service.replay(contest.administrator, webhook, occurrence=line.occurrence) == 1
    assert await deliver() == 1
    assert len(other.taken) == 2


async def test_two_processes_never_send_a_message_at_once(db: None, other: Receiver) -> None:
    contest = await make_final()
    await told(contest, other)
    await happens(*(f"payment:{n}" for n in range(60)))
    tried = await asyncio.gather(deliver(), deliver(), deliver())
    assert sum(tried) == 60
    assert len(set(other.ids)) == len(other.ids) == 60


async def test_a_process_that_died_leaves_its_messages_to_the_next(db: None, other: Receiver) -> None:
    contest = await make_final()
    await told(contest, other)
    await happens("payment:1")
    await database.execute(
        "UPDATE rewards.webhook_delivery SET attempts = 1, next_at = $1",
        clock.now() + timedelta(seconds=60),
    )
    assert await deliver() == 0
    await later(timedelta(seconds=61))
    assert await deliver() == 1
    assert len(other.taken) == 1


async def test_an_address_that_is_gone_is_tried_again(db: None, other: Receiver) -> None:
    contest = await make_final()
    made = await service.tell(contest.administrator, WebhookIn(address="http://127.0.0.1:9/x", kinds=ALL))
    await happens("payment:1")
    assert await deliver() == 1
    (line,) = await queries.deliveries(contest.administrator, made.id)
    assert (line.state, line.answered) == ("waiting", "ConnectError")


async def test_an_ended_address_is_told_nothing_more(db: None, other: Receiver) -> None:
    contest = await make_final()
    webhook = await told(contest, other)
    await happens("payment:1")
    await service.end(contest.administrator, webhook)
    await happens("payment:2")
    assert await deliver() == 0
    with pytest.raises(queries.WebhookNotFoundError):
        await service.end(contest.administrator, webhook)
    with pytest.raises(queries.WebhookNotFoundError):
        await service.replay(contest.administrator, webhook)


async def test_only_the_kinds_that_were_chosen_are_told(db: None, other: Receiver) -> None:
    contest = await make_final()
    await told(contest, other, frozenset({"award.revoked"}))
    await happens("payment:1")
    assert await deliver() == 0


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ftp://example.org",
        "http://example.org/x",
        "https://",
        "https://u:p@example.org",
        "https://[x",
        "https://foo..bar/",
        "https://xn--/",
        f"https://{'a' * 64}.example/",
        "https://a b/",
        "https://a/\x85",
        "https://a/ b",
    ],
)
async def test_other_addresses_are_refused(db: None, address: str) -> None:
    contest = await make_final()
    with pytest.raises((WebhookAddressError, ValueError)):
        await service.tell(contest.administrator, WebhookIn(address=address, kinds=ALL))


async def test_an_address_that_nothing_can_be_sent_to_holds_nobody_up(db: None, other: Receiver) -> None:
    contest = await make_final()
    webhook = await told(contest, other)
    bad = await service.tell(contest.administrator, WebhookIn(address=other.address, kinds=ALL))
    # As it would stand there from before such addresses were refused.
    await database.execute("UPDATE rewards.webhook SET address = 'https://foo..bar/' WHERE id = $1", bad.id)
    await happens("payment:1")
    assert await deliver() == 2
    assert (await queries.webhook(contest.administrator, webhook)).delivered == 1
    (line,) = await queries.deliveries(contest.administrator, bad.id)
    assert (line.state, line.attempts) == ("waiting", 1)
    assert line.answered
    assert await deliver() == 0, "not before its time"


async def test_only_administrators_change_it_and_bureaus_read_what_happened(
    db: None, client: AsyncTestClient[Litestar], other: Receiver
) -> None:
    contest = await make_confirmed()
    with pytest.raises(ForbiddenError):
        await service.tell(contest.bureau, WebhookIn(address=other.address, kinds=ALL))
    answer = await client.get("/api/events?limit=3&kind=award.confirmed", headers=bearer(contest.bureau))
    assert answer.status_code == 200
    page = answer.json()
    assert len(page["events"]) == 3
    further = await client.get(f"/api/events?after={page['next']}", headers=bearer(contest.bureau))
    assert page["events"][-1]["id"] not in [event["id"] for event in further.json()["events"]]
    assert (await client.get("/api/events", headers=bearer(contest.organizer))).status_code == 403
    assert (await client.get("/api/webhooks", headers=bearer(contest.bureau))).status_code == 403


def test_pauses_grow_and_end() -> None:
    at = clock.now()
    tries = [next_try(attempts, at) for attempts in range(1, len(PAUSES) + 2)]
    assert tries[-1] is None
    waits = [each - at for each in tries if each]
    assert waits == sorted(waits) == list(PAUSES)
