"""The command `registry import preview`: what an import would make of a file, without a database."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

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
from registry.core.sheets.workbook import open_workbook
from registry.people.organizations.names import OrganizationIndex, read_organization_names


@dataclass(frozen=True, slots=True)
class Preview:
    """What was read from a sheet, as JSON and as a table to print, and what is wrong with it."""

    found: Mapping[str, list[dict[str, Any]]]
    table: Table
    faults: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sheet: its code in `--kind`, and how a file of it is read.

    Organizations are None where none were given.
    """

    code: str
    read: Callable[[Path, OrganizationIndex | None], Preview]


def _roster(file: Path, organizations: OrganizationIndex | None) -> Preview:
    roster = read_roster(open_workbook(file), organizations)
    return Preview(roster_as_json(roster), roster_as_table(roster), roster.faults)


def _scores(file: Path, organizations: OrganizationIndex | None) -> Preview:
    scores = read_score_sheet(open_workbook(file), organizations)
    return Preview(scores_as_json(scores), scores_as_table(scores), scores.faults)


def _awards(file: Path, organizations: OrganizationIndex | None) -> Preview:
    awards = read_award_list(open_workbook(file), organizations)
    return Preview(awards_as_json(awards), awards_as_table(awards), awards.faults)


_KINDS: Final = {
    kind.code: kind for kind in (Kind("roster", _roster), Kind("scores", _scores), Kind("awards", _awards))
}


def hang(kind: Kind) -> None:
    """Add a kind of sheet that a package above reads; `app.py` does that."""
    _KINDS[kind.code] = kind


class _KindName(click.ParamType):  # type: ignore[type-arg]  # generic in the stubs only
    """One of the kinds, those of the packages above among them."""

    name = "kind"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return the kinds there are, for the help."""
        return "|".join(_KINDS)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Kind:
        """Return the kind of this code."""
        if value not in _KINDS:
            self.fail(f"{value!r}: {', '.join(_KINDS)}", param, ctx)
        return _KINDS[value]


@click.group("import")
def import_() -> None:
    """导入表格。 Import spreadsheets."""


@import_.command()
@click.option(
    "--kind",
    type=_KindName(),
    required=True,
    help="表格种类：报名表、成绩表、获奖名单、银行回盘。 A roster, scores, awards, or a bank's return.",
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
def preview(
    context: click.Context, kind: Kind, file: Path, organizations: Path | None, as_json: bool
) -> None:
    """预览表格（xlsx）会导入什么、有哪些问题，不存任何数据。 Show what an import would make of a workbook.

    退出码 exit status: 0 没有问题 no faults, 1 有问题 there are faults, 2 无法读取 could not be read.
    """
    index = None if organizations is None else OrganizationIndex(read_organization_names(organizations))
    read = kind.read(file, index)
    if as_json:
        found = {**read.found, "faults": [_fault(fault) for fault in read.faults]}
        # Bytes, so that JSON is UTF-8 whatever the terminal's encoding is.
        click.echo(json.dumps(found, ensure_ascii=False, indent=2).encode())
    else:
        _print(read.table, read.faults)
    context.exit(1 if read.faults else 0)


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
