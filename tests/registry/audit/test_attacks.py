"""The attack matrix: what somebody with all rights on the database does to the trail, and how it shows."""

import pytest
from pydantic import SecretStr

from registry.audit import heads
from registry.audit.heads import ForeignHeadError, ForgedHeadError, head_of
from registry.audit.sealing import end, seal, sign_now
from registry.audit.verifying import Report, verify
from registry.core import database
from registry.core.settings import Settings, use
from tests.registry.audit.trail import by_force, line_ids, make_lines, rewrite_the_chain

pytestmark = pytest.mark.anyio

LINES = 9
UPDATES = {
    "at": "at + interval '1 microsecond'",
    "account": "gen_random_uuid()",
    "actor": "'somebody else'",
    "action": "'awards.confirm'",
    "subject": "'award:0'",
    "reason": "reason || ' '",
    "before": "jsonb_set(before, '{points}', '99')",
    "after": "NULL",
}


@pytest.fixture
async def ids(db: None) -> list[int]:
    """The ids of nine lines, all sealed and held by a stored head."""
    await make_lines(LINES)
    assert await seal() == LINES
    return await line_ids()


@pytest.fixture
async def kept(ids: list[int]) -> heads.Head:
    """A head that was kept where the attacker cannot reach it."""
    return heads.read(await sign_now(), {heads.own_key()})


async def check(head: heads.Head | None = None) -> Report:
    return await verify(head, {heads.own_key()}, lambda done, total: None)


async def found(head: heads.Head | None = None) -> tuple[str, int, int | None] | None:
    """Return kind, place and line of what is wrong, or None."""
    broken = (await check(head)).broken
    return None if broken is None else (broken.kind, broken.position, broken.line)


async def test_an_honest_trail_is_intact_also_while_it_grows(kept: heads.Head) -> None:
    await make_lines(2)
    report = await check(kept)
    assert (report.broken, report.sealed, report.heads, report.unsealed) == (None, LINES, 2, 2)
    await seal()
    report = await check(kept)
    assert (report.broken, report.sealed, report.unsealed) == (None, LINES + 2, 0)


@pytest.mark.parametrize("column", UPDATES)
async def test_a_changed_line(ids: list[int], column: str) -> None:
    await by_force(f"UPDATE registry.audit_line SET {column} = {UPDATES[column]} WHERE id = {ids[4]}")
    assert await found() == ("line_changed", 5, ids[4])


async def test_a_removed_line(ids: list[int]) -> None:
    await by_force(f"DELETE FROM registry.audit_line WHERE id = {ids[4]}")
    assert await found() == ("line_missing", 5, ids[4])


async def test_a_line_removed_with_its_seal(ids: list[int]) -> None:
    await by_force(
        f"DELETE FROM registry.audit_seal WHERE line = {ids[4]}",
        f"DELETE FROM registry.audit_line WHERE id = {ids[4]}",
    )
    assert await found() == ("seal_missing", 5, None)


async def test_a_line_removed_and_the_places_closed_up(ids: list[int]) -> None:
    await by_force(
        f"DELETE FROM registry.audit_seal WHERE line = {ids[4]}",
        f"DELETE FROM registry.audit_line WHERE id = {ids[4]}",
        "UPDATE registry.audit_seal SET position = -position WHERE position > 5",
        "UPDATE registry.audit_seal SET position = -position - 1 WHERE position < 0",
    )
    assert await found() == ("line_changed", 5, ids[5])


async def test_the_first_lines_removed(ids: list[int]) -> None:
    await by_force("DELETE FROM registry.audit_seal WHERE position <= 2")
    assert await found() == ("seal_missing", 1, None)


async def test_the_tail_removed_with_its_seals(ids: list[int]) -> None:
    await by_force(
        "DELETE FROM registry.audit_seal WHERE position > 6",
        f"DELETE FROM registry.audit_line WHERE id > {ids[5]}",
    )
    assert await found() == ("cut_off", 7, None)


async def test_the_tail_removed_with_its_seals_and_heads(ids: list[int], kept: heads.Head) -> None:
    await by_force(
        "DELETE FROM registry.audit_head",
        "DELETE FROM registry.audit_seal WHERE position > 6",
        f"DELETE FROM registry.audit_line WHERE id > {ids[5]}",
    )
    # From the inside alone, a trail cut back to where it once ended cannot be told from one that ends there.
    assert await found() is None
    assert await found(kept) == ("cut_off", 7, None)
    await make_lines(5)
    await seal()
    assert await found() is None
    assert await found(kept) == ("head_differs", LINES, (await line_ids())[LINES - 1])


async def test_everything_removed(ids: list[int], kept: heads.Head) -> None:
    await by_force(*(f"DELETE FROM registry.{name}" for name in ("audit_head", "audit_seal", "audit_line")))
    assert await found(kept) == ("cut_off", 1, None)


