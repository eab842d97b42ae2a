"""The messy roster of the shared data, read by the command, against its truth.

The file is not part of the repository. Where it is absent the test is reported as not run; in CI it has to be
there.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from competitions.entries.cli import import_

MESSY = Path(__file__).parents[4].parent / "shared" / "data" / "messy"


def places(faults: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(fault["code"], fault["sheet"], fault["row"], fault["column"]) for fault in faults]


def test_the_messy_roster_is_read_as_its_truth_says() -> None:
    if not MESSY.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("messy files absent in CI")
        pytest.skip("not run: messy files absent")
    truth = json.loads((MESSY / "roster_teams.truth.json").read_text(encoding="utf-8"))
    files = [str(MESSY / "roster_teams.xlsx"), "--organizations", str(MESSY / "organizations.csv")]
    ran = CliRunner().invoke(
        import_, ["preview", "--kind", "roster", *files, "--json"], catch_exceptions=False
    )
    found = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert found["entries"] == truth["entries"]
    assert places(found["faults"]) == places(truth["faults"])
