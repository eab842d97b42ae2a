"""A bank's words lose what identifies somebody before they are kept."""

import pytest

from rewards.payments.kept_words import kept_words


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("账号不存在", "账号不存在"),
        ("户名不符：张 三丰", "户名不符:*"),
        ("卡号6222 0022-8068 9117 080无效", "卡号*无效"),
        ("卡号6222****7080无效", "卡号*无效"),
        ("证件11010519491231002X不符", "证件*不符"),
        ("错误码 E0012", "错误码 E0012"),
        ("", None),
    ],
)
def test_names_and_numbers_go(said: str, kept: str | None) -> None:
    assert kept_words(said, ["张三丰", ""]) == kept
