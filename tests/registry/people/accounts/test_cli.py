"""The first administrator by the command line, in an empty registry only."""

from pathlib import Path

import pytest

from tests.service import environment, registry

PASSWORD = "a password of my own"
COMMAND = ("accounts", "first-administrator", "--username")


@pytest.mark.timeout(180)
def test_the_first_administrator_is_made_once(tmp_path: Path) -> None:
    env = environment(tmp_path / "data")
    empty = registry(*COMMAND, "chief", env=env, stdin=f"{PASSWORD}\n")
    assert empty.returncode == 2
    assert "registry migrate" in empty.stderr
    assert "Traceback" not in empty.stderr
    assert registry("migrate", env=env).returncode == 0
    for username, password in (
        ("Chief", PASSWORD),
        ("chief", "short"),
        ("chiefchief", "chiefchief"),
        ("chief", ""),
    ):
        refused = registry(*COMMAND, username, env=env, stdin=f"{password}\n")
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr
        assert not password or password not in refused.stderr or password in username
    made = registry(*COMMAND, "chief", "--display-name", "虚构管理员", env=env, stdin=f"{PASSWORD}\n")
    assert (made.returncode, made.stderr) == (0, "")
    assert "动态验证码" in made.stdout
    assert PASSWORD not in made.stdout
    again = registry(*COMMAND, "another", env=env, stdin=f"{PASSWORD}\n")
    assert again.returncode == 2
    assert "already" in again.stderr
