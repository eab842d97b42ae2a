"""A service whose process has drawn before it serves, as `serve --demo` has on a new machine.

Run as a module with a port; `/drawn` answers with a PDF.
"""

import sys
from datetime import date
from uuid import UUID

from litestar import Litestar, Response, get

from credentials.drawing import drawn
from credentials.records.queries import Holder
from credentials.records.rendering import render
from registry.core.settings import current
from registry.web.serving import serve_until_stopped

HOLDER = Holder(UUID(int=1), "虚构选手", "", fictional=True)


def draw() -> bytes:
    """Return an empty award record of an invented person."""
    return render(HOLDER, date(2026, 1, 1), [], [], oneself=True)


@get("/drawn")
async def page() -> Response[bytes]:
    """Draw in a thread, as the pages of the registry do."""
    return Response(await drawn(draw), media_type="application/pdf")


def create_app() -> Litestar:
    """Return an application that only draws."""
    return Litestar([page], logging_config=None)


if __name__ == "__main__":
    draw()
    serve_until_stopped(
        "tests.drawing_service:create_app", current(), host="127.0.0.1", port=int(sys.argv[1]), workers=1
    )
