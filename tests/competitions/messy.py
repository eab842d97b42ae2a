"""The messy files of the shared data, which are no part of the repository.

Where they are absent a test on them is reported as not run.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from competitions.import_cli import import_

MESSY = Path(__file__).parents[2].parent / "shared" / "data" / "messy"


def need_messy() -> None:
    """Leave the test out where the messy files are absent.

    What such a test checks is checked on a sheet made by a test as well, so that nothing hides behind it.
    """
    if not MESSY.is_dir():
        pytest.skip("not run: messy files absent")


def previewed(kind: str, name: str) -> tuple[Any, Any, int]:
    """Return what the command reads from a messy file, its truth, and the command's exit status."""
    need_messy()
    truth = json.loads((MESSY / f"{name}.truth.json").read_text(encoding="utf-8"))
    files = [str(MESSY / f"{name}.xlsx"), "--organizations", str(MESSY / "organizations.csv")]
    ran = CliRunner().invoke(import_, ["preview", "--kind", kind, *files, "--json"], catch_exceptions=False)
    return json.loads(ran.stdout), truth, ran.exit_code
