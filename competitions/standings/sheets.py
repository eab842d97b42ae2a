"""The columns of a standing when it is taken away: one for each award that its table knows."""

from competitions.standings.queries import CountingTable, StandingLine
from registry.core.exports import Column, Sheet, Value
from registry.core.texts import text


def sheet_of(table: CountingTable) -> Sheet[StandingLine]:
    """Return the sheet of a standing that was counted by a table."""
    return Sheet(
        text("积分榜", "Standings"),
        {
            "place": Column(text("名次", "Place"), lambda line: line.place, 8),
            "name": Column(text("单位", "School"), lambda line: line.name, 32),
            **{code: _counted(code, table) for code in table.points},
            "points": Column(text("积分", "Points"), lambda line: line.points, 8),
        },
    )


def _counted(code: str, table: CountingTable) -> Column[StandingLine]:
    title, worth = table.titles[code], table.points[code]

    def value(line: StandingLine) -> Value:
        return line.counts[code]

    return Column(text(f"{title.zh}（{worth}分）", f"{title.en} ({worth})"), value)
