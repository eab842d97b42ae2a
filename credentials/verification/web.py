"""Reading small public documents from the web, on terms that a stranger's address cannot abuse."""

import asyncio
import re
from urllib.parse import urljoin, urlsplit

import httpx

from credentials.verification.proof import SourceUnavailableError
from credentials.verification.reports import shown
from registry.core.texts import text

MAXIMUM_BYTES = 2 * 1024 * 1024

_SECONDS_IN_ALL = 20
_SECONDS_PER_STEP = 8
_REDIRECTS = 3
_PRINTABLE = re.compile(r"https?://[!-~]+", re.IGNORECASE)


async def read_web(url: str, accept: str) -> bytes:
    """Return the document at `url`, asked for as the media types `accept`.

    Only https, or http on localhost; at most two megabytes in 20 seconds; redirects only within the same
    host. Raises `SourceUnavailableError` with the reason for everything else.
    """
    # Uncompressed, so that nothing small unpacks to something large.
    headers = {"Accept": accept, "Accept-Encoding": "identity"}
    try:
        async with asyncio.timeout(_SECONDS_IN_ALL), httpx.AsyncClient(timeout=_SECONDS_PER_STEP) as client:
            for _ in range(_REDIRECTS + 1):
                _check_address(url)
                async with client.stream("GET", url, headers=headers) as answer:
                    if answer.has_redirect_location:
                        url = _redirected(url, answer.headers["Location"])
                        continue
                    return await _body(url, answer)
    except TimeoutError as error:
        raise _unavailable(url, "超时", "it took too long") from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        # ValueError: an address whose host part cannot be taken apart or encoded.
        raise _unavailable(
            url, "连接失败", f"no connection ({shown(error) or type(error).__name__})"
        ) from error
    raise _unavailable(url, "转向次数过多", "it redirects too often")


def _check_address(url: str) -> None:
    parts = urlsplit(url) if _PRINTABLE.fullmatch(url) else None
    local = parts is not None and parts.scheme == "http" and parts.hostname == "localhost"
    if parts is None or (parts.scheme != "https" and not local):
        raise _unavailable(url, "只读取 https 地址", "only https addresses are read")


def _redirected(url: str, location: str) -> str:
    target = urljoin(url, location)
    if urlsplit(target)[:2] != urlsplit(url)[:2]:
        raise _unavailable(url, "转向其他主机", "it redirects to another host")
    return target


async def _body(url: str, answer: httpx.Response) -> bytes:
    if answer.status_code != httpx.codes.OK:
        raise _unavailable(url, f"状态码 {answer.status_code}", f"it answered {answer.status_code}")
    body = b""
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > MAXIMUM_BYTES:
            raise _unavailable(url, "内容过大", "its content is too large")
    return body


def _unavailable(url: str, zh: str, en: str) -> SourceUnavailableError:
    return SourceUnavailableError(
        text(f"无法读取 {shown(url)}：{zh}。", f"Could not read {shown(url)}: {en}.")
    )
