"""What saves are answered with, for the grid and for programs: the new versions, or what is in the way."""

from datetime import datetime
from typing import Any, Final

from litestar import Request, Response
from pydantic import BaseModel, Field

from competitions.marking.answers import Saved
from competitions.marking.refusals import MarksFaultyError, SheetOpenError, VersionConflictError
from registry.core.errors import RegistryError
from registry.web.problems import CONTENT_TYPE, Problem, ProblemFault, status_of


class SavedOut(BaseModel):
    """The versions of the sheets now, and how many marks were set and cleared."""

    versions: dict[str, int]
    stored: int
    cleared: int
    saved_at: datetime

    @classmethod
    def of(cls, saved: Saved) -> "SavedOut":
        """Return an answer as it is sent."""
        return cls.model_validate(saved.as_json())


class CellProblem(BaseModel):
    """What is wrong with one cell."""

    module: str
    entry: str
    field: str
    code: str
    message: str
    message_en: str


class ClashOut(BaseModel):
    """A cell that holds something else since it was typed; an empty text is no mark."""

    module: str
    entry: str
    field: str
    yours: str
    theirs: str


class MeanwhileOut(BaseModel):
    """Who saved a sheet meanwhile, and its version now."""

    module: str
    name: str
    at: datetime
    version: int


class MarksProblem(Problem):
    """A refusal of marks as problem details, with the cells that it is about."""

    cells: list[CellProblem] = Field(default_factory=list)
    meanwhile: list[MeanwhileOut] = Field(default_factory=list)
    clashes: list[ClashOut] = Field(default_factory=list)


REFUSED: Final = (MarksFaultyError, SheetOpenError, VersionConflictError)
"""The refusals that name cells."""


def refused(request: Request[Any, Any, Any], error: RegistryError) -> Response[MarksProblem]:
    """Answer a refusal with its cells."""
    status = status_of(error)
    problem = MarksProblem(
        type=f"{str(request.base_url).rstrip('/')}/problems#{error.code}",
        title=error.code,
        status=status,
        detail=error.message.zh,
        detail_en=error.message.en,
        code=error.code,
        faults=[ProblemFault.of(fault) for fault in error.faults],
    )
    if isinstance(error, MarksFaultyError | SheetOpenError):
        problem.cells = [
            CellProblem(
                module=cell.module,
                entry=cell.entry,
                field=cell.field,
                code=cell.code,
                message=cell.message.zh,
                message_en=cell.message.en,
            )
            for cell in error.cells
        ]
    if isinstance(error, VersionConflictError):
        problem.meanwhile = [
            MeanwhileOut(module=each.module, name=each.name, at=each.at, version=each.version)
            for each in error.meanwhile
        ]
        problem.clashes = [
            ClashOut(
                module=each.module,
                entry=each.entry,
                field=each.field,
                yours=each.yours,
                theirs=each.theirs,
            )
            for each in error.clashes
        ]
    return Response(
        problem, status_code=status, media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"}
    )
