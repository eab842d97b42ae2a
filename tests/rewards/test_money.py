import pytest

from rewards.money import fen, yuan


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "0.00"),
        (1, "0.01"),
        (99, "0.99"),
        (100, "1.00"),
        (59_200_000, "592,000.00"),
        (100_000_000_05, "100,000,000.05"),
        (-1, "-0.01"),
        (-123_456, "-1,234.56"),
    ],
)
def test_fen_are_written_as_yuan(amount: int, written: str) -> None:
    assert yuan(amount) == written


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1200", 120_000),
        (" 1,234.5 ", 123_450),
        ("¥0.07", 7),
        ("１２元", 1_200),
        ("1，200.00", 120_000),
        ("1.005", None),
        ("12,34", None),
        ("-1", None),
        ("", None),
        ("1e3", None),
    ],
)
def test_yuan_are_read_as_people_type_them(typed: str, read: int | None) -> None:
    assert fen(typed) == read
