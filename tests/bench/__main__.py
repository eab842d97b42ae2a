"""Take every measure, print them as a table and keep them in `docs/performance.md`.

Exit status 0 when every target is met, 1 when one is not.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from credentials.issuing import queries as issued
from registry.core import database
from tests.bench import (
    bundles,
    deciding,
    entering,
    finalizing,
    importing,
    issuing,
    pages,
    paying,
    printing,
    reading,
    rewarding,
    saving,
    visits,
)
from tests.bench.contest import make_contest, make_people
from tests.bench.database import bench_settings, fresh_database
from tests.bench.measures import HEADINGS, Measure
from tests.bench.report import write

_CONTESTS = 3


async def _measures(progress: Progress) -> tuple[list[Measure], float]:
    """Return every measure, and how busy the load's client was."""

    @contextmanager
    def step(words: str) -> Iterator[Callable[[], None]]:
        taken = _Step(progress, words)
        yield taken.done
        taken.end()

    settings = bench_settings()
    with step("评奖 Award schemes") as done:
        taken = deciding.measure(done)
    with step("读表 Read sheets") as done:
        taken += reading.measure(done)
    async with fresh_database(settings):
        with step("准备赛事 Set up contests of 10,000 recipients") as done:
            people = await make_people()
            done()
            contests = [await make_contest(people, number, done) for number in range(_CONTESTS)]
            await database.execute("ANALYZE")
        with step("导入 Import students") as done:
            taken.append(await importing.measure(people.administrator, done))
        with step("签发 Issue credentials") as done:
            taken.append(await issuing.measure(people.organizer, contests, done))
        await database.execute("ANALYZE")
        credentials = await issued.issued(contests[0])
        with step("绘制证书 Draw certificates") as done:
            taken += printing.measure([c.token for c in credentials[: printing.TOKENS]], done)
        with step("成批下载 Take many away") as done:
            taken += await bundles.measure(contests[1], done)
        with step("查验 Visit certificates") as done:
            known = await database.fetch_value(
                "SELECT id FROM credentials.credential ORDER BY serial LIMIT 1"
            )
            codes = [c.code for c in credentials[: visits.CODES]]
            of_visits, busy = await asyncio.to_thread(visits.measure, settings, known, codes, done)
        with step("报名 Enter by roster") as done:
            taken += await entering.measure(people.administrator, done)
        with step("公示定稿 Publish and finalize") as done:
            taken += await finalizing.measure(people, done)
        with step("赛项页面 Pages of an event") as done:
            final = await pages.make_final(people)
            taken += await asyncio.to_thread(pages.measure, settings, people.organizer, final, done)
        with step("录分 Save marks") as done:
            taken.append(await saving.measure(settings, people, done))
        with step("发放与回单 Pay, and read the bank's return") as done:
            taken += await paying.measure(people, contests[0], done)
        with step("核算应奖 Settle entitlements") as done:
            taken += await rewarding.measure(people, done)
        with step("命令签发十万份 Issue 100,000 by the command") as done:
            taken += await issuing.commanded(settings, people, done)
    return of_visits + taken, busy


class _Step:
    """One line of the progress display."""

    def __init__(self, progress: Progress, words: str) -> None:
        self._progress = progress
        self._task = progress.add_task(words, total=None)

    def done(self) -> None:
        """Count one thing done."""
        self._progress.advance(self._task)

    def end(self) -> None:
        """Show the line as complete."""
        self._progress.update(self._task, total=self._progress.tasks[self._task].completed)


def _show(console: Console, measures: list[Measure]) -> None:
    table = Table(title="并排测得的比值 Ratios measured side by side")
    for heading in HEADINGS:
        table.add_column(heading)
    for measure in measures:
        table.add_row(*measure.cells(), style="red" if measure.is_met is False else "")
    console.print(table)


def main() -> int:
    """Run the bench and return its exit status."""
    console = Console()
    started = time.perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        measures, busy = asyncio.run(_measures(progress))
    _show(console, measures)
    path = write(measures, busy)
    passed = time.perf_counter() - started
    console.print(
        f"{path}; {passed:.0f} s; 压测端最忙时占一个处理器的 busiest client, of one processor: {busy:.0%}"
    )
    return 1 if any(measure.is_met is False for measure in measures) else 0


if __name__ == "__main__":
    sys.exit(main())
