import pytest

from rewards.money import yuan


@pytest.mark.parametrize(
    ("fen", "written"),
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
def test_fen_are_written_as_yuan(fen: int, written: str) -> None:
    assert yuan(fen) == written
