"""The hash of what counts in a sheet: what a signature stands for, and whether it still does."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

from competitions.events.queries import EventFacts
from competitions.marking.fields import Sheet
from competitions.marking.queries import entries_of, marking_of, marks_of
from competitions.marking.sheets import signatures
from competitions.results.points import decimal_text

Agreed = Mapping[str, Mapping[str, Decimal | None]]
"""What counts, by entry (code) and field; None where nothing does yet."""


def hash_of(sheet: Sheet, agreed: Agreed) -> str:
    """Return the SHA-256 of what counts in a sheet: its code, and per entry and field the value.

    Entries stand in the order of their codes, fields in that of the sheet, and values without trailing zeros,
    so that the same marks always have the same hash.
    """
    lines = [
        [entry, field.code, None if (value := agreed[entry].get(field.code)) is None else decimal_text(value)]
        for entry in sorted(agreed)
        for field in sheet.fields
    ]
    content = json.dumps([sheet.code, lines], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


async def hashes_of(event: EventFacts) -> dict[str, str]:
    """Return the hash of every sheet of an event, by its code, as its marks are in the open transaction.

    Raises NoMarkingSchemeError.
    """
    scheme = marking_of(event)
    entries = [entry for entry in await entries_of(event.id, blind=scheme.blind) if entry.competes]
    marks = await marks_of(event.id, double_entry=scheme.double_entry)
    # The marks of one sheet at a time; of an entry without any, all are missing.
    return {
        sheet.code: hash_of(
            sheet,
            {
                entry.code: {
                    field.code: marks.get(entry.id, {}).get((sheet.code, field.code))
                    for field in sheet.fields
                }
                for entry in entries
            },
        )
        for sheet in scheme.sheets()
    }


async def changed_since_signed(event: EventFacts) -> tuple[str, ...]:
    """Return the sheets (codes) that say something else now than when they were signed off.

    No use case changes a signed sheet, so that whatever did has gone past them all. Raises
    NoMarkingSchemeError.
    """
    signed = await signatures(event.id)
    now = await hashes_of(event)
    return tuple(code for code, found in now.items() if code in signed and signed[code].content_hash != found)
