"""The registry as people run it: the command line and the service as processes of their own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
# Seconds. Two processors shared with other tests need patience; a quick machine does not wait.
STARTS_WITHIN = 280
STOPS_WITHIN = 15

_SHOWN = re.compile(r"(?P<serial>[A-Z]+-\d{4}-\d{6})\.pdf  (?P<state>\w+)  \S+/V/(?P<code>\w+)")


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a process whose data lie in `folder`; `settings` are REGISTRY_... by name."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}
    given = {f"REGISTRY_{name.upper()}": value for name, value in settings.items()}
    # The summary's tables are as wide as the terminal; what is looked for in it must not be broken.
    return mine | {"REGISTRY_DATA_DIR": str(folder), "COLUMNS": "160"} | given


def registry(*arguments: str, env: dict[str, str], stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=env,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=STARTS_WITHIN,
    )


@dataclass(frozen=True)
class Told:
    """What the demo said: all of it, and per state ("valid", "revoked") one certificate's serial and code."""

    words: str
    serials: dict[str, str]
    codes: dict[str, str]


def tell(folder: Path, base_url: str) -> Told:
    """Run the demo into `folder`."""
    ran = registry("demo", env=environment(folder, base_url=base_url))
    assert ran.returncode == 0, ran.stderr
    found = list(_SHOWN.finditer(ran.stdout))
    return Told(
        ran.stdout, {at["state"]: at["serial"] for at in found}, {at["state"]: at["code"] for at in found}
    )


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """One `registry serve`, in a session of its own as a terminal would give it."""

    def __init__(self, folder: Path, port: int, *options: str, **settings: str) -> None:
        self.folder = folder
        self.url = f"http://localhost:{port}"
        self.log = folder.parent / f"{folder.name}.log"
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "serve", "--port", str(port), *options],
                cwd=ROOT,
                env=environment(folder, **({"base_url": self.url} | settings)),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        """Return once it answers that it is ready."""
        until = time.monotonic() + STARTS_WITHIN
        while not self.answers():
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < until, self.log.read_text(encoding="utf-8")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Return whether somebody at its address says to be ready."""
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def interrupt(self) -> int:
        """Press Ctrl-C, which the whole group of processes hears; return the exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(STOPS_WITHIN)

    def terminate(self) -> int:
        """Send SIGTERM, as an init system or a container does; return the exit status."""
        self.process.terminate()
        return self.process.wait(STOPS_WITHIN)

    def kill(self) -> int:
        """Kill the service, but none of its workers, as a machine out of memory does."""
        self.process.kill()
        return self.process.wait(STOPS_WITHIN)


@contextmanager
def served(folder: Path, port: int, *options: str, **settings: str) -> Iterator[Service]:
    """Serve `folder` on `port`; nothing of it is left afterwards, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    service = Service(folder, port, *options, **settings)
    try:
        service.wait_until_ready()
        yield service
    finally:
        if service.process.poll() is None:
            service.terminate()


def postgres(folder: Path) -> int | None:
    """Return the process of the embedded PostgreSQL in a data folder, or None when none runs there."""
    with suppress(FileNotFoundError):
        pid = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
        with suppress(ProcessLookupError):
            os.kill(pid, 0)
            return pid
    return None
