"""Credentials as JSON with an embedded proof: read, but their proof is not checked here.

The registry issues signed tokens. A Data Integrity proof needs RDF canonicalization, which this tool does not
do; so such a document comes out as "could not be checked", or as invalid where its own words already say so.
"""

from datetime import datetime

from credentials.verification.periods import check_period
from credentials.verification.reports import FORMAT_GOOD, NOT_TAKEN, Report, failed, format_failed, unchecked
from credentials.verification.tokens import CredentialFormatError, JsonObject, check_credential
from registry.core.texts import text

_NOT_CHECKED = text(
    "凭证采用内嵌签名（Data Integrity），本工具尚不能核验；请用带签名令牌（JWT）的形式核验。",
    "It has an embedded proof (Data Integrity), which this tool does not check; verify its JWT form instead.",
)
_NO_PROOF = text("凭证没有任何签名。", "The credential carries no proof at all.")


def report_on_document(credential: JsonObject, now: datetime) -> Report:
    """Return the report on a credential in JSON that is not enveloped; `now` is aware. Fetches nothing."""
    try:
        check_credential(credential)
    except CredentialFormatError as error:
        return format_failed(error.message, error.code)
    proof = credential.get("proof")
    return Report(
        (
            FORMAT_GOOD,
            unchecked("issuer", _NOT_CHECKED),
            unchecked("key", _NOT_CHECKED),
            unchecked("signature", _NOT_CHECKED) if proof else failed("signature", _NO_PROOF),
            check_period(credential, now, verified=False),
            unchecked("status", NOT_TAKEN),
        )
    )
