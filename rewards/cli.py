"""`registry rewards simulate`: what a program would pay for awards. Only `--year` needs a database."""

import asyncio
import json
from pathlib import Path

import rich_click as click

from registry.core import exports
from registry.core.errors import UnavailableError
from registry.core.settings import current
from registry.core.texts import text
from rewards.awards_table import read_awards
from rewards.entitlements.lines import AwardedPayee
from rewards.programs.documents import Program
from rewards.programs.loading import load_program
from rewards.simulation.sheets import parts_of
from rewards.simulation.shown import as_document, show
from rewards.simulation.working import Asked, worked_out


class WorkbookUnwritableError(UnavailableError):
    """The workbook could not be written where it was asked for."""

    code = "workbook_unwritable"


@click.group()
def rewards() -> None:
    """奖励 Rewards: programs and what they pay."""


@rewards.command()
@click.option("--program", "program_name", required=True, metavar="NAME|FILE", help="奖励办法 The program.")
@click.option("--awards", "awards_file", metavar="FILE", help="获奖名单 The awards, .csv or .xlsx.")
@click.option(
    "--year",
    type=click.IntRange(1900, 2999),
    metavar="N",
    help="用已存的某年奖项 The stored awards of a year.",
)
@click.option("--against", metavar="NAME|FILE", help="对照的奖励办法 A program to compare with.")
@click.option("--any-period", is_flag=True, help="不看适用期 Whatever the program's period is.")
@click.option(
    "--xlsx", "workbook", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="另存 xlsx。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON Print one JSON object.")
def simulate(
    program_name: str,
    awards_file: str | None,
    year: int | None,
    against: str | None,
    workbook: Path | None,
    *,
    any_period: bool,
    as_json: bool,
) -> None:
    """试算 Work out who would be paid what, and why; only `--year` needs the database."""
    if (awards_file is None) == (year is None):
        raise click.UsageError("请用 --awards 或 --year 之一。 Give one of --awards and --year.")
    program = load_program(program_name)
    other = load_program(against) if against else None
    awards, earlier = (
        (read_awards(Path(awards_file)), [])
        if awards_file
        else _stored_awards(year or 0, *filter(None, (program, other)))
    )
    outcome = worked_out(Asked(program, awards, other, any_period, earlier))
    if workbook:
        _write(workbook, exports.workbook_of(parts_of(outcome), "zh"))
    if as_json:
        click.echo(json.dumps(as_document(outcome), ensure_ascii=False, indent=2))
    else:
        show(outcome)


def _stored_awards(year: int, *paying: Program) -> tuple[list[AwardedPayee], list[AwardedPayee]]:
    """Return the awards of a year as they stand in the database, and those of earlier years that count."""
    # Piccolo takes a moment to import, and simulating a file should not wait for it.
    from registry.core import database, migrations  # noqa: PLC0415
    from rewards.simulation.queries import awards_of, earlier_than  # noqa: PLC0415

    async def run() -> tuple[list[AwardedPayee], list[AwardedPayee]]:
        async with database.opened(current()):
            await migrations.require_schema()
            return await awards_of(year, *paying), await earlier_than(year, *paying)

    return asyncio.run(run())


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise WorkbookUnwritableError(
            text(f"无法写入 {path}：{error.strerror}", f"Cannot write {path}: {error.strerror}")
        ) from error
