"""Every table of the package: one file per room, listed here for the packages above."""

from competitions.tables.awards import Award, AwardRecipient, AwardRevocation
from competitions.tables.entries import Entry, EntryMember
from competitions.tables.events import Competition, Event
from competitions.tables.external import Evidence, ExternalLine, ExternalList, ExternalPerson
from competitions.tables.marking import (
    BlindCode,
    Mark,
    RecheckItem,
    RecheckList,
    Settlement,
    Sheet,
    SheetSave,
    SignOff,
)
from competitions.tables.results import (
    Appeal,
    AppealAnswer,
    Correction,
    ProvisionalLine,
    ProvisionalResult,
    ResultLine,
    ResultVersion,
    TieDraw,
)

__all__ = [
    "Appeal",
    "AppealAnswer",
    "Award",
    "AwardRecipient",
    "AwardRevocation",
    "BlindCode",
    "Competition",
    "Correction",
    "Entry",
    "EntryMember",
    "Event",
    "Evidence",
    "ExternalLine",
    "ExternalList",
    "ExternalPerson",
    "Mark",
    "ProvisionalLine",
    "ProvisionalResult",
    "RecheckItem",
    "RecheckList",
    "ResultLine",
    "ResultVersion",
    "Settlement",
    "Sheet",
    "SheetSave",
    "SignOff",
    "TieDraw",
]
