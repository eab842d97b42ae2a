"""Another system: it takes messages, or refuses them, and remembers what it got."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from standardwebhooks import Webhook


@dataclass
class Receiver:
    """What came in, checked with the library of the standard's authors; `answer` is the status given."""

    address: str = ""
    answer: int = 204
    secret: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run such a system on this machine."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.ids.append(self.headers["webhook-id"])
            if receiver.answer < 300:
                receiver.taken.append(Webhook(receiver.secret).verify(body, dict(self.headers.items())))
            self.send_response(receiver.answer)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 100

    with Server(("127.0.0.1", 0), Handler) as server:
        receiver.address = f"http://127.0.0.1:{server.server_address[1]}/hooks"
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield receiver
        server.shutdown()
        thread.join()
