"""What every answer carries so that browsers refuse what we never do."""

from typing import Final

from litestar.response import Template
from litestar.types import Message, Scope

from registry.core.settings import Settings

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_PERMISSIONS: Final = "camera=({camera}), geolocation=(), microphone=()"


def with_camera(template: Template) -> Template:
    """Allow the scripts of a page to ask for the camera, which no other page's may."""
    template.headers["Permissions-Policy"] = _PERMISSIONS.format(camera="self")
    return template


class SecurityHeaders:
    """A hook on every message sent, so that answers of error handlers and unknown addresses have them too."""

    def __init__(self, settings: Settings) -> None:
        headers = {
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": _PERMISSIONS.format(camera=""),
            # Codes on certificates must not be gathered by search engines.
            "X-Robots-Tag": "noindex",
        }
        if settings.secure:
            headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        self._raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, message: Message, scope: Scope) -> None:
        """Add the headers to the start of an HTTP answer."""
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            present = {name.lower() for name, _ in headers}
            headers += [(name, value) for name, value in self._raw if name not in present]
            if scope.get("path", "").startswith("/api/") and b"cache-control" not in present:
                # What the API tells is one account's, and sometimes a secret.
                headers.append((b"cache-control", b"no-store"))
            message["headers"] = headers
