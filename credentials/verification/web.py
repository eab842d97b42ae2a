"""Reading small public documents from the web, on terms that a stranger's address cannot abuse."""

import asyncio
import re
from urllib.parse import urljoin, urlsplit

import httpx

from credentials.verification.guard import AddressRefusedError, Guard
from credentials.verification.proof import SourceUnavailableError
from credentials.verification.reports import shown
from registry.core.texts import text

MAXIMUM_BYTES = 2 * 1024 * 1024

_SECONDS_IN_ALL = 20
_SECONDS_PER_STEP = 8
_REDIRECTS = 3
_PRINTABLE = re.compile(r"https?://[!-~]+", re.IGNORECASE)


class RedirectRefusedError(SourceUnavailableError):
    """An address led on to another host, or on and on."""

    code = "redirect_refused"


class SourceTooLargeError(SourceUnavailableError):
    """What stands at an address is larger than any key or list."""

    code = "source_too_large"


class SourceTooSlowError(SourceUnavailableError):
    """An address took too long to answer."""

    code = "source_too_slow"


async def read_web(
    url: str, accept: str, guard: Guard | None = None, *, seconds: float = _SECONDS_IN_ALL
) -> bytes:
    """Return the document at `url`, asked for as the media types `accept`.

    Only https, or without a guard http on localhost too; at most two megabytes in so many seconds; redirects
    only within the same host. A guard keeps the request out of inner networks: a service has one whenever a
    stranger names the address.

    Raises:
        AddressRefusedError, RedirectRefusedError, SourceTooLargeError, SourceTooSlowError: as they say.
        SourceUnavailableError: everything else, with its reason.
    """
    # Uncompressed, so that nothing small unpacks to something large.
    headers = {"Accept": accept, "Accept-Encoding": "identity"}
    try:
        async with asyncio.timeout(seconds), _client(guard) as client:
            for _ in range(_REDIRECTS + 1):
                _check_address(url, guarded=guard is not None)
                async with client.stream("GET", url, headers=headers) as answer:
                    if answer.has_redirect_location:
                        url = _redirected(url, answer.headers["Location"])
                        continue
                    return await _body(url, answer)
    except TimeoutError as error:
        raise _unavailable(url, "超时", "it took too long", SourceTooSlowError) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        # ValueError: an address whose host part cannot be taken apart or encoded.
        raise _unavailable(
            url, "连接失败", f"no connection ({shown(error) or type(error).__name__})"
        ) from error
    raise _unavailable(url, "转向次数过多", "it redirects too often", RedirectRefusedError)


def _client(guard: Guard | None) -> httpx.AsyncClient:
    if guard is None:
        return httpx.AsyncClient(timeout=_SECONDS_PER_STEP)
    return httpx.AsyncClient(timeout=_SECONDS_PER_STEP, transport=guard.transport(), trust_env=False)


def _check_address(url: str, *, guarded: bool) -> None:
    parts = urlsplit(url) if _PRINTABLE.fullmatch(url) else None
    local = parts is not None and parts.scheme == "http" and parts.hostname == "localhost" and not guarded
    if parts is None or (parts.scheme != "https" and not local):
        raise _unavailable(url, "只读取 https 地址", "only https addresses are read", AddressRefusedError)


def _redirected(url: str, location: str) -> str:
    target = urljoin(url, location)
    if urlsplit(target)[:2] != urlsplit(url)[:2]:
        raise _unavailable(url, "转向其他主机", "it redirects to another host", RedirectRefusedError)
    return target


async def _body(url: str, answer: httpx.Response) -> bytes:
    if answer.status_code != httpx.codes.OK:
        raise _unavailable(url, f"状态码 {answer.status_code}", f"it answered {answer.status_code}")
    body = b""
    # As it was sent: what calls itself packed, though it was asked not to be, is never unpacked.
    async for part in answer.aiter_raw():
        body += part
        if len(body) > MAXIMUM_BYTES:
            raise _unavailable(url, "内容过大", "its content is too large", SourceTooLargeError)
    return body


def _unavailable(
    url: str, zh: str, en: str, kind: type[SourceUnavailableError] = SourceUnavailableError
) -> SourceUnavailableError:
    return kind(text(f"无法读取 {shown(url)}：{zh}。", f"Could not read {shown(url)}: {en}."))
