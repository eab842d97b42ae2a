"""Why a step in the life of a program is refused."""

from collections.abc import Sequence

from registry.core.errors import ConflictError, Fault, ForbiddenError
from registry.core.texts import text
from rewards.programs.overlapping import Other
from rewards.words import PROGRAM_STATES


class ProgramVersionTakenError(ConflictError):
    """There is a program of this name and version already."""

    code = "program_version_taken"


class ProgramStateError(ConflictError):
    """The program is not in the state that this is done from."""

    code = "program_state"


class ProgramOfAnotherError(ForbiddenError):
    """A draft is changed by the one who drew it up, so that whoever approves it has written none of it."""

    code = "program_of_another"


class ProgramIncompleteError(ConflictError):
    """The program leaves out what it has to say before it can be put in force; each fault names one thing."""

    code = "program_incomplete"


class ProgramOverlapsError(ConflictError):
    """Another version of the same name is for the same awards; each fault names one."""

    code = "program_overlaps"


class ProgramAwardsApprovedError(ConflictError):
    """Money was approved already for an award after the last day on which the program would be closed."""

    code = "program_awards_approved"


def overlaps(others: Sequence[Other]) -> ProgramOverlapsError:
    """Return the refusal that names these versions."""
    return ProgramOverlapsError(
        text(
            "同名办法的其他版本也适用于相同的奖项：请先终止它，或写明本版从哪一天起（validity.starts）。",
            "Other versions of this name are for the same awards: close them first, or say from which day"
            " this one holds (validity.starts).",
        ),
        [
            Fault(
                "program_overlaps",
                text(
                    f"第 {other.version} 版（{PROGRAM_STATES[other.state].zh}）",
                    f"Version {other.version} ({PROGRAM_STATES[other.state].en.lower()})",
                ),
                column="validity",
            )
            for other in others
        ],
    )
