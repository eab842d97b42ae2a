"""What the VC API answers: whether it is verified, and for each step that stands against it a problem.

Source: W3C Verifiable Credential API, section 3.4; VC Data Model 2.0, section 7.4 and Bitstring Status List,
section 3.5 (types of problems).
"""

from collections.abc import Sequence
from typing import Any, Final

from credentials.vc_api.flaws import DataModelError
from credentials.verification.reports import Report, Step
from registry.core.errors import BadInputError, Fault

_DATA_MODEL: Final = "https://www.w3.org/TR/vc-data-model#"
_STATUS_LIST: Final = "https://www.w3.org/ns/credentials/status-list#"
_TYPES: Final = {
    "format": f"{_DATA_MODEL}MALFORMED_VALUE_ERROR",
    "period": f"{_DATA_MODEL}RANGE_ERROR",
    "status": f"{_STATUS_LIST}STATUS_VERIFICATION_ERROR",
}
# Of an issuer that is nothing but a key, people are told that nobody says whose it is. A program that asks
# here asks whether the key signed; whom it trusts is for itself to say.
_BARE_KEY: Final = "issuer_is_a_bare_key"
_PROOF: Final = f"{_DATA_MODEL}CRYPTOGRAPHIC_SECURITY_ERROR"


def as_verified(reports: Sequence[Report]) -> dict[str, Any]:
    """Return the answer to reports: verified only when each step of each passed.

    `outcome` tells apart what is invalid from what could not be checked; neither is verified.
    """
    steps = [(number, step) for number, each in enumerate(reports) for step in each.steps]
    outcomes = {step.outcome for _, step in steps if step.code != _BARE_KEY}
    outcome = "invalid" if "failed" in outcomes else "unchecked" if "unchecked" in outcomes else "valid"
    problems = [_problem_of(step, number) for number, step in steps if _counts(step)]
    return {
        "verified": outcome == "valid",
        "outcome": outcome,
        "problemDetails": [problem for problem in problems if problem["code"] != _BARE_KEY],
        "warnings": [problem for problem in problems if problem["code"] == _BARE_KEY],
        "reports": [report.as_json() for report in reports],
    }


def as_invalid(error: BadInputError) -> dict[str, Any]:
    """Return the answer to a document that is none: what is wrong with it, rule by rule."""
    kind = "MALFORMED_VALUE_ERROR" if isinstance(error, DataModelError) else "PARSING_ERROR"
    faults = error.faults or (Fault(error.code, error.message),)
    problems = [_problem(f"{_DATA_MODEL}{kind}", fault.code, str_of(fault)) for fault in faults]
    return {
        "verified": False,
        "outcome": "invalid",
        "problemDetails": problems,
        "warnings": [],
        "reports": [],
    }


def str_of(fault: Fault) -> str:
    """Return a fault in one sentence of each language."""
    return f"{fault.message.zh} {fault.message.en}"


def _counts(step: Step) -> bool:
    """Return whether a step stands against it: not those that were not taken for another's sake."""
    return step.outcome == "failed" or (step.outcome == "unchecked" and bool(step.code))


def _problem_of(step: Step, number: int) -> dict[str, Any]:
    kind = _TYPES.get(step.id, _PROOF)
    if step.id == "status" and step.outcome == "unchecked":
        kind = f"{_STATUS_LIST}STATUS_RETRIEVAL_ERROR"
    said = _problem(kind, step.code or step.id, f"{step.message.zh} {step.message.en}")
    return said | {"report": number, "step": step.id}


def _problem(kind: str, code: str, detail: str) -> dict[str, Any]:
    return {"type": kind, "title": code, "code": code, "status": 400, "detail": detail}
