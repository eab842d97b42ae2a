"""`registry audit` as a script meets it: exit statuses, and what goes to which stream."""

import asyncio
from pathlib import Path

import pytest

from registry.audit import heads
from registry.audit.sealing import seal
from registry.core.settings import Settings
from tests.registry.audit.trail import by_force, line_ids, make_lines, rewrite_the_chain
from tests.service import environment, registry

pytestmark = pytest.mark.anyio


async def test_it_answers_with_its_exit_status(db: None, settings: Settings, tmp_path: Path) -> None:
    await make_lines(9)
    env = environment(settings.data_dir, database=settings.database)

    async def run(*arguments: str) -> tuple[int, str, str]:
        ran = await asyncio.to_thread(registry, "audit", *arguments, env=env)
        assert "Traceback" not in ran.stderr
        return ran.returncode, ran.stdout, ran.stderr

    file = tmp_path / "head.jws"
    status, words, key = await run("head", "--output", str(file))
    assert (status, words) == (0, "")
    assert heads.own_key() in key
    await make_lines(1)
    status, words, said = await run("verify", "--head", str(file))
    assert (status, said) == (0, "")
    assert "9 lines checked, held to 2 signed heads; 1 lines not sealed yet" in words

    forged = tmp_path / "forged.jws"
    forged.write_text(file.read_text(encoding="ascii")[:-20], encoding="ascii")
    for wrong in (forged, tmp_path / "missing.jws"):
        status, words, said = await run("verify", "--head", str(wrong))
        assert (status, words) == (2, "")
        assert said

    fifth = (await line_ids())[4]
    await by_force(f"UPDATE registry.audit_line SET reason = 'nothing' WHERE id = {fifth}")
    status, words, said = await run("verify")
    assert (status, said) == (1, "")
    assert f"position 5，记录 line {fifth} [line_changed]" in words
    await by_force("DELETE FROM registry.audit_head")
    await rewrite_the_chain()
    assert await seal() == 0
    status, words, _ = await run("verify", "--head", str(file))
    assert status == 1
    assert "[head_differs]" in words


def test_an_unreachable_database_is_not_an_answer(tmp_path: Path) -> None:
    env = environment(tmp_path, database_url="postgresql://127.0.0.1:1/none", secret_key="s" * 32)
    ran = registry("audit", "verify", env=env)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "127.0.0.1:1" in ran.stderr
