"""Checking many certificates at once, for who has a pile of them: codes typed or in a sheet, and files."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from credentials import codes
from credentials.checking.handed_in import Checked, check_file, code_of_address, of_certificate
from credentials.checking.queries import CertificateNotFoundError, certificates
from credentials.verification.guard import Guard
from credentials.verification.reports import NOT_TAKEN, Report, Step
from registry.core import clock
from registry.core.errors import BadInputError, RegistryError, UnavailableError
from registry.core.exports import Column, Sheet
from registry.core.texts import Text, text

MOST: Final = 500
_AT_ONCE: Final = 4
# Files of a few hundred bytes can take seconds each; whoever sends hundreds of them has this long for all.
_SECONDS_IN_ALL: Final = 600
_TOLD_EVERY: Final = 1.0
STATES: Final = {
    "valid": text("有效", "Valid"),
    "revoked": text("已撤销", "Revoked"),
    "superseded": text("已更正，有新证书", "Corrected, replaced"),
    "suspended": text("暂停", "Suspended"),
    "invalid": text("无效", "Invalid"),
    "unchecked": text("无法核验", "Could not be checked"),
    "not_found": text("查无此证书", "Not found"),
    "unreadable": text("无法识别", "Not readable"),
}


class TooManyAtOnceError(BadInputError):
    """More codes or files were handed in than are checked at once."""

    code = "too_many_at_once"


class NothingHandedInError(BadInputError):
    """No code and no file was handed in."""

    code = "nothing_handed_in"


class OutOfTimeError(UnavailableError):
    """The files before it took so long that its turn did not come."""

    code = "out_of_time"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one: `given` is the code or the file's name as it was handed in, `state` one of `STATES`.

    `why` is a sentence and `code` its stable name when it is not valid.
    """

    given: str
    state: str
    certificate_code: str
    serial: str
    recipient: str
    award: Text | None
    competition: Text | None
    awarded_on: date | None
    issuer: Text | None
    why: Text | None
    code: str
    checked_at: datetime


SHEET: Final[Sheet[Result]] = Sheet(
    text("查验结果", "Results"),
    {
        "given": Column(text("代码或文件", "Code or file"), lambda one: one.given, 26),
        "state": Column(text("结果", "Result"), lambda one: STATES[one.state]),
        "recipient": Column(text("获奖者", "Recipient"), lambda one: one.recipient, 16),
        "award": Column(text("奖项", "Award"), lambda one: one.award, 18),
        "competition": Column(text("赛事", "Competition"), lambda one: one.competition, 34),
        "awarded_on": Column(text("颁奖日期", "Awarded on"), lambda one: one.awarded_on),
        "issuer": Column(text("签发单位", "Issuer"), lambda one: one.issuer, 26),
        "serial": Column(text("证书编号", "Serial number"), lambda one: one.serial, 20),
        "code": Column(text("证书代码", "Code"), lambda one: one.certificate_code, 24),
        "why": Column(text("说明", "Why"), lambda one: one.why, 60),
        "checked_at": Column(text("查验时间", "Checked at"), lambda one: one.checked_at, 20),
    },
)


async def check_codes(typed: Sequence[str]) -> list[Result]:
    """Return what came of each code or address, in their order; read from the database in one statement.

    Raises:
        NothingHandedInError, TooManyAtOnceError: as they say.
    """
    require_some(len(typed))
    now = clock.now()
    canonical: dict[str, str] = {}
    refused: dict[str, RegistryError] = {}
    for each in typed:
        try:
            canonical[each] = code_of_address(each)
        except BadInputError as error:
            refused[each] = error
    found = await certificates(list(set(canonical.values())))
    results = []
    for each in typed:
        certificate = found.get(canonical.get(each, ""))
        if certificate is not None:
            results.append(_result(each, of_certificate(certificate)))
        elif each in refused:
            results.append(_refused(each, refused[each], "unreadable", now))
        else:
            results.append(_refused(each, _NOT_FOUND, "not_found", now))
    return results


async def check_files(
    files: Sequence[tuple[str, bytes]], guard: Guard | None = None, tell: Callable[[], None] | None = None
) -> list[Result]:
    """Return what came of each file, in their order; some are checked side by side. `tell` hears of each.

    After a presentation comes what came of each credential in it, by its number: "all.json (2)". When the
    time for all is over, the rest could not be checked.

    Raises:
        NothingHandedInError, TooManyAtOnceError: as they say.
    """
    require_some(len(files))
    turn = asyncio.Semaphore(_AT_ONCE)
    ends_at = time.monotonic() + _SECONDS_IN_ALL

    async def one(name: str, content: bytes) -> list[Result]:
        async with turn:
            try:
                if time.monotonic() > ends_at:
                    return [_refused(name, _OUT_OF_TIME, "unchecked", clock.now())]
                return _results(name, await check_file(content, name, guard))
            except CertificateNotFoundError as error:
                return [_refused(name, error, "not_found", clock.now())]
            except BadInputError as error:
                return [_refused(name, error, "unreadable", clock.now())]
            finally:
                if tell is not None:
                    tell()

    found = await asyncio.gather(*(one(name, content) for name, content in files))
    return [result for of_file in found for result in of_file]


