"""The command `registry import preview`: what an import would make of a file, without a database."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import rich_click as click
from rich.console import Console
from rich.table import Table

from competitions.entries.roster.reading import read_roster
from competitions.entries.roster.shown import roster_as_json, roster_as_table
from competitions.external.award_list.reading import read_award_list
from competitions.external.award_list.shown import awards_as_json, awards_as_table
from competitions.marking.score_sheet.reading import read_score_sheet
from competitions.marking.score_sheet.shown import scores_as_json, scores_as_table
from registry.core.errors import Fault
from registry.core.sheets.workbook import Workbook, open_workbook
from registry.people.organizations.names import OrganizationIndex, read_organization_names


@click.group("import")
def import_() -> None:
    """导入表格。 Import spreadsheets."""


@import_.command()
@click.option(
    "--kind",
    type=click.Choice(["roster", "scores", "awards"]),
    required=True,
    help="表格种类：报名表、成绩表、获奖名单。 What the sheet is: a roster, scores, a list of awards.",
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
    found, table, faults = _read(kind, open_workbook(file), index)
    if as_json:
        found = {**found, "faults": [_fault(fault) for fault in faults]}
        # Bytes, so that JSON is UTF-8 whatever the terminal's encoding is.
        click.echo(json.dumps(found, ensure_ascii=False, indent=2).encode())
    else:
        _print(table, faults)
    context.exit(1 if faults else 0)


def _read(
    kind: str, workbook: Workbook, index: OrganizationIndex | None
) -> tuple[dict[str, list[dict[str, Any]]], Table, Sequence[Fault]]:
    """Return what was read as JSON and as a table, and the faults."""
    if kind == "roster":
        roster = read_roster(workbook, index)
        return roster_as_json(roster), roster_as_table(roster), roster.faults
    if kind == "scores":
        scores = read_score_sheet(workbook, index)
        return scores_as_json(scores), scores_as_table(scores), scores.faults
    awards = read_award_list(workbook, index)
    return awards_as_json(awards), awards_as_table(awards), awards.faults


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "code": fault.code,
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column,
        "message": f"{fault.message.zh} {fault.message.en}",
    }


def _print(table: Table, faults: Sequence[Fault]) -> None:
    """Print what was read as a table, and every fault with its place and what to do."""
    # Names come from the file: nothing in them may be read as markup.
    console = Console(markup=False, emoji=False, highlight=False)
    console.print(table)
    console.print(f"读到 read: {table.row_count}; 问题 faults: {len(faults)}")
    for fault in faults:
        console.print(f"  {fault.where()}: [{fault.code}] {fault.message.zh} {fault.message.en}")
