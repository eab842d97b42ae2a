"""The page of simulations: a program, beside another one, on a year's awards or a file; to take away too."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Template
from pydantic import BaseModel, ConfigDict, Field

from registry.core import clock
from registry.core.actor import Actor
from registry.core.errors import BadInputError, NotFoundError, RegistryError
from registry.people.access import ANYTHING, require
from registry.web.exports import EXPORT_LIMITS, addresses, at_once, export, form_of, workbook_response
from registry.web.page import page
from registry.web.problems import status_of
from rewards.awards_table import awards_in
from rewards.entitlements.lines import PASSED_OVER, AwardedPayee
from rewards.programs.documents import Program
from rewards.programs.reading import LARGEST_PROGRAM, read_program
from rewards.simulation import queries
from rewards.simulation.finding import found_lines
from rewards.simulation.routes import SIMULATION_LIMIT, unclear_awards, unclear_program
from rewards.simulation.sheets import LINES, parts_of
from rewards.simulation.working import Asked, Outcome
from rewards.words import PAYEE_CLASSES, tier_name

# A year of a province; more than a browser sends with patience.
LARGEST_AWARDS: Final = 32_000_000
_OWN: Final = "own"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen: programs by name, the year, whose period counts; and files that stand in for them."""

    program: str = ""
    against: str = ""
    year: str = ""
    period: str = ""
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def address(self) -> dict[str, str]:
        """What was chosen as it stands in an address."""
        given = {"program": self.program, "against": self.against, "year": self.year, "period": self.period}
        return {name: value for name, value in given.items() if value}


class FindForm(BaseModel):
    """A payee looked for in a simulation: `q` is part of a name, and never stands in an address."""

    model_config = ConfigDict(str_strip_whitespace=True, hide_input_in_errors=True)

    program: str = Field(default="", max_length=100)
    against: str = Field(default="", max_length=100)
    year: str = Field(default="", max_length=4)
    period: str = Field(default="", max_length=10)
    q: str = Field(default="", max_length=100)


class FilesForm(FindForm):
    """A program, another one and awards of one's own as files; what has no file is chosen as above."""

    model_config = ConfigDict(
        arbitrary_types_allowed=True, str_strip_whitespace=True, hide_input_in_errors=True
    )

    program_file: UploadFile | None = None
    against_file: UploadFile | None = None
    awards_file: UploadFile | None = None
    form: str = Field(default="page", max_length=10)


@get(["/rewards/simulation", "/rewards/simulation/find"], include_in_schema=False)
async def simulation_page(
    request: Request[Actor, Any, Any],
    program: FromQuery[str] = "",
    against: FromQuery[str] = "",
    year: FromQuery[str] = "",
    period: FromQuery[str] = "",
) -> Template:
    """Ask what to simulate; with a program and a year in the address, show what it comes to."""
    return await _shown(request, Chosen(program, against, year, period))


@post("/rewards/simulation/find", include_in_schema=False, status_code=200, middleware=[SIMULATION_LIMIT])
async def find_in_simulation(
    request: Request[Actor, Any, Any],
    data: Annotated[FindForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Template:
    """Show the same page with the payees that fit what was typed."""
    return await _shown(request, Chosen(data.program, data.against, data.year, data.period), q=data.q)


@post(
    "/rewards/simulation",
    include_in_schema=False,
    status_code=200,
    middleware=[SIMULATION_LIMIT],
    request_max_body_size=LARGEST_AWARDS + 2 * LARGEST_PROGRAM + 100_000,
)
async def simulate_files(
    request: Request[Actor, Any, Any],
    data: Annotated[FilesForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Response[Any]:
    """Show what a program comes to where one of the three was handed in as a file; or send it as xlsx."""
    require(request.user, "simulations.read", ANYTHING)
    files = {
        name: (given.filename, await given.read())
        for name in ("program_file", "against_file", "awards_file")
        if (given := getattr(data, name)) is not None and given.filename
    }
    chosen = Chosen(data.program, data.against, data.year, data.period, files)
    if data.form != "xlsx":
        return await _shown(request, chosen, q=data.q)
    try:
        outcome = await _simulated(request.user, chosen)
    except (BadInputError, NotFoundError) as error:
        return await _shown(request, chosen, q=data.q, error=error)
    return await _workbook(request, outcome)


@get(addresses("/rewards/simulation"), include_in_schema=False, middleware=[SIMULATION_LIMIT, *EXPORT_LIMITS])
async def simulation_export(
    request: Request[Actor, Any, Any],
    program: FromQuery[str] = "",
    against: FromQuery[str] = "",
    year: FromQuery[str] = "",
    period: FromQuery[str] = "",
) -> Response[Any]:
    """Send a simulation: as a workbook with all its sheets, else every payee with sum and reason."""
    outcome = await _simulated(request.user, Chosen(program, against, year, period))
    if form_of(request) == "xlsx":
        return await _workbook(request, outcome)
    lines = outcome.simulation.lines
    return await export(request, _name(outcome), LINES, len(lines), at_once(lines))


async def _workbook(request: Request[Actor, Any, Any], outcome: Outcome) -> Response[Any]:
    return await workbook_response(request, _name(outcome), parts_of(outcome))


def _name(outcome: Outcome) -> str:
    program = outcome.simulation.program
    return f"simulation-{program.name}-v{program.version}"


async def _simulated(actor: Actor, chosen: Chosen) -> Outcome:
    """Run what was chosen."""
    require(actor, "simulations.read", ANYTHING)
    program = await _program(actor, chosen.program, chosen.files.get("program_file"))
    if program is None:
        raise unclear_program()
    against = await _program(actor, chosen.against, chosen.files.get("against_file"))
    earlier: Sequence[AwardedPayee] = ()
    if handed_in := chosen.files.get("awards_file"):
        awards = awards_in(handed_in[1], handed_in[0])
    elif re.fullmatch(r"[12][0-9]{3}", chosen.year):
        paying = tuple(filter(None, (program, against)))
        awards = await queries.awards_of(int(chosen.year), *paying)
        earlier = await queries.earlier_than(int(chosen.year), *paying)
    else:
        raise unclear_awards()
    any_period = chosen.period != _OWN
    return await queries.simulate(actor, Asked(program, awards, against, any_period, earlier))


async def _program(actor: Actor, named: str, file: tuple[str, bytes] | None) -> Program | None:
    if file:
        return read_program(file[1], file=file[0])
    return await queries.program_named(actor, named) if named else None


async def _shown(
    request: Request[Actor, Any, Any], chosen: Chosen, *, q: str = "", error: RegistryError | None = None
) -> Template:
    choices = await queries.choices(request.user)
    outcome = None
    asked = bool(chosen.files) or bool(chosen.program and chosen.year)
    if asked and error is None:
        try:
            outcome = await _simulated(request.user, chosen)
        except (BadInputError, NotFoundError) as refused:
            error = refused
    return page(
        request,
        "rewards/simulation.html",
        status=status_of(error) if error else 200,
        choices=choices,
        years=await queries.years(),
        chosen=chosen,
        outcome=outcome,
        found=found_lines(outcome, q) if outcome else None,
        q=q,
        error=error,
        classes=PAYEE_CLASSES,
        passed_over=PASSED_OVER,
        tier_name=tier_name,
        today=clock.today(),
    )


PAGES = [simulation_page, find_in_simulation, simulate_files, simulation_export]
