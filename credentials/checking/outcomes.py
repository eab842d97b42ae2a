"""What is said of a presentation as a whole, and of what the test issuer signed."""

from collections.abc import Sequence
from typing import Final

from credentials.verification.reports import (
    FORMAT_GOOD,
    NOT_TAKEN,
    Report,
    Step,
    failed,
    passed,
    unchecked,
)
from registry.core.texts import text

TEST_ISSUER: Final = Report(
    (
        FORMAT_GOOD,
        failed(
            "issuer",
            text(
                "由本站的测试签发者签名：任何人都能让它签任何内容，不证明任何事。",
                "This site's test issuer signed it, which signs whatever anybody sends: it proves nothing.",
            ),
            "test_issuer",
        ),
        *(unchecked(step, NOT_TAKEN) for step in ("key", "signature", "period", "status")),
    )
)

_OPEN: Final = {"unchecked", "suspended", "not_found"}


def step_of_all(states: Sequence[str]) -> Step:
    """Return the step "credentials" of a presentation from the states of the credentials in it."""
    good = states.count("valid")
    if not states:
        return unchecked(
            "credentials", text("其中没有凭证。", "There is no credential in it."), "no_credentials"
        )
    words = text(
        f"{len(states)} 份凭证中 {good} 份有效。", f"Of {len(states)} credentials, {good} are valid."
    )
    if good == len(states):
        return passed("credentials", words)
    if _OPEN.issuperset(state for state in states if state != "valid"):
        return unchecked("credentials", words, "credentials_unchecked")
    return failed("credentials", words, "credentials_not_valid")
