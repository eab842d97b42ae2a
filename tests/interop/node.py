"""Tools of other people that run on Node: installed once per checkout, and asked through small scripts.

`package.json` pins them; `package-lock.json` holds their digests without the address of any package index.
Where Node is not installed the tests say that they were not run; in CI it has to be there.
"""

import fcntl
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
OLDEST = 20
INSTALLS_WITHIN = 300
ANSWERS_WITHIN = 100


def _major() -> int:
    """Return the major version of Node; 0 without it."""
    if shutil.which("node") is None:
        return 0
    said = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True).stdout
    return int(said.strip().removeprefix("v").partition(".")[0])


def tools() -> None:
    """Install the tools where that has not been done; without Node the test is reported as not run."""
    if _major() < OLDEST or shutil.which("npm") is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"Node {OLDEST} is absent in CI")
        pytest.skip(f"not run: Node {OLDEST} or newer is not installed")
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / ".installed"
    with (HERE / ".installing").open("w") as turn:
        # Two workers of one run must not install into the same folder at once.
        fcntl.flock(turn, fcntl.LOCK_EX)
        if installed.exists() and installed.read_bytes() == lock.read_bytes():
            return
        # Nothing is written outside the checkout.
        cache = f"--cache={HERE.parents[1] / '.data' / 'npm'}"
        command = ["npm", "ci", cache, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(
            command, check=False, cwd=HERE, capture_output=True, text=True, timeout=INSTALLS_WITHIN
        )
        assert done.returncode == 0, done.stderr
        installed.write_bytes(lock.read_bytes())


def ask(script: str, question: Any) -> Any:
    """Run a script of this folder with `question` as JSON on its input; return the JSON that it prints."""
    done = subprocess.run(
        ["node", script],
        check=False,
        cwd=HERE,
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=ANSWERS_WITHIN,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
