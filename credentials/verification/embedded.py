"""Credentials as JSON with an embedded proof: the same steps as for a token.

What every other document in JSON comes out as is said here too: without a proof it proves nothing.
"""

from datetime import datetime

import msgspec

from credentials.verification.embedded_proof import check_embedded_proof
from credentials.verification.periods import check_period
from credentials.verification.proof import KeySource
from credentials.verification.reports import FORMAT_GOOD, NOT_TAKEN, Report, Step, format_failed, unchecked
from credentials.verification.revocation import check_status
from credentials.verification.status_credential import StatusSource
from credentials.verification.tokens import (
    LONGEST_TOKEN,
    CredentialFormatError,
    JsonObject,
    JsonTooDeepError,
    TokenTooLongError,
    check_credential,
    format_error,
)


def _size(credential: JsonObject) -> int:
    """Return how many bytes a document has. Raises `JsonTooDeepError`; one from a file is not so deep."""
    try:
        return len(msgspec.json.encode(credential))
    except RecursionError as error:
        raise format_error("JSON 嵌套过深", "its JSON is nested too deep", JsonTooDeepError) from error


async def report_on_document(
    credential: JsonObject, *, keys: KeySource, status_lists: StatusSource, now: datetime
) -> Report:
    """Return the report on a credential in JSON that is not enveloped; `now` is aware."""
    try:
        if _size(credential) > LONGEST_TOKEN:
            raise format_error(
                f"内容超过 {LONGEST_TOKEN:,} 字节",
                f"it has more than {LONGEST_TOKEN:,} bytes",
                TokenTooLongError,
            )
        check_credential(credential)
    except CredentialFormatError as error:
        return format_failed(error.message, error.code)
    proof = await check_embedded_proof(credential, keys, now)
    # A bare key as issuer is left unchecked, and still its own list may be asked.
    verified = all(step.outcome == "passed" for step in proof[1:])
    status: Step = unchecked("status", NOT_TAKEN)
    if verified:
        status = await check_status(credential, keys=keys, status_lists=status_lists, now=now)
    period = check_period(credential, now, verified=verified)
    return Report((FORMAT_GOOD, *proof, period, status))
