"""How a message to another system is signed and when it is tried again. Pure.

Source: Standard Webhooks 1.0.0 (standardwebhooks.com, spec/standard-webhooks.md): the headers `webhook-id`,
`webhook-timestamp` and `webhook-signature`, HMAC-SHA256 over "id.timestamp.body", secrets that begin
with whsec_.
"""

import hmac
import secrets
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from typing import Final

PREFIX: Final = "whsec_"
# The schedule that the specification recommends; after the last pause a message is given up.
PAUSES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)


def new_secret() -> str:
    """Return a fresh secret of 256 bits."""
    return PREFIX + b64encode(secrets.token_bytes(32)).decode()


def headers(secret: str, message: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers under which a message goes out.

    Args:
        secret: that of the receiver, as `new_secret` made it.
        message: the id of the message; the same at each try, so that the receiver can know it again.
        at: the instant of this try.
        body: the bytes that are sent.
    """
    seconds = str(int(at.timestamp()))
    signed = f"{message}.{seconds}.".encode() + body
    digest = hmac.digest(b64decode(secret.removeprefix(PREFIX)), signed, "sha256")
    return {
        "content-type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{b64encode(digest).decode()}",
    }


def next_try(attempts: int, at: datetime) -> datetime | None:
    """Return when a message is tried again after so many attempts, the last at `at`; None to give it up."""
    return at + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
