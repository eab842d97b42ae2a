"""What is known of a marking scheme while its tables are read one after another."""

from decimal import Decimal

from competitions.marking.scheme_sheet.drafts import ModuleDraft, Place
from competitions.marking.scheme_sheet.table import Table
from registry.core.texts import Text


class Collected:
    """The tables of a workbook, the criteria understood so far, and the total that is stated, if any."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.modules: dict[str, ModuleDraft] = {}
        self.total: tuple[Decimal, Place] | None = None

    def module(self, code: str) -> ModuleDraft:
        """Return the criterion of a code, made where it is new."""
        return self.modules.setdefault(code.casefold(), ModuleDraft(code))

    def fault(self, place: Place, code: str, message: Text) -> None:
        """Add a fault at a place."""
        self.tables[place.table].faults.add(code, place.row, place.column, message)

    def note(self, place: Place, code: str, message: Text) -> None:
        """Add a note at a place."""
        self.tables[place.table].notes.add(code, place.row, place.column, message)
