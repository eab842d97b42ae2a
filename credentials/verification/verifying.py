"""Verifying a credential: the same steps for a file, an address and the registry's own records.

Keys and status lists come from sources (`KeySource`, `StatusSource`); nothing here touches the network, the
clock or the database. A key that the document brings itself is never used.
"""

from datetime import datetime

from credentials.verification.embedded import report_on_document
from credentials.verification.periods import check_period
from credentials.verification.proof import KeySource, check_proof
from credentials.verification.reports import FORMAT_GOOD, NOT_TAKEN, Report, format_failed, unchecked
from credentials.verification.revocation import check_status
from credentials.verification.status_credential import StatusSource
from credentials.verification.tokens import (
    CredentialFormatError,
    JsonObject,
    check_claims,
    check_credential,
    read_token,
)


async def verify(
    document: str | JsonObject, *, keys: KeySource, status_lists: StatusSource, now: datetime
) -> Report:
    """Return the report on `document`: a compact JWS, or a credential as a JSON object. `now` is aware.

    The steps are format, issuer, key, signature, period, status, always all six. What follows a step that did
    not pass is reported as unchecked, except that a period which the document itself says is not now still
    fails. The status list is asked for only once the signature is good: an unsigned address is not followed.
    """
    if not isinstance(document, str):
        return await report_on_document(document, keys=keys, status_lists=status_lists, now=now)
    try:
        token = read_token(document)
        check_credential(token.payload)
        check_claims(token)
    except CredentialFormatError as error:
        return format_failed(error.message, error.code)
    proof = await check_proof(token, keys)
    verified = all(step.outcome == "passed" for step in proof)
    period = check_period(token.payload, now, verified=verified)
    if verified:
        status = await check_status(token.payload, keys=keys, status_lists=status_lists, now=now)
    else:
        status = unchecked("status", NOT_TAKEN)
    return Report((FORMAT_GOOD, *proof, period, status))
