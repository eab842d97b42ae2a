"""A real service on a registry of its own that the demo has filled, for other people's tools to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT, WORKER
from tests.service import Told, free_port, served, tell


@dataclass(frozen=True)
class Site:
    """The service's address, and what the demo said when it filled the registry."""

    url: str
    told: Told
    folder: Path

    def read(self, path: str, accept: str = "*/*") -> bytes:
        """Return what stands at a path of the site."""
        answer = httpx.get(f"{self.url}{path}", headers={"Accept": accept}, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.content

    def token(self, state: str, accept: str = "application/vc+jwt") -> str:
        """Return the token of the demo's certificate in this state, `valid` or `revoked`."""
        return self.read(f"/V/{self.told.codes[state]}", accept).decode()

    def download(self, url: str) -> bytes:
        """Fetch for a tool that takes a function: did:web knows https only, and localhost has none."""
        assert url.startswith(("https://localhost", self.url)), url
        return self.read("/" + url.partition("//")[2].partition("/")[2])


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    folder = ROOT / ".data" / "tests" / f"interop-{WORKER}"
    port = free_port()
    told = tell(folder, f"http://localhost:{port}")
    with served(folder, port, "--demo", requests_per_minute="1000000") as service:
        yield Site(service.url, told, folder)
