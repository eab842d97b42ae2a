"""Structured logs: one JSON line per event, without bodies, cookies, addresses of visitors or personal data.

The route's template is written, never the path itself: the code in `/V/...` opens a certificate.
"""

import logging
import sys

import structlog
from litestar.enums import ScopeType
from litestar.types import Message, Scope


def configure() -> None:
    """Write JSON lines to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


async def log_request(message: Message, scope: Scope) -> None:
    """Write one line per answer; a hook on every message sent."""
    if message["type"] != "http.response.start" or scope["type"] != ScopeType.HTTP:
        return
    structlog.get_logger().info(
        "request",
        method=scope["method"],
        route=scope.get("path_template", "unknown"),
        status=message["status"],
    )
