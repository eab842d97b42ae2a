"""Workers of a service that has drawn before it serves: they draw too."""

import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT
from tests.service import STARTS_WITHIN, STOPS_WITHIN, environment, free_port

pytestmark = pytest.mark.timeout(2 * STARTS_WITHIN)


def asked(process: "subprocess.Popen[bytes]", url: str) -> httpx.Response:
    """Return the first answer at an address; one that never comes is a failure after ten seconds."""
    until = time.monotonic() + STARTS_WITHIN
    while True:
        assert process.poll() is None
        assert time.monotonic() < until
        try:
            return httpx.get(url, timeout=httpx.Timeout(5, read=10))
        except httpx.ConnectError:
            time.sleep(0.05)


def test_workers_draw_although_their_service_has_drawn_before(tmp_path: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.drawing_service", str(port)],
        cwd=ROOT,
        env=environment(tmp_path, base_url=f"http://localhost:{port}"),
    )
    try:
        answer = asked(process, f"http://127.0.0.1:{port}/drawn")
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    finally:
        process.terminate()
        process.wait(STOPS_WITHIN)
