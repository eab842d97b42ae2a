"""The chain as a pure fold: what it covers, and that it stops at the first place that is wrong."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.audit.chain import GENESIS, Break, Line, Link, Seal, canonical, follow, next_hash, next_link

SOMEBODY = UUID("11111111-2222-4333-8444-555555555555")
LINE = Line(
    id=7,
    at=datetime(2026, 10, 30, 1, 2, 3, 4, tzinfo=UTC),
    account=None,
    actor="registry demo",
    action="awards.revoke",
    subject="award:1",
    reason="资格不符",
    before='{"n": 1.10}',
    after=None,
)

LINES = st.builds(
    Line,
    id=st.integers(1, 2**63 - 1),
    at=st.datetimes(timezones=st.just(UTC)),
    account=st.none() | st.uuids(),
    actor=st.text(max_size=5),
    action=st.text(max_size=5),
    subject=st.text(max_size=5),
    reason=st.text(max_size=5),
    before=st.none() | st.text(max_size=5),
    after=st.none() | st.text(max_size=5),
)


def sealed(lines: list[Line]) -> list[Seal]:
    link, seals = GENESIS, []
    for line in lines:
        link = next_link(link, line)
        seals.append(Seal(link.position, link.hash, line.id, line))
    return seals


def test_a_hash_can_be_made_by_hand_from_what_is_written_down() -> None:
    words = (
        '{"account":null,"action":"awards.revoke","actor":"registry demo","after":null,'
        '"at":"2026-10-30T01:02:03.000004+00:00","before":"{\\"n\\": 1.10}","id":7,'
        '"reason":"资格不符","subject":"award:1"}'
    )
    assert canonical(LINE).decode() == words
    genesis = hashlib.sha256(b"registry.audit.chain").hexdigest()
    by_hand = hashlib.sha256(f"{genesis}\n1\n{words}".encode()).hexdigest()
    assert next_link(GENESIS, LINE) == Link(1, by_hand)


def test_the_name_of_an_account_is_not_covered_and_that_of_nobodys_is() -> None:
    theirs = replace(LINE, account=SOMEBODY)
    assert canonical(theirs) == canonical(replace(theirs, actor="somebody else"))
    assert canonical(LINE) != canonical(replace(LINE, actor="somebody else"))
    assert str(SOMEBODY) in json.loads(canonical(theirs))["account"]


def test_the_clock_of_the_reader_does_not_matter() -> None:
    there = LINE.at.astimezone(timezone(timedelta(hours=8)))
    assert canonical(replace(LINE, at=there)) == canonical(LINE)


@pytest.mark.parametrize(
    "change",
    [
        {"id": 8},
        {"at": LINE.at + timedelta(microseconds=1)},
        {"account": SOMEBODY},
        {"actor": ""},
        {"action": "awards.confirm"},
        {"subject": "award:2"},
        {"reason": "资格不符 "},
        {"before": '{"n": 1.1}'},
        {"after": "null"},
    ],
)
def test_every_field_is_covered(change: dict[str, Any]) -> None:
    assert next_hash(GENESIS.hash, 1, replace(LINE, **change)) != next_hash(GENESIS.hash, 1, LINE)


def test_the_place_and_what_came_before_are_covered() -> None:
    assert len({next_hash(GENESIS.hash, 1, LINE), next_hash(GENESIS.hash, 2, LINE)}) == 2
    assert next_hash("0" * 64, 1, LINE) != next_hash(GENESIS.hash, 1, LINE)


@given(st.lists(LINES, min_size=1, max_size=6), st.data())
def test_a_chain_is_whole_until_one_line_changes(lines: list[Line], data: st.DataObject) -> None:
    seals = sealed(lines)
    assert follow(GENESIS, seals, {}) == Link(len(lines), seals[-1].hash)
    at = data.draw(st.integers(0, len(lines) - 1))
    changed = replace(lines[at], reason=lines[at].reason + "x")
    forged = [*seals[:at], replace(seals[at], line=changed), *seals[at + 1 :]]
    assert follow(GENESIS, forged, {}) == Break("line_changed", at + 1, lines[at].id)


@given(st.lists(LINES, min_size=2, max_size=6), st.data())
def test_it_may_be_followed_in_parts(lines: list[Line], data: st.DataObject) -> None:
    seals = sealed(lines)
    at = data.draw(st.integers(0, len(lines)))
    reached = follow(GENESIS, seals[:at], {})
    assert isinstance(reached, Link)
    assert follow(reached, seals[at:], {}) == follow(GENESIS, seals, {})


def test_what_is_gone_is_named() -> None:
    seals = sealed([replace(LINE, id=number) for number in (3, 4, 5)])
    assert follow(GENESIS, [seals[0], seals[2]], {}) == Break("seal_missing", 2)
    assert follow(GENESIS, seals[1:], {}) == Break("seal_missing", 1)
    gone = [seals[0], replace(seals[1], line=None), seals[2]]
    assert follow(GENESIS, gone, {}) == Break("line_missing", 2, 4)


def test_a_signed_hash_binds_its_place() -> None:
    seals = sealed([replace(LINE, id=number) for number in (3, 4, 5)])
    assert follow(GENESIS, seals, {2: frozenset({seals[1].hash})}) == Link(3, seals[2].hash)
    assert follow(GENESIS, seals, {2: frozenset({"0" * 64})}) == Break("head_differs", 2, 4)
    assert follow(GENESIS, seals, {2: frozenset({seals[1].hash, "0" * 64})}) == Break("head_differs", 2, 4)
