"""Keeping a stranger's address from leading a request into our own network.

A host is resolved once, each of its addresses is looked at, and the connection goes to the very address that
was looked at; the certificate is still that of the host by its name. Proxies from the environment are not
used, since they would resolve the name anew.

Source: OWASP, Server-Side Request Forgery Prevention.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import httpx

from credentials.verification.proof import SourceUnavailableError
from credentials.verification.reports import shown
from registry.core.texts import text

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

# Each leads on to an IPv4 address that it carries inside, which may be any.
_CARRIERS: Final = tuple(
    map(ipaddress.ip_network, ("::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"))
)


class AddressRefusedError(SourceUnavailableError):
    """The address is not one that is read for strangers: not https, another port, or an inner network."""

    code = "address_refused"


def is_public(address: str) -> bool:
    """Return whether an IP address is of the open internet: of no inner network, nor this machine."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if ip.version == 6 and any(ip in network for network in _CARRIERS):
        return False
    inner = ip.is_multicast or ip.is_reserved or (isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local)
    return ip.is_global and not inner


async def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system resolves it. Raises OSError when there are none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be read for a stranger; the parts are given by tests, which have a server of their own."""

    resolve: Resolve = resolved
    permits: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset({443})
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def transport(self) -> "GuardedTransport":
        """Return the transport of one client."""
        return GuardedTransport(self)

    async def address(self, url: httpx.URL) -> str:
        """Return the one address to connect to. Raises `AddressRefusedError`, or OSError when unresolved."""
        port = url.port or 443
        if url.scheme != "https" or url.userinfo:
            raise _refused(url, "只读取 https 地址", "only https addresses are read")
        if port not in self.ports:
            raise _refused(url, "不读取这个端口", "this port is not read")
        addresses = await self.resolve(url.host, port)
        # One inner address among several is a trick, or a mistake; either way nothing is read.
        if not addresses or not all(map(self.permits, addresses)):
            raise _refused(url, "不是互联网上的公开地址", "it is no public address of the internet")
        return addresses[0]


class GuardedTransport(httpx.AsyncHTTPTransport):
    """Connects to the address that the guard has looked at, and to no other."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(verify=guard.trust, trust_env=False, retries=0)
        self._guard = guard

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request. Raises `AddressRefusedError`."""
        host = request.url.host
        try:
            address = await self._guard.address(request.url)
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        # The Host header was made from the name, and so is the name that the certificate has to be for.
        request.extensions = request.extensions | {"sni_hostname": host}
        request.url = request.url.copy_with(host=address)
        return await super().handle_async_request(request)


def _refused(url: httpx.URL, zh: str, en: str) -> AddressRefusedError:
    return AddressRefusedError(text(f"无法读取 {shown(url)}：{zh}。", f"Could not read {shown(url)}: {en}."))
