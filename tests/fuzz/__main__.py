"""`make fuzz`: the API tried for long, as every account of the demo and as nobody."""

import sys
import tempfile
from pathlib import Path

from rich.console import Console

from demo.accounts import ACCOUNTS
from tests.conftest import ROOT
from tests.fuzz.fuzzing import fuzz, token
from tests.service import free_port, served

_EXAMPLES = 100


def main() -> int:
    """Return 0 when no answer was unforeseen, else 1."""
    console = Console()
    failed = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        served(ROOT / ".data" / "fuzz", free_port(), "--demo", requests_per_minute="1000000") as service,
    ):
        for who in (None, *ACCOUNTS):
            name = who.username if who else "visitor"
            with console.status(f"{name} …"):
                ran = fuzz(service.url, Path(folder), token(service.url, who) if who else "", _EXAMPLES)
            failed += ran.returncode != 0
            console.print(f"{name}: {'ok' if ran.returncode == 0 else ran.stdout}", markup=False)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
