"""The command `registry import preview`: what an import would make of a file, without a database."""

import json
from pathlib import Path
from typing import Any

import rich_click as click
from rich.console import Console
from rich.table import Column, Table

from competitions.entries.roster.reading import Roster, RosterEntry, read_roster
from registry.core.sheets.workbook import open_workbook
from registry.people.organizations.names import OrganizationIndex, read_organization_names

_HEADINGS = ("行 Rows", "赛项 Event", "组别 Group", "学校 School", "选手 Members", "指导教师 Tutors")
_UNKNOWN = "？"


@click.group("import")
def import_() -> None:
    """导入表格。 Import spreadsheets."""


@import_.command()
@click.option(
    "--kind",
    type=click.Choice(["roster"]),
    required=True,
    help="表格种类：报名表。 What the sheet is: a roster.",
)
@click.option(
    "--organizations",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="单位名称表（name、other_names、kind）。 Names of organizations.",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。 Print JSON.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.pass_context
def preview(context: click.Context, kind: str, file: Path, organizations: Path | None, as_json: bool) -> None:
    """预览表格（xlsx）会导入什么、有哪些问题，不存任何数据。 Show what an import would make of a workbook.

    退出码 exit status: 0 没有问题 no faults, 1 有问题 there are faults, 2 无法读取 could not be read.
    """
    index = None if organizations is None else OrganizationIndex(read_organization_names(organizations))
    roster = read_roster(open_workbook(file), index)
    if as_json:
        # Bytes, so that JSON is UTF-8 whatever the terminal's encoding is.
        click.echo(json.dumps(roster_as_json(roster), ensure_ascii=False, indent=2).encode())
    else:
        _print(roster)
    context.exit(1 if roster.faults else 0)


def roster_as_json(roster: Roster) -> dict[str, list[dict[str, Any]]]:
    """Return what `--json` prints: entries with names only, and faults with their place and message."""
    return {
        "entries": [_entry_as_json(entry) for entry in roster.entries],
        "faults": [
            {
                "code": fault.code,
                "sheet": fault.sheet,
                "row": fault.row,
                "column": fault.column,
                "message": f"{fault.message.zh} {fault.message.en}",
            }
            for fault in roster.faults
        ],
    }


def _entry_as_json(entry: RosterEntry) -> dict[str, Any]:
    return {
        "event": entry.event,
        "group": entry.group,
        "school": entry.school,
        "members": [person.name for person in entry.members],
        "tutors": [person.name for person in entry.tutors],
        "rows": [entry.first_row, entry.last_row],
    }


def _print(roster: Roster) -> None:
    """Print the entries as a table, and every fault with its place and what to do."""
    # Names come from the file: nothing in them may be read as markup.
    console = Console(markup=False, emoji=False, highlight=False)
    table = Table(*(Column(heading, overflow="fold") for heading in _HEADINGS))
    for entry in roster.entries:
        table.add_row(
            f"{entry.first_row}-{entry.last_row}",
            entry.event or _UNKNOWN,
            entry.group or _UNKNOWN,
            entry.school or _UNKNOWN,
            "、".join(person.name for person in entry.members),
            "、".join(person.name for person in entry.tutors),
        )
    console.print(table)
    console.print(f"参赛队 entries: {len(roster.entries)}; 问题 faults: {len(roster.faults)}")
    for fault in roster.faults:
        console.print(f"  {fault.where()}: [{fault.code}] {fault.message.zh} {fault.message.en}")
