"""The service as a process: it comes up, it stops, it survives being killed, and says why it cannot start."""

import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT, WORKER
from tests.service import STOPS_WITHIN, Told, environment, free_port, postgres, registry, served, tell

pytestmark = pytest.mark.xdist_group("service")

BASE_URL = "http://localhost:8000"


@pytest.fixture(scope="module")
def folder() -> Path:
    """A data folder that the tests of this file hand on from one to the next, as on a real machine."""
    return ROOT / ".data" / "tests" / f"service-{WORKER}"


@pytest.fixture(scope="module")
def told(folder: Path) -> Iterator[tuple[Told, Told]]:
    """The demo, run twice on the same data folder."""
    yield tell(folder, BASE_URL), tell(folder, BASE_URL)
    assert postgres(folder) is None


def counts(told: Told) -> list[str]:
    """Return the lines of the summary's tables, which hold every count and sum."""
    return [line for line in told.words.splitlines() if line.startswith("│")]


def test_every_run_of_the_demo_starts_afresh(told: tuple[Told, Told]) -> None:
    first, second = told
    assert len(counts(first)) >= 15
    assert counts(first) == counts(second)
    assert first.words.count("614/614") == second.words.count("614/614") == 2
    assert [line.split()[-2] for line in counts(first) if "Confirmations" in line] == ["3"]
    for said in ("42 份荣誉证书", "5 项已确认", "7,550.00 元"):
        assert said in first.words and said in second.words
    assert first.codes["valid"] != second.codes["valid"]


def test_the_demos_certificates_are_verified_from_outside(folder: Path, told: tuple[Told, Told]) -> None:
    drawn = folder / "demo" / "certificates"
    env = environment(folder, base_url=BASE_URL)
    for state, status in (("valid", 0), ("revoked", 1)):
        ran = registry("credentials", "verify", str(drawn / f"{told[1].serials[state]}.pdf"), env=env)
        assert (ran.returncode, ran.stderr) == (status, ""), ran.stdout


def test_ctrl_c_stops_the_service_and_its_database(folder: Path, told: tuple[Told, Told]) -> None:
    with served(folder, free_port(), "--demo") as service:
        assert postgres(folder) is not None
        page = httpx.get(f"{service.url}/V/{told[1].codes['valid']}.json")
        assert (page.status_code, page.json()["state"]) == (200, "valid")
        assert service.interrupt() == 0
    assert postgres(folder) is None
    assert not service.answers()


def test_sigterm_stops_the_service_and_its_database(folder: Path, told: tuple[Told, Told]) -> None:
    with served(folder, free_port(), "--demo") as service:
        assert service.terminate() == 0
    assert postgres(folder) is None


def test_after_kill_9_the_next_service_takes_over(folder: Path, told: tuple[Told, Told]) -> None:
    port = free_port()
    with served(folder, port, "--demo") as service:
        service.kill()
        assert postgres(folder) is not None
        until = time.monotonic() + 15
        while service.answers():
            assert time.monotonic() < until, "a worker serves on without its service"
            time.sleep(0.1)
    with served(folder, port, "--demo") as service:
        page = httpx.get(f"{service.url}/V/{told[1].codes['revoked']}.json")
        assert page.json()["state"] == "revoked"
        assert service.interrupt() == 0
    assert postgres(folder) is None


def test_a_port_in_use_is_said_in_a_sentence(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = registry("serve", "--port", str(port), env=environment(folder))
    assert ran.returncode == 2
    assert f"127.0.0.1:{port}" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert postgres(folder) is None


def test_a_second_service_on_the_same_port_is_refused(folder: Path, told: tuple[Told, Told]) -> None:
    port = free_port()
    with served(folder, port, "--demo") as service:
        ran = registry("serve", "--port", str(port), env=environment(folder))
        assert (ran.returncode, "Traceback" in ran.stderr) == (2, False)
        assert service.answers()


@pytest.mark.parametrize("port", ["0", "65536", "eight"])
def test_no_such_port(folder: Path, port: str) -> None:
    ran = registry("serve", "--port", port, env=environment(folder))
    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False)


def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(folder: Path) -> None:
    gone = f"postgresql://somebody:secret-word@127.0.0.1:{free_port()}/registry"
    env = environment(folder, database_url=gone, secret_key="s" * 32)
    ran = registry("serve", "--port", str(free_port()), env=env)
    assert ran.returncode == 2
    assert gone.partition("@")[2] in ran.stderr
    assert "REGISTRY_DATABASE_URL" in ran.stderr
    assert "secret-word" not in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_database_by_url_wants_a_secret(folder: Path) -> None:
    env = environment(folder, database_url="postgresql://127.0.0.1/registry")
    ran = registry("serve", "--port", str(free_port()), env=env)
    assert ran.returncode == 2
    assert "REGISTRY_SECRET_KEY" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_service_without_its_worker_says_so_and_ends(folder: Path, told: tuple[Told, Told]) -> None:
    with served(folder, free_port(), "--demo") as service:
        worker = re.search(r"worker-1 with PID: (\d+)", service.log.read_text(encoding="utf-8"))
        assert worker
        os.kill(int(worker[1]), signal.SIGKILL)
        assert service.process.wait(STOPS_WITHIN) == 2
        said = service.log.read_text(encoding="utf-8")
    assert "A worker ended by itself" in said
    assert "Traceback" not in said
    assert postgres(folder) is None


def test_the_visitor_is_whom_a_trusted_proxy_names(tmp_path: Path) -> None:
    """Two visitors behind one proxy have a limit each; who is no proxy cannot choose a name."""
    with served(tmp_path, free_port(), requests_per_minute="60") as service:
        one, two = {"X-Forwarded-For": "192.0.2.1"}, {"X-Forwarded-For": "192.0.2.2"}
        with httpx.Client(base_url=service.url, headers=one) as client:
            assert 429 in [client.get("/problems").status_code for _ in range(125)]
        assert httpx.get(f"{service.url}/problems", headers=two).status_code == 200
    with served(tmp_path, free_port(), requests_per_minute="60", trusted_proxies="192.0.2.9") as service:
        named = ({"X-Forwarded-For": f"192.0.2.{n}"} for n in range(125))
        with httpx.Client(base_url=service.url) as client:
            assert 429 in [client.get("/problems", headers=each).status_code for each in named]
