"""Changing a document in part: what comes of it, and what of it differs. Pure."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from competitions.words import CompetitionKind
from registry.core.errors import BadInputError, Fault
from registry.core.texts import text

Whole = TypeVar("Whole", bound=BaseModel)


class SetUpFaultyError(BadInputError):
    """What is to be set up does not fit together; each fault says where."""

    code = "set_up_faulty"


def merged(before: Whole, change: BaseModel) -> Whole:
    """Return what comes of a change of those fields that `change` was given, checked as a whole.

    Raises:
        SetUpFaultyError: it does not fit together.
    """
    fields = {name: getattr(before, name) for name in type(before).model_fields}
    fields |= {name: getattr(change, name) for name in change.model_fields_set}
    try:
        return type(before).model_validate(fields)
    except ValidationError as error:
        raise SetUpFaultyError(
            text("内容不相符，未保存：请按所列改正。", "This does not fit together; correct what is listed."),
            [_fault(each) for each in error.errors(include_url=False)],
        ) from error


def _fault(error: Any) -> Fault:
    where = ".".join(map(str, error["loc"]))
    return Fault("invalid", text(f"内容无效：{error['msg']}。", f"{error['msg']}."), column=where)


def differences(one: BaseModel, other: BaseModel) -> dict[str, Any]:
    """Return what `one` says where the two differ, as an audit line keeps it."""
    differ = {name for name in type(one).model_fields if getattr(one, name) != getattr(other, name)}
    kept: dict[str, Any] = one.model_dump(mode="json", include=differ)
    return kept


def right_for(kind: CompetitionKind, hosted: str = "competitions.create") -> str:
    """Return the right for a competition of this kind; what was decided elsewhere is only recorded."""
    return hosted if kind == "hosted" else "competitions.record"
