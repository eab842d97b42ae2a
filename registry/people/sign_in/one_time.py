"""One-time codes (TOTP, RFC 6238): six digits from a secret and the time, anew every 30 seconds. Pure."""

import hmac
from datetime import datetime
from typing import Final

import pyotp

STEP_SECONDS: Final = 30
# Steps that a clock may be wrong by, before and after (RFC 6238, section 5.2, recommends one).
WINDOW: Final = 1
_ISSUER: Final = "Skills Registry"


def new_secret() -> str:
    """Return a random secret of 160 bits in base32, as RFC 4226 asks for."""
    return pyotp.random_base32()


def address(secret: str, username: str, host: str) -> str:
    """Return the otpauth address that a QR code hands to an app."""
    return pyotp.TOTP(secret).provisioning_uri(name=f"{username}@{host}", issuer_name=_ISSUER)


def present(secret: str, at: datetime) -> str:
    """Return the code of an instant."""
    return pyotp.TOTP(secret).generate_otp(_step(at))


def step_of(secret: str, typed: str, at: datetime, after: int | None) -> int | None:
    """Return the step whose code was typed, or None when it is no code of now.

    Args:
        secret: the account's secret.
        typed: what was typed; spaces do not count.
        at: the present instant.
        after: the last step that was used; it and those before it count no more.
    """
    code = "".join(typed.split())
    # Every step of the window is compared, whatever was found, so that the time taken says nothing.
    fitting = [
        step
        for step in range(_step(at) - WINDOW, _step(at) + WINDOW + 1)
        if hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step).encode(), code.encode())
    ]
    return next((step for step in fitting if after is None or step > after), None)


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS
