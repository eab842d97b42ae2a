"""The invented contest's next edition, under way: taking entries, being marked, open for appeals.

So that every desk of the demo has something on it. Marks are drawn from a fixed seed and invented.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.events import event_service, moving
from competitions.events import queries as events
from competitions.events.queries import EventFacts
from competitions.events.schemas import CloneIn, EventChange
from competitions.marking import service as marking
from competitions.marking import signing
from competitions.marking.schemas import CellIn, Entering, SaveIn
from competitions.marking.scheme import MarkingScheme
from competitions.results import publishing
from competitions.results.appeals import service as appeals
from registry.core import clock
from registry.core.actor import Actor
from registry.core.texts import text

YEAR: Final = 2027
# What becomes of events; all others take entries.
_BEING_MARKED: Final = "ZZ002"
_OPEN_FOR_APPEALS: Final = "ZZ003"
_DAYS_OF_APPEALS: Final = 7
_HALF_TYPED: Final = 9

_MARKING: Final = MarkingScheme.model_validate(
    {
        "modules": [
            {"code": "A", "title": {"zh": "工艺与图纸", "en": "Process and drawing"}, "max_mark": "30"},
            {"code": "B", "title": {"zh": "实际操作", "en": "Practical work"}, "max_mark": "60"},
            {"code": "C", "title": {"zh": "职业素养", "en": "Professional conduct"}, "max_mark": "10"},
        ],
        "measures": [
            {
                "code": "time",
                "title": {"zh": "用时", "en": "Time"},
                "unit": {"zh": "秒", "en": "seconds"},
                "better": "lower",
            }
        ],
        "tie_break": {"tiebreak_score": "B", "time": "time"},
        "decimals": 2,
    }
)


async def go_on(
    organizer: Actor, jury: Mapping[str, Actor], school: Actor, contest: UUID, entered: Sequence[EntryIn]
) -> None:
    """Bring the next edition to where the demo leaves it.

    Args:
        organizer: who runs it.
        jury: the accounts of its chief judge and its judges, by user name.
        school: an officer, whose school appeals.
        contest: the edition, with its events still being prepared.
        entered: the entries of the edition before, which enter again under the same codes.
    """
    by_code = {event.code: event for event in await events.events_of(contest)}
    closing = datetime.combine(clock.today() + timedelta(days=30), time(17), clock.SHANGHAI)
    for event in by_code.values():
        change = EventChange(marking=_MARKING, entries_close_at=closing)
        await event_service.change_event(organizer, event.id, change)
    await moving.move_all(organizer, contest, "entering")
    taken = [entry for entry in entered if entry.event in {_BEING_MARKED, _OPEN_FOR_APPEALS}]
    await entries.enter(organizer, contest, taken)
    for code in (_BEING_MARKED, _OPEN_FOR_APPEALS):
        await moving.move(organizer, by_code[code].id, "closed")
        await moving.move(organizer, by_code[code].id, "marking")
    await _being_marked(jury, by_code[_BEING_MARKED], taken)
    await _open_for_appeals(jury, by_code[_OPEN_FOR_APPEALS], taken)
    (own,) = school.organizations("school_officer")
    appealing = next(
        (entry for entry in taken if entry.event == _OPEN_FOR_APPEALS and entry.organization == own), None
    )
    if appealing:
        await appeals.file(
            school, by_code[_OPEN_FOR_APPEALS].id, appealing.code, "请复核模块B第3项的测量数据（演示）。"
        )


def next_edition() -> CloneIn:
    """Return what the next edition is called."""
    return CloneIn(
        code=f"fictional-province-{YEAR}",
        name=text(
            f"{YEAR}年虚构省职业院校技能大赛（示例）",
            f"{YEAR} Fictional Province Vocational Skills Competition (example)",
        ),
        year=YEAR,
        basis="关于举办2027年虚构省职业院校技能大赛的通知（虚构文件，仅供示例） 虚构赛组〔2027〕1号",
    )


async def _being_marked(jury: Mapping[str, Actor], event: EventFacts, taken: Sequence[EntryIn]) -> None:
    """Type the first entering whole and half of the second one, which differs in one mark."""
    codes = [entry.code for entry in taken if entry.event == event.code]
    cells = _cells(codes)
    await _save(jury["judge"], event, 1, cells)
    second = [cell for cell in cells if cell.entry in codes[:_HALF_TYPED]]
    await _save(jury["judge2"], event, 2, [second[0].model_copy(update={"value": "30"}), *second[1:]])


async def _open_for_appeals(jury: Mapping[str, Actor], event: EventFacts, taken: Sequence[EntryIn]) -> None:
    """Type both enterings alike, sign every module and publish."""
    cells = _cells([entry.code for entry in taken if entry.event == event.code])
    await _save(jury["judge"], event, 1, cells)
    await _save(jury["judge2"], event, 2, cells)
    for sheet in _MARKING.sheets():
        await signing.sign_off(jury["chief"], event.id, sheet.code)
    await moving.move(jury["chief"], event.id, "marked")
    await publishing.publish(jury["chief"], event.id, minutes=_DAYS_OF_APPEALS * 24 * 60)


def _cells(codes: Sequence[str]) -> list[CellIn]:
    drawn = random.Random("虚构")  # noqa: S311  (invented marks, the same in every demo)
    cells = []
    for code in codes:
        skill = drawn.uniform(0.55, 0.98)
        for module in _MARKING.modules:
            mark = float(module.maximum) * min(max(skill + drawn.gauss(0, 0.05), 0), 1)
            cells.append(CellIn(module=module.code, entry=code, value=f"{mark:.2f}"))
        cells.append(
            CellIn(module="measures", entry=code, field="time", value=str(drawn.randint(5_400, 10_800)))
        )
    return cells


async def _save(judge: Actor, event: EventFacts, entering: Entering, cells: Sequence[CellIn]) -> None:
    versions = {cell.module: 0 for cell in cells}
    save = SaveIn(versions=versions, cells=tuple(cells))
    await marking.save_marks(judge, event.id, entering, f"demo-{event.code}-{entering}", save)
