"""What checking without a network needs from the site: the page, the snapshot, the worker that keeps both."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from litestar import Request, Response, get
from litestar.response import Template

from credentials.offline import snapshot
from registry.web.api import PUBLIC_PROBLEMS, answers
from registry.web.caching import cacheable
from registry.web.page import page
from registry.web.security import with_camera
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE

_FRESH: Final = timedelta(minutes=1)
_WORKER: Final = Path(__file__).parent / "worker.js"


@get("/verify/offline", include_in_schema=False, opt=PUBLIC_WITHOUT_COOKIE, sync_to_thread=False)
def offline_page(request: Request[Any, Any, Any]) -> Template:
    """Show the page that checks a code without a network; opened with one, whether the device is ready.

    It is the same for everybody, since browsers keep it.
    """
    return with_camera(page(request, "credentials/offline.html"))


@get(
    "/verify/offline/snapshot.json",
    operation_id="offline_snapshot",
    tags=["certificates"],
    summary="What a device needs to check certificates without a network",
    description="The ES256 keys of all issuers of this site, and which certificates were revoked or suspended"
    " as of `taken_at`; after `ends_at` it says nothing any more. A certificate is named by the first six"
    " bytes of the SHA-256 of its code, in hexadecimal digits, one after the other.",
    opt=PUBLIC_WITHOUT_COOKIE,
    responses=PUBLIC_PROBLEMS,
    operation_class=answers("application/json"),
)
async def offline_snapshot(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return the snapshot; it says nothing of anybody."""
    return cacheable(request, await snapshot.take(), "application/json", fresh=_FRESH)


@get("/verify-worker.js", include_in_schema=False, opt=PUBLIC_WITHOUT_COOKIE, sync_to_thread=False)
def worker() -> Response[bytes]:
    """Return the service worker; it stands at the root, since it answers for addresses below /V and /v."""
    return Response(_script(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@cache
def _script() -> bytes:
    return _WORKER.read_bytes()


PAGES = [offline_page, offline_snapshot, worker]
