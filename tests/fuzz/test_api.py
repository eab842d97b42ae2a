"""Every operation of the API answers as it says, whatever it is sent: the short run of `make fuzz`."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, WORKER
from tests.fuzz.fuzzing import account, fuzz, token
from tests.service import free_port, served

pytestmark = [pytest.mark.xdist_group("fuzz"), pytest.mark.timeout(600)]


@pytest.mark.parametrize("username", ["admin", ""], ids=["administrator", "visitor"])
def test_no_answer_is_unforeseen(username: str, tmp_path: Path) -> None:
    folder = ROOT / ".data" / "tests" / f"fuzz-{WORKER}"
    with served(folder, free_port(), "--demo", requests_per_minute="1000000") as service:
        bearer = token(service.url, account(username)) if username else ""
        ran = fuzz(service.url, tmp_path, bearer, examples=3)
        assert ran.returncode == 0, ran.stdout[-8000:]
        tested = re.search(r"Tested: (\d+)", ran.stdout)
        assert tested
        assert int(tested[1]) > 60
