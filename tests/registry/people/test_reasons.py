"""Reasons hold nothing that tells who it is about."""

import pytest

from registry.people.reasons import ReasonNamesPersonError, checked_reason

NAMES = ("张三丰（虚构）", "LI Na")


@pytest.mark.parametrize(
    "reason",
    [
        "张三丰退学",
        "张 三　丰退学",
        "张·三\u200b丰退学",
        "because Li  na left",
        "ＬＩＮＡ left",
        "证件 110101190001011009",
        "证件 11010119000101100X",
        "电话 138 0000 0000",
        "电话：１３８００００００００",
        "0431-8888-1234",
        "写信至 a.b@example.org",
    ],
)
def test_what_identifies_is_refused(reason: str) -> None:
    with pytest.raises(ReasonNamesPersonError):
        checked_reason(reason, NAMES)


@pytest.mark.parametrize(
    "reason", ["该生 2026-11-22 退学", "长教发〔2026〕12号", "Colina asked", "登记了两次，2026.9.1 起"]
)
def test_other_reasons_are_taken(reason: str) -> None:
    assert checked_reason(f" {reason} ", NAMES) == reason
