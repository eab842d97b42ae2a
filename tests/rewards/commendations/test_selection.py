"""Whom a commendation honors, without a database, and what its hash is over."""

import hashlib
import random
from dataclasses import replace
from datetime import date
from uuid import UUID

from registry.core.texts import text
from rewards.commendations.content import Words, as_file, hash_of
from rewards.commendations.selection import Candidate, Part, choose

HONOR = text("技能标兵", "Outstanding Competitor")


def someone(
    number: int, holder: int, level: str = "provincial", tier: str = "first", **more: object
) -> Candidate:
    part: Part = "student"
    one = Candidate(UUID(int=number), part, UUID(int=holder), level, tier, "ZZ001", 1)
    return replace(one, **more)  # type: ignore[arg-type]


def test_each_holder_stands_once_for_the_highest_award() -> None:
    found = [
        someone(1, 100, tier="second"),
        someone(2, 100, level="national", tier="third"),
        someone(3, 100, tier="first"),
        someone(4, 200, tier="third"),
    ]
    assert [one.recipient.int for one in choose(found, {"student": HONOR})] == [2, 4]


def test_the_lists_are_the_same_whatever_the_order_of_awards() -> None:
    found = [someone(n, n % 7, tier=("first", "second", "third")[n % 3], place=n) for n in range(1, 40)]
    lists = choose(found, {"student": HONOR})
    for seed in range(20):
        random.Random(seed).shuffle(found)  # noqa: S311  (a shuffle for a test)
        assert choose(found, {"student": HONOR}) == lists
    assert [one.number for one in lists] == list(range(1, 8))


def test_a_part_without_an_honor_has_no_list_and_parts_follow_each_other() -> None:
    found = [
        someone(1, 1, part="school", tier="excellent_organization"),
        someone(2, 2, part="tutor"),
        someone(3, 3),
    ]
    both = choose(found, {"school": HONOR, "student": HONOR})
    assert [(one.number, one.part) for one in both] == [(1, "student"), (2, "school")]


def test_one_person_is_honored_as_competitor_and_as_tutor() -> None:
    found = [someone(1, 1), someone(2, 1, part="tutor")]
    assert len(choose(found, {"student": HONOR, "tutor": HONOR})) == 2


def test_the_hash_is_that_of_the_file_and_changes_with_every_word_and_line() -> None:
    words = Words(UUID(int=9), "决定", "〔2026〕1号", "办法", "正文", date(2026, 11, 20))
    lines = choose([someone(1, 1), someone(2, 2)], {"student": HONOR})
    assert hash_of(words, lines) == hashlib.sha256(as_file(words, lines)).hexdigest()
    others = [
        hash_of(replace(words, title="另一决定"), lines),
        hash_of(replace(words, body="另文"), lines),
        hash_of(replace(words, dated=date(2026, 11, 21)), lines),
        hash_of(words, lines[:1]),
        hash_of(words, [replace(lines[0], honor=text("标兵", "x")), lines[1]]),
        hash_of(words, lines),
    ]
    assert len(set(others)) == len(others)