async def test_two_lines_swapped(ids: list[int]) -> None:
    await by_force(
        f"UPDATE registry.audit_line SET id = -1 WHERE id = {ids[2]}",
        f"UPDATE registry.audit_line SET id = {ids[2]} WHERE id = {ids[5]}",
        f"UPDATE registry.audit_line SET id = {ids[5]} WHERE id = -1",
    )
    assert await found() == ("line_changed", 3, ids[2])


async def test_two_places_swapped(ids: list[int]) -> None:
    await by_force(
        "UPDATE registry.audit_seal SET position = -3 WHERE position = 3",
        "UPDATE registry.audit_seal SET position = 3 WHERE position = 6",
        "UPDATE registry.audit_seal SET position = 6 WHERE position = -3",
    )
    assert await found() == ("line_changed", 3, ids[5])


async def test_a_line_hidden_under_a_place_outside_the_chain(ids: list[int]) -> None:
    await make_lines(1)
    await by_force(
        "INSERT INTO registry.audit_seal (position, line, hash, sealed_at)"
        " SELECT -5, max(id), 'none', now() FROM registry.audit_line"
    )
    assert await found() == ("seal_missing", 1, None)


async def test_the_whole_chain_rewritten(ids: list[int], kept: heads.Head) -> None:
    await by_force(f"UPDATE registry.audit_line SET reason = 'nothing' WHERE id = {ids[4]}")
    await rewrite_the_chain()
    assert await found() == ("head_differs", LINES, ids[-1])
    await by_force("DELETE FROM registry.audit_head")
    assert await found() is None
    assert await found(kept) == ("head_differs", LINES, ids[-1])


async def test_an_altered_head(ids: list[int]) -> None:
    statement = await database.fetch_value("SELECT statement FROM registry.audit_head")
    header, payload, signature = statement.split(".")
    for forged in (f"{header}.{payload[:-4]}AAAA.{signature}", f"{header}.{payload}.", "nothing"):
        await by_force(f"UPDATE registry.audit_head SET statement = '{forged}'")
        assert await found() == ("head_forged", LINES, None)


@pytest.mark.parametrize("change", ["position = 4", "of_day = of_day - 1"])
async def test_a_head_that_is_passed_off_for_another(ids: list[int], change: str) -> None:
    await by_force(f"UPDATE registry.audit_head SET {change}")
    broken = (await check()).broken
    assert broken is not None
    assert broken.kind == "head_forged"


async def test_the_chain_rewritten_and_signed_with_another_key(ids: list[int], settings: Settings) -> None:
    await by_force(f"UPDATE registry.audit_line SET reason = 'nothing' WHERE id = {ids[4]}")
    await rewrite_the_chain()
    statement, key = await signed_elsewhere(settings)
    await by_force(f"UPDATE registry.audit_head SET statement = '{statement}'")
    report = await check()
    # Nothing shows an alteration, and nothing vouches for the chain either: it must not count as intact.
    assert (report.broken, report.heads, len(report.foreign)) == (None, 0, 1)
    assert key in str(report.foreign[0])
    with pytest.raises(ForeignHeadError):
        heads.read(statement, {heads.own_key()})


async def signed_elsewhere(settings: Settings) -> tuple[str, str]:
    """Return the chain's head, signed by a registry with another secret, and the thumbprint of its key."""
    head = head_of(await end())
    use(settings.model_copy(update={"secret_key": SecretStr("another secret".ljust(32, "!"))}))
    try:
        return heads.sign(head), heads.own_key()
    finally:
        use(settings)


async def test_an_earlier_key_counts_when_it_is_named(ids: list[int], settings: Settings) -> None:
    statement, key = await signed_elsewhere(settings)
    await by_force(f"UPDATE registry.audit_head SET statement = '{statement}'")
    assert len((await check()).foreign) == 1
    report = await verify(None, {heads.own_key(), key}, lambda done, total: None)
    assert (report.broken, report.heads, report.foreign) == (None, 1, ())


@pytest.mark.parametrize("part", [0, 1, 2])
async def test_a_forged_file_is_no_head(ids: list[int], part: int) -> None:
    parts = (await sign_now()).split(".")
    middle = len(parts[part]) // 2
    letter = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + letter + parts[part][middle + 1 :]
    with pytest.raises((ForgedHeadError, ForeignHeadError)):
        heads.read(".".join(parts), {heads.own_key()})


async def test_a_head_of_another_registry_is_refused(ids: list[int], settings: Settings) -> None:
    head = heads.read(await sign_now(), {heads.own_key()})
    heads.require_own(head)
    use(settings.model_copy(update={"base_url": "http://elsewhere.example"}))
    try:
        with pytest.raises(ForeignHeadError, match=r"elsewhere\.example"):
            heads.require_own(head)
    finally:
        use(settings)
