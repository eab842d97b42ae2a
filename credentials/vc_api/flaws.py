"""What is wrong with a document: each broken rule by its member, all of them in one refusal."""

from collections.abc import Sequence
from dataclasses import dataclass

from credentials.verification.reports import shown
from registry.core.errors import BadInputError, Fault
from registry.core.texts import Text, text


class DataModelError(BadInputError):
    """The document breaks rules of W3C's data model; each fault's code names the member."""

    code = "data_model"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One rule that is broken: by which member, under which stable code, and what it ought to be."""

    member: str
    code: str
    message: Text


def require_none(flaws: Sequence[Flaw]) -> None:
    """Raise `DataModelError` with all flaws, if there are any; of a long name only the beginning is told."""
    if flaws:
        faults = [
            Fault(
                flaw.code,
                text(f"{member}：{flaw.message.zh}。", f"{member}: {flaw.message.en}."),
            )
            for flaw in flaws
            for member in (shown(flaw.member),)
        ]
        raise DataModelError(faults[0].message, faults)
