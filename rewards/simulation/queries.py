"""Simulations for who may run them: which programs and years there are, and running one."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require
from rewards.entitlements.awarded import awarded_payees
from rewards.entitlements.lines import AwardedPayee
from rewards.entitlements.outcome import PERSONS
from rewards.entitlements.outside import outside_paid
from rewards.entitlements.qualified import qualified_payees
from rewards.programs import queries as programs
from rewards.programs.documents import Program
from rewards.programs.loading import program_names, shipped_program
from rewards.programs.reading import read_program
from rewards.shown_names import shown_name
from rewards.simulation.outcome import looks_back
from rewards.simulation.working import Asked, Outcome, worked_out
from rewards.words import PROGRAM_STATES

# Working out tens of thousands of awards takes a processor for seconds; more at once would only wait.
_RUNNING: Final = asyncio.Semaphore(2)


# Classes whose payees are looked for only where a program pays them.
_AT_REQUEST: Final = {"employer", "host"}


class NothingToSimulateError(BadInputError):
    """There are no awards to run a program on."""

    code = "nothing_to_simulate"


@dataclass(frozen=True, slots=True)
class Choice:
    """A program that can be simulated: its name in an address, what it is called, and its state."""

    name: str
    title: Text
    state: Text


async def choices(actor: Actor) -> list[Choice]:
    """Return every stored version in the order of `programs.queries.programs`, then those shipped."""
    require(actor, "simulations.read", ANYTHING)
    stored = [
        Choice(
            str(facts.id),
            text(f"{facts.title.zh} v{facts.version}", f"{facts.title.en} v{facts.version}"),
            PROGRAM_STATES[facts.state],
        )
        for facts in await programs.programs(actor)
    ]
    shipped = text("随系统附带的示例", "shipped")
    documents = [read_program(shipped_program(name), file=name) for name in program_names()]
    return stored + [
        Choice(
            document.name,
            text(f"{document.title.zh} v{document.version}", f"{document.title.en} v{document.version}"),
            shipped,
        )
        for document in documents
    ]


async def program_named(actor: Actor, named: str) -> Program:
    """Return a stored version by its id, as it holds until its last day, or a shipped program by its name.

    Raises:
        ProgramNotFoundError, ProgramUnknownError: there is none.
    """
    require(actor, "simulations.read", ANYTHING)
    try:
        program = UUID(named)
    except ValueError:
        return read_program(shipped_program(named), file=named)
    story = await programs.story(actor, program)
    return story.document.closed_after(story.facts.closes_on)


async def years() -> list[int]:
    """Return the years that have awards or confirmed qualifications which stand, the newest first."""
    rows = await database.fetch(
        "SELECT c.year FROM competitions.competition c WHERE EXISTS ("
        " SELECT FROM competitions.award a WHERE a.competition = c.id AND a.kind = 'entry' AND NOT EXISTS ("
        " SELECT FROM competitions.award_revocation v WHERE v.award = a.id))"
        " UNION SELECT extract(year FROM awarded_on)::integer FROM rewards.qualification"
        " WHERE state = 'confirmed' ORDER BY 1 DESC"
    )
    return [row["year"] for row in rows]


async def awards_of(year: int, *paying: Program) -> list[AwardedPayee]:
    """Return the awards of a contest year that stand, with the payees whom these programs pay.

    Where one of them pays employees, the year's confirmed qualifications are among them.

    Raises:
        NothingToSimulateError: there are none.
    """
    awards = await _awards(year, year, paying)
    if not awards:
        raise NothingToSimulateError(
            text(
                f"{year} 年没有该办法可计发的已确认奖项、证书或培训：请换一年，或上传获奖名单。",
                f"Nothing that the program pays is confirmed in {year}: choose another, or hand in a file.",
            )
        )
    return awards


async def earlier_than(year: int, *paying: Program) -> list[AwardedPayee]:
    """Return the awards of earlier contest years, as far as what these programs pay depends on them."""
    return await _awards(0, year - 1, paying) if any(map(looks_back, paying)) else []


async def _awards(first: int, last: int, paying: Sequence[Program]) -> list[AwardedPayee]:
    rows = await database.fetch(
        "SELECT a.id FROM competitions.award a JOIN competitions.competition c ON c.id = a.competition"
        " WHERE a.kind = 'entry' AND c.year BETWEEN $1 AND $2",
        first,
        last,
    )
    classes = {rule.payee_class for program in paying for rule in program.rules}
    awards = await awarded_payees(classes=classes & _AT_REQUEST, only=[row["id"] for row in rows])
    return awards + await qualified_payees(first=first, last=last) if "employee" in classes else awards


async def simulate(actor: Actor, asked: Asked) -> Outcome:
    """Return what a program would pay, beside another one where that was asked. Stores nothing.

    What other payers paid for these awards is known here and taken off where a program says so.

    Who audits sees the names of people masked.

    Raises:
        AwardsRepeatedError: a payee stands twice for one award.
    """
    require(actor, "simulations.read", ANYTHING)
    shown = replace(
        asked,
        awards=[_shown(actor, award) for award in asked.awards],
        elsewhere=await outside_paid(*filter(None, (asked.program, asked.against))),
    )
    async with _RUNNING:
        return await asyncio.to_thread(worked_out, shown)


def _shown(actor: Actor, award: AwardedPayee) -> AwardedPayee:
    name = shown_name(actor, award.payee_name, is_person=award.payee_class in PERSONS)
    return award if name == award.payee_name else replace(award, payee_name=name)
