"""A client that asks as fast as it is answered: plain sockets, kept alive, in a process of its own.

It sends requests that were built beforehand and reads no more of an answer than its status and its length, so
that the server is what is measured. How busy its processor was says whether that was so.
"""

import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final

CONNECTIONS: Final = 16
_HEADERS_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"\r\ncontent-length: "


class UnexpectedAnswerError(Exception):
    """The server answered otherwise than with 200 and a length."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a load came to: answers per second, and the share of one processor that the client took."""

    rate: float
    busy: float


def request(path: str, accept: str, cookie: str = "") -> bytes:
    """Return a GET request as it goes over the wire."""
    signed_in = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n{signed_in}\r\n".encode()


def load(port: int, requests: Sequence[bytes], seconds: float) -> Load:
    """Send `requests` round and round over all connections for so long and return what came of it.

    Raises:
        UnexpectedAnswerError: an answer was not 200; nothing is measured then.
    """
    waiting = cycle(requests)
    answered = 0
    with selectors.DefaultSelector() as selector:
        sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
        for connection in sockets:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection, selectors.EVENT_READ, connection)
        started, worked = time.perf_counter(), time.process_time()
        for connection in sockets:
            connection.sendall(next(waiting))
        while time.perf_counter() < started + seconds:
            for key, _ in selector.select():
                _read_answer(key.data)
                answered += 1
                key.data.sendall(next(waiting))
        passed, busy = time.perf_counter() - started, time.process_time() - worked
        for connection in sockets:
            # What is still being answered would otherwise take the time of whatever is measured next.
            _read_answer(connection)
            connection.close()
    return Load(answered / passed, busy / passed)


def _read_answer(connection: socket.socket) -> None:
    """Read one whole answer."""
    received = connection.recv(65_536)
    while (end := received.find(_HEADERS_END)) < 0:
        received += _more(connection)
    at = received.find(_LENGTH, 0, end)
    if not received.startswith(b"HTTP/1.1 200") or at < 0:
        raise UnexpectedAnswerError(received[: max(end, 0)].decode("latin-1"))
    length = int(received[at + len(_LENGTH) : received.find(b"\r\n", at + 2)])
    missing = end + len(_HEADERS_END) + length - len(received)
    while missing > 0:
        missing -= len(_more(connection))


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(65_536)
    if not received:
        raise UnexpectedAnswerError("the server closed the connection")
    return received
