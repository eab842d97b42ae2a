"""The command `registry credentials issue`, in a process of its own."""

import asyncio
import os

import pytest

from registry.core import database
from registry.core.identifiers import new_id
from registry.core.settings import Settings
from tests.factories import SCHOOLS, make_confirmed, make_issuer
from tests.service import registry

pytestmark = pytest.mark.anyio


async def ran(settings: Settings, *arguments: str) -> tuple[int, str, str]:
    """Return exit status, standard output and standard error of the command on the test's database."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")} | {
        "REGISTRY_DATA_DIR": str(settings.data_dir),
        "REGISTRY_DATABASE": settings.database,
    }
    done = await asyncio.to_thread(registry, "credentials", "issue", *arguments, env=environment)
    return done.returncode, done.stdout, done.stderr


async def test_the_command_issues_once_and_names_what_it_refuses(db: None, settings: Settings) -> None:
    contest = await make_confirmed()
    of_contest = ("--competition", str(contest.id), "--as", "organizer")
    status, _, said = await ran(settings, *of_contest)
    assert status == 2
    assert "签发机构" in said
    await make_issuer(contest)
    school = contest.organizations[SCHOOLS[0]]
    for arguments in (
        ("--as", "organizer"),
        ("--school", str(school), "--as", "organizer"),
        (*of_contest, "--list", str(new_id())),
        (*of_contest, "--school", str(new_id())),
        ("--competition", str(contest.id), "--as", "nobody"),
        ("--competition", str(contest.id), "--as", "bureau_officer"),
        ("--event", str(new_id()), "--as", "organizer"),
    ):
        status, out, said = await ran(settings, *arguments)
        assert (status, out) == (2, ""), said
        assert "Traceback" not in said
    assert await database.fetch_value("SELECT count(*) FROM credentials.credential") == 0
    status, out, _ = await ran(settings, *of_contest, "--school", str(school))
    assert status == 0
    of_school = await database.fetch_value("SELECT count(*) FROM credentials.credential")
    assert 0 < of_school < 21
    assert f"Issued: {of_school}." in out
    status, out, _ = await ran(settings, *of_contest)
    assert status == 0
    assert f"Issued: {21 - of_school}." in out
    status, out, _ = await ran(settings, *of_contest)
    assert status == 0
    assert "Issued: 0." in out
    assert await database.fetch_value("SELECT count(*) FROM credentials.credential") == 21
