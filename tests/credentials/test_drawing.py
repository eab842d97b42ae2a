"""Drawing beside the requests: what takes too long is refused by name, and holds up nothing else."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from credentials.drawing import DrawingBusyError, drawn

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(20)]


@pytest.fixture
def end() -> Iterator[threading.Event]:
    """What stuck drawings wait for; it comes at the end of the test."""
    event = threading.Event()
    yield event
    event.set()


async def test_what_is_drawn_comes_back_and_what_is_raised_too() -> None:
    def refuse() -> bytes:
        raise ValueError("no such character")

    assert await drawn(lambda: b"%PDF") == b"%PDF"
    with pytest.raises(ValueError, match="no such character"):
        await drawn(refuse)


async def test_drawings_that_never_end_are_refused_and_hold_up_nothing_else(end: threading.Event) -> None:
    began: list[int] = []

    def stuck(number: int) -> bytes:
        began.append(number)
        end.wait()
        return b""

    waiting = [drawn(lambda n=n: stuck(n), patience=0.3) for n in range(8)]  # type: ignore[misc]
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [DrawingBusyError] * 8
    # The threads that everything else shares are free.
    assert await asyncio.wait_for(asyncio.to_thread(lambda: "read"), 5) == "read"
    # Once the two that began have ended, drawing goes on, and those that were refused are never drawn.
    end.set()
    assert await drawn(lambda: b"%PDF", patience=5) == b"%PDF"
    assert sorted(began) == [0, 1]
