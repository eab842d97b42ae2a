"""Session tokens: who is signed in, as a short-lived JWT of our own (PyJWT, HS256).

The same token is a cookie for pages and a bearer token for the API. It names the account and nothing else:
the role is read from the database at each request, so that a right taken away is gone at once.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

import jwt

from registry.core import clock
from registry.core.settings import Settings

COOKIE: Final = "registry_session"
LIFETIME: Final = timedelta(hours=8)
_AUDIENCE: Final = "registry-session"


def issue(account_id: UUID, settings: Settings) -> str:
    """Return a signed session token for the account."""
    at = clock.now()
    claims = {
        "sub": str(account_id),
        "iss": settings.base_url,
        "aud": _AUDIENCE,
        "iat": at,
        "exp": at + LIFETIME,
    }
    return jwt.encode(claims, settings.secret(), algorithm="HS256")


def read(token: str, settings: Settings) -> UUID | None:
    """Return the account a session token names, or None when it is not one of ours or has expired."""
    try:
        claims = jwt.decode(
            token,
            settings.secret(),
            algorithms=["HS256"],
            audience=_AUDIENCE,
            issuer=settings.base_url,
            options={"require": ["sub", "exp", "iat", "iss", "aud"]},
        )
        return UUID(claims["sub"])
    except (jwt.InvalidTokenError, ValueError):
        return None
