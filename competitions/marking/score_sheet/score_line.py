"""What a row of a score sheet says of one entry."""

from dataclasses import dataclass
from decimal import Decimal

from competitions.marking.score_sheet.statuses import Status


# Not frozen, for a frozen one takes four times as long to make, and there are very many.
@dataclass(slots=True)
class ScoreLine:
    """The marks of one entry; a text is '' where the sheet says nothing.

    `event` is the name (the code where there is no name). `marks` go along with the modules of the table and
    are exactly as shown, None where there is none. `total` and `rank` are what somebody typed, `computed` is
    what the marks add up to. `row` is as a spreadsheet shows it.
    """

    row: int
    event: str
    event_code: str
    group: str
    station: str
    code: str
    team: str
    school: str | None
    names: tuple[str, ...]
    marks: tuple[Decimal | None, ...]
    deduction: Decimal | None
    total: Decimal | None
    rank: int | None
    status: Status
    unofficial: bool
    computed: Decimal | None = None

    @property
    def competed(self) -> bool:
        """Return whether the entry has a result that counts."""
        return self.status == "entered"
