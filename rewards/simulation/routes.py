"""The JSON API of simulations."""

from typing import Any

from litestar import Request, get, post
from litestar.params import JSONBody

from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.texts import text
from registry.people.access import ANYTHING, require
from registry.web.api import described
from registry.web.limits import Limit, account
from rewards.awards_table import awards_in
from rewards.entitlements.lines import AwardedPayee
from rewards.programs.documents import Program
from rewards.simulation import queries
from rewards.simulation.answers import SimulationAnswer, answer_of
from rewards.simulation.queries import Choice
from rewards.simulation.schemas import SimulationIn
from rewards.simulation.working import Asked

# A simulation takes seconds of a processor.
SIMULATION_LIMIT = Limit("simulations", 30, account)


class SimulationUnclearError(BadInputError):
    """Not exactly one program, or not exactly one of a year and an awards file, was given."""

    code = "simulation_unclear"


@post(
    "/simulations",
    operation_id="simulate_program",
    status_code=200,
    middleware=[SIMULATION_LIMIT],
)
async def simulate_program(
    request: Request[Actor, Any, Any], data: JSONBody[SimulationIn]
) -> SimulationAnswer:
    """Work out what a program would pay, beside another one where that is asked. Stores nothing."""
    require(request.user, "simulations.read", ANYTHING)
    program = await _program(request.user, data.program, data.document)
    if program is None:
        raise unclear_program()
    against = await _program(request.user, data.against, data.against_document)
    paying = tuple(filter(None, (program, against)))
    awards = await _awards(data, *paying)
    earlier = await queries.earlier_than(data.year, *paying) if data.year is not None else []
    asked = Asked(program, awards, against, data.any_period, earlier)
    return answer_of(await queries.simulate(request.user, asked), lines=data.lines)


@get("/simulations/programs", operation_id="list_simulation_programs")
async def list_programs(request: Request[Actor, Any, Any]) -> list[Choice]:
    """Return every program that can be simulated by its name: stored versions, and those shipped."""
    return await queries.choices(request.user)


async def _program(actor: Actor, named: str, document: Program | None) -> Program | None:
    if named and document:
        raise unclear_program()
    return await queries.program_named(actor, named) if named else document


async def _awards(data: SimulationIn, *paying: Program) -> list[AwardedPayee]:
    if (data.year is None) == (not data.awards):
        raise unclear_awards()
    return (
        awards_in(data.awards.encode(), "awards.csv")
        if data.year is None
        else await queries.awards_of(data.year, *paying)
    )


def unclear_program() -> SimulationUnclearError:
    """Return the refusal where it is not clear which program is meant."""
    return SimulationUnclearError(
        text(
            "请指明一个奖励办法：选择已有的版本，或提交文件，二者选一。",
            "Name one program: choose a version, or hand in a file, and not both.",
        )
    )


def unclear_awards() -> SimulationUnclearError:
    """Return the refusal where it is not clear which awards are meant."""
    return SimulationUnclearError(
        text(
            "请指明获奖数据：选择年度，或提交获奖名单，二者选一。",
            "Say which awards: choose a year, or hand in a file, and not both.",
        )
    )


ROUTES = described([simulate_program, list_programs], tag="rewards")
