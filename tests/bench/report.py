"""The table of `docs/performance.md`: written between two markers, the words around it stay."""

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from registry.core import clock
from tests.bench.measures import HEADINGS, Measure

DOCUMENT: Final = Path("docs/performance.md")
_BEGIN: Final = "<!-- bench: begin -->"
_END: Final = "<!-- bench: end -->"


def write(measures: Sequence[Measure], busy: float) -> Path:
    """Put the measures into the document, relative to the repository's root, and return its path."""
    path = Path(__file__).parents[2] / DOCUMENT
    before, _, rest = path.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    path.write_text(f"{before}{_BEGIN}\n{_table(measures, busy)}{_END}{after}", encoding="utf-8")
    return DOCUMENT


def _table(measures: Sequence[Measure], busy: float) -> str:
    made = (
        f"{clock.today():%Y-%m-%d}, Python {platform.python_version()} on {platform.system()}"
        f" {platform.machine()}, {os.cpu_count()} processors;"
        f" the load's client took at most {busy:.0%} of one processor."
    )
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(measure.cells() for measure in measures)]
    return made + "\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)
