"""Whose account it is, and when a guardian is needed."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rewards.payees.names import guardian_faults, holder_of, is_minor, same_organization, same_person


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("张三", "张三", True),
        ("张　三", "张三", True),
        ("阿依古丽·买买提", "阿依古丽•买买提", True),
        ("阿依古丽·买买提", "阿依古丽．买买提", True),
        ("阿依古丽·买买提", "阿依古丽买买提", False),
        ("\uf9e4三", "理三", True),  # a compatibility form of 理
        ("𠮷野", "𠮷野", True),
        ("𠮷野", "吉野", False),
        ("张?", "张三", False),
        ("张?", "张?", False),
        ("李", "李", True),
        ("选手01", "选手02", False),
        ("选手01", "选手 01", True),
        ("张三（虚构）", "张三", True),
        ("Ｊｏｈｎ Smith", "JOHN SMITH", True),
        ("张三、李四", "张三李四", False),
        ("张三 李四", "张三", False),
        ("", "", False),
        ("无", "无", False),
    ],
)
def test_names_are_compared_as_the_registry_reads_them(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same
    assert same_person(other, one) is same


def test_an_organization_may_use_its_former_name() -> None:
    assert same_organization("甲职校(虚构)", ["甲职校（虚构）"])
    assert same_organization("乙 职校", ["甲职校", "乙职校"])
    assert not same_organization("丙职校", ["甲职校", "乙职校"])
    assert not same_organization(" ", [" "])


@given(st.dates(date(1940, 1, 1), date(2030, 12, 31)), st.integers(0, 40_000))
def test_everybody_is_a_minor_until_one_day_and_never_again(born: date, days: int) -> None:
    day = born + timedelta(days=days)
    assume(day.year < 2100)
    if not is_minor(born, day):
        assert not is_minor(born, day + timedelta(days=1))
    turns = (
        date(born.year + 18, 3, 1) if (born.month, born.day) == (2, 29) else born.replace(year=born.year + 18)
    )
    if (born.month, born.day) == (2, 29) and (born.year + 18) % 4 == 0:
        turns = date(born.year + 18, 2, 29)
    assert is_minor(born, day) == (day < turns)


@pytest.mark.parametrize(
    ("minor", "guardian", "relation", "codes"),
    [
        (True, "", "", ["guardian_missing", "guardian_relation_missing"]),
        (True, "张父", "", ["guardian_relation_missing"]),
        (True, "张三", "父亲", ["guardian_is_payee"]),
        (True, "张父", "父亲", []),
        (True, "张?", "父亲", ["guardian_name_unreadable"]),
        (True, "张父、张母", "父母", ["guardian_name_unreadable"]),
        (False, "", "", []),
        (False, "张父", "父亲", ["guardian_not_needed"]),
    ],
)
def test_a_minor_needs_a_guardian_and_nobody_else_has_one(
    minor: bool, guardian: str, relation: str, codes: list[str]
) -> None:
    found = guardian_faults("张三", minor=minor, guardian=guardian, relation=relation)
    assert [code for _, code in found] == codes


def test_the_account_is_the_payees_or_the_guardians() -> None:
    assert holder_of("张 三", ["张三"], "") == "payee"
    assert holder_of("张父", ["张三"], "张父") == "guardian"
    assert holder_of("张父", ["张三"], "") is None
    assert holder_of("李四", ["张三"], "张父") is None
    assert holder_of("", ["张三"], "") is None
