"""Drawing PDFs beside the requests: in two threads of their own, and nobody waits for ever.

They are kept apart from the threads that the rest of the service shares, so that a drawing which never ends
holds up neither a file that is read nor the audit trail that is sealed, but at most other drawings.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from registry.core.errors import UnavailableError
from registry.core.texts import text

# Typst uses a whole processor; more at once would only wait for each other and hold memory.
_THREADS: Final = ThreadPoolExecutor(2, thread_name_prefix="drawing")
PATIENCE: Final = 20.0
"""Seconds that a drawing may take, with its wait for a thread; one takes some tenths of a second."""


class DrawingBusyError(UnavailableError):
    """The PDF was not drawn in time, because too many are asked for at once; nothing was changed."""

    code = "drawing_busy"


async def drawn(draw: Callable[[], bytes], patience: float = PATIENCE) -> bytes:
    """Return what `draw` makes in a thread; what it raises is raised here.

    Args:
        draw: makes a PDF, and touches nothing of the event loop or the database.
        patience: seconds to wait; a drawing that has not begun by then is dropped.

    Raises:
        DrawingBusyError: it took too long. Call it outside of transactions.
    """
    made = asyncio.get_running_loop().run_in_executor(_THREADS, draw)
    try:
        return await asyncio.wait_for(made, patience)
    except TimeoutError as error:
        raise DrawingBusyError(
            text(
                "正在绘制的PDF太多，这一份没有绘成：请一分钟后再试。",
                "Too many PDFs are being drawn, and this one was not: try again in a minute.",
            )
        ) from error