async def check_all(
    typed: Sequence[str], files: Sequence[tuple[str, bytes]], guard: Guard | None = None
) -> list[Result]:
    """Return what came of codes and files together, codes first. Raises as the two do."""
    require_some(len(typed) + len(files))
    found = await check_codes(typed) if typed else []
    return found + (await check_files(files, guard) if files else [])


async def going_on(
    typed: Sequence[str], files: Sequence[tuple[str, bytes]], guard: Guard | None = None
) -> AsyncIterator[int | list[Result]]:
    """Yield how many are done while codes and files are checked, and at last what came of all of them.

    The number is told about every second. Their count has been looked at by `require_some`.
    """
    found = await check_codes(typed) if typed else []
    done = len(found)

    def tell() -> None:
        nonlocal done
        done += 1

    checking = asyncio.create_task(check_files(files, guard, tell))
    try:
        while not checking.done():
            yield done
            await asyncio.wait([checking], timeout=_TOLD_EVERY)
        yield found + checking.result()
    finally:
        # Whoever went away is not waited for.
        checking.cancel()


_NOT_FOUND: Final = CertificateNotFoundError(
    text("没有签发过，或持有人关闭了证书网页。", "It was never issued, or its holder closed its page.")
)


_OUT_OF_TIME: Final = OutOfTimeError(
    text(
        "前面的文件核验得太慢，没有轮到这一份：请另行核验。",
        "The files before it took too long, so this one's turn did not come: check it by itself.",
    )
)


def require_some(count: int) -> None:
    """Refuse to check none, or more than are checked at once.

    Raises:
        NothingHandedInError, TooManyAtOnceError: as they say.
    """
    if not count:
        raise NothingHandedInError(
            text("请输入证书代码，或选择文件。", "Type the codes of certificates, or choose files.")
        )
    if count > MOST:
        raise TooManyAtOnceError(
            text(
                f"一次最多查验 {MOST} 份，这里有 {count} 份：请分几次查验。",
                f"At most {MOST} are checked at once, and these are {count}: do it in parts.",
            )
        )


def _results(given: str, checked: Checked) -> list[Result]:
    """Return the result of a file, and after that of a presentation those of the credentials in it."""
    inside = enumerate(checked.presented, start=1)
    return [_result(given, checked), *(_result(f"{given} ({number})", one) for number, one in inside)]


def _what_is_wrong(report: Report) -> Step | None:
    """Return the step to name: one that failed before one that could not be taken, each for its own sake."""
    taken = [step for step in report.steps if step.message != NOT_TAKEN]
    failures = (step for step in taken if step.outcome == "failed")
    return next(failures, next((step for step in taken if step.outcome == "unchecked"), None))


def _result(given: str, checked: Checked) -> Result:
    wrong = _what_is_wrong(checked.report)
    certificate, named = checked.certificate, checked.named
    printed = certificate.printed if certificate else None
    other = text(named.achievement, named.achievement) if named and named.achievement else None
    issuer = text(named.issuer, named.issuer) if named else None
    if checked.holder:
        count = len(checked.presented)
        other = text(f"{count} 份证书的合并出示文件", f"A presentation of {count} certificates")
        issuer = text(checked.holder, checked.holder)
    return Result(
        given=given,
        state=checked.state,
        certificate_code=codes.grouped(certificate.code) if certificate else "",
        serial=printed.serial if printed else "",
        recipient=printed.recipient if printed else named.subject if named else "",
        award=printed.award if printed else other,
        competition=printed.competition if printed else None,
        awarded_on=printed.awarded_on if printed else None,
        issuer=printed.issuer if printed else issuer,
        why=wrong.message if wrong else None,
        code=(wrong.code or wrong.id) if wrong else "",
        checked_at=checked.checked_at,
    )


def _refused(given: str, error: RegistryError, state: str, now: datetime) -> Result:
    return Result(
        given=given,
        state=state,
        certificate_code="",
        serial="",
        recipient="",
        award=None,
        competition=None,
        awarded_on=None,
        issuer=None,
        why=error.message,
        code=error.code,
        checked_at=now,
    )
