"""Commands of the package: `registry awards preview` and `schema`. Nothing here needs the database."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import rich_click as click
from rich.console import Console
from rich.table import Column, Table

from competitions.awards.decision import Decision, decide_all
from competitions.awards.schemes import Scheme, load_scheme
from competitions.results.points import entered_text
from competitions.results.ranking import best_first
from competitions.results.table import read_results
from registry.core.texts import Language, Text, text

_HEADINGS = (
    text("名次", "Place"),
    text("参赛队（选手）", "Entry"),
    text("成绩", "Points"),
    text("奖项", "Award"),
    text("理由", "Reason"),
)
_NO_AWARD = text("未获奖", "No award")
_COUNTS = text("各奖项数", "Awards")
_NUMBER = text("数量", "Number")


@click.group()
def awards() -> None:
    """评定奖项。 Decide awards."""


@awards.command()
@click.option(
    "--scheme", "scheme_name", required=True, metavar="NAME|FILE", help="奖项设置办法。 The award scheme."
)
@click.option("--results", required=True, metavar="FILE", help="成绩表（csv、xlsx）。 The results table.")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。 Print JSON.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="语言。 The language.")
def preview(scheme_name: str, results: str, as_json: bool, lang: Language) -> None:
    """按办法试评一张成绩表，不存任何数据。 Show what a scheme makes of a results table; stores nothing."""
    scheme = load_scheme(scheme_name)
    decisions = decide_all(scheme, read_results(Path(results), scheme.ranking.tie_break))
    if as_json:
        lines = [json.dumps(decision_as_json(decision, lang), ensure_ascii=False) for decision in decisions]
        # Bytes, so that JSON is UTF-8 whatever the terminal's encoding is.
        click.echo("[\n{}\n]".format(",\n".join(lines)).encode())
    else:
        _print_tables(scheme, decisions, lang)


@awards.command()
def schema() -> None:
    """输出办法文件的 JSON Schema。 Print the JSON Schema of scheme documents."""
    click.echo(json.dumps(Scheme.model_json_schema(), ensure_ascii=False, indent=2).encode())


def decision_as_json(decision: Decision, language: Language) -> dict[str, str | int | None]:
    """Return the object that `--json` prints for one entry; `points` is exact text, or null for none."""
    entry = decision.entry
    return {
        "event": entry.event,
        "entry": entry.entry,
        "points": None if entry.points is None else entered_text(entry.points),
        "place": decision.place,
        "award": decision.award,
        "reason": decision.reason.in_language(language),
    }


def _print_tables(scheme: Scheme, decisions: Sequence[Decision], language: Language) -> None:
    """Print a table per event, best first, and the number of each award."""
    titles = {code: title.in_language(language) for code, title in scheme.titles.items()}
    # Names come from the file: nothing in them may be read as markup.
    console = Console(markup=False, emoji=False, highlight=False)
    events = groupby(_by_event(decisions), key=lambda decision: decision.entry.event)
    for event, decided in events:
        table = _table(_HEADINGS, language)
        for decision in sorted(decided, key=_in_order):
            table.add_row(*_cells(decision, titles, language))
        console.print(event, table, sep="\n")
    counts = Counter(decision.award for decision in decisions)
    summary = _table((_COUNTS, _NUMBER), language)
    for code, title in titles.items():
        summary.add_row(title, str(counts[code]))
    summary.add_row(_NO_AWARD.in_language(language), str(counts[None]))
    console.print(scheme.title.in_language(language), summary, sep="\n")


def _in_order(decision: Decision) -> tuple[bool, int, Decimal, bool, str]:
    entry = decision.entry
    return best_first(decision.place, entry.points, entry.entry, unofficial=entry.unofficial)


def _by_event(decisions: Sequence[Decision]) -> Iterator[Decision]:
    """Yield the decisions event by event, events in the order of their first entry."""
    order = {
        event: number for number, event in enumerate(dict.fromkeys(each.entry.event for each in decisions))
    }
    yield from sorted(decisions, key=lambda decision: order[decision.entry.event])


def _table(headings: Sequence[Text], language: Language) -> Table:
    # Chinese has no spaces to break at: what is too wide goes on in the next line and is never cut off.
    return Table(*(Column(heading.in_language(language), overflow="fold") for heading in headings))


def _cells(decision: Decision, titles: Mapping[str, str], language: Language) -> Iterator[str]:
    """Yield the cells of one entry; the place of an unofficial entry stands in brackets."""
    place = "" if decision.place is None else str(decision.place)
    yield f"({place})" if place and decision.entry.unofficial else place
    yield decision.entry.entry
    yield "" if decision.entry.points is None else entered_text(decision.entry.points)
    yield titles[decision.award] if decision.award else ""
    yield decision.reason.in_language(language)
