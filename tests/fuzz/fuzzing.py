"""Running schemathesis against a service that holds the demo's data, as one of its accounts or as nobody."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import httpx
import pyotp

from demo.accounts import ACCOUNTS, DemoAccount

# No answer that nobody foresaw, and none that the description does not name, in status, type and content.
_CHECKS: Final = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
# They would end the session that everything after them is tried in, its rights, or the way to sign in again.
_ENDING: Final = (
    "sign_out",
    "change_password",
    "end_session",
    "end_other_sessions",
    "begin_second_factor",
    "confirm_second_factor",
    "renew_recovery_codes",
    "turn_off_second_factor",
    "end_grant",
    "deactivate_account",
    "remove_second_factor",
)


def account(username: str) -> DemoAccount:
    """Return an account of the demo."""
    return next(each for each in ACCOUNTS if each.username == username)


def token(url: str, who: DemoAccount) -> str:
    """Sign in over the API and return the bearer token."""
    body = {"username": who.username, "password": who.password}
    # A code works once, and the demo may have used the present one; the next is accepted already.
    codes = (
        [pyotp.TOTP(who.totp_secret).at(int(time.time()) + later) for later in (0, 30)]
        if who.totp_secret
        else [""]
    )
    for code in codes:
        answer = httpx.post(f"{url}/api/session", json=body | ({"code": code} if code else {}), timeout=30)
        if answer.is_success:
            return str(answer.json()["token"])
    raise RuntimeError(f"{who.username} cannot sign in: {answer.text}")


def fuzz(url: str, folder: Path, bearer: str, examples: int) -> subprocess.CompletedProcess[str]:
    """Try every operation with `examples` bodies and parameters each, good and bad ones.

    Args:
        url: the service.
        folder: where schemathesis keeps what it learns.
        bearer: whose token to use; empty for a visitor.
        examples: how many per operation; the edge cases that the description suggests come on top.
    """
    headers: Sequence[str] = ("--header", f"Authorization: Bearer {bearer}") if bearer else ()
    excluded = [part for name in _ENDING for part in ("--exclude-operation-id", name)]
    return subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{url}/schema/openapi.json"),
            *("--checks", ",".join(_CHECKS)),
            *("--phases", "examples,coverage,fuzzing"),
            *("--max-examples", str(examples)),
            *("--warnings", "off"),
            # A reward program is so narrowly described that few random ones fit: nothing is wrong with that.
            *("--suppress-health-check", "filter_too_much"),
            "--continue-on-failure",
            *headers,
            *(excluded if bearer else ()),
        ],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
