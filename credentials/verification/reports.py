"""The answer of a verification: steps, each with what came out of it and a plain sentence."""

from dataclasses import dataclass
from typing import Any, Literal

from registry.core.texts import Text, text

StepOutcome = Literal["passed", "failed", "unchecked"]
Outcome = Literal["valid", "invalid", "unchecked"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was checked: `id` is stable, `message` is for the person who asked.

    `code` names why it did not pass, where there is more than one reason to tell apart; empty otherwise.
    """

    id: str
    outcome: StepOutcome
    message: Text
    code: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All steps of one verification, in the order in which they were taken."""

    steps: tuple[Step, ...]

    @property
    def outcome(self) -> Outcome:
        """Return "invalid" when a step failed, else "unchecked" when one was not checked, else "valid"."""
        outcomes = {step.outcome for step in self.steps}
        if "failed" in outcomes:
            return "invalid"
        return "unchecked" if "unchecked" in outcomes else "valid"

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command line prints it: Chinese and English in one message."""
        steps = [
            {"id": step.id, "outcome": step.outcome, "message": f"{step.message.zh} {step.message.en}"}
            | ({"code": step.code} if step.code else {})
            for step in self.steps
        ]
        return {"outcome": self.outcome, "steps": steps}


def passed(step_id: str, message: Text) -> Step:
    """Return a step that came out well."""
    return Step(step_id, "passed", message)


def failed(step_id: str, message: Text, code: str = "") -> Step:
    """Return a step that speaks against the credential."""
    return Step(step_id, "failed", message, code)


def unchecked(step_id: str, message: Text, code: str = "") -> Step:
    """Return a step that could not be taken; it says nothing for or against the credential."""
    return Step(step_id, "unchecked", message, code)


def shown(value: object) -> str:
    """Return a value out of a stranger's document as it may stand in a message.

    At most 120 characters; what does not print (line breaks, terminal controls, lone surrogates) is escaped.
    """
    characters = str(value)[:120]
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in characters)


NOT_TAKEN = text(
    "前面的步骤没有通过，这一步没有进行。", "An earlier step did not pass; this one was not taken."
)
FORMAT_GOOD = passed(
    "format",
    text(
        "格式正确：W3C 可验证凭证数据模型 2.0。",
        "The format is right: W3C Verifiable Credentials Data Model 2.0.",
    ),
)


def format_failed(message: Text, code: str) -> Report:
    """Return the report on a document that is no credential: nothing after the format was checked."""
    later = ("issuer", "key", "signature", "period", "status")
    return Report((failed("format", message, code), *(unchecked(step_id, NOT_TAKEN) for step_id in later)))
