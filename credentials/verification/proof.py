"""Who signed: the issuer named, the key that the issuer publishes, and the signature made with it.

Sources: Open Badges 3.0, section 8.2.4.3 (verifying a JWT); W3C VC-JOSE-COSE, section 4; RFC 7518, sections
3.3 and 3.4.
"""

from typing import Protocol

from jwt import PyJWK, PyJWS
from jwt.exceptions import PyJWTError

from credentials.keys import Jwk
from credentials.verification.reports import NOT_TAKEN, Step, failed, passed, shown, unchecked
from credentials.verification.tokens import ALGORITHMS, Token, issuer_of
from registry.core.errors import UnavailableError
from registry.core.texts import text

_JWS = PyJWS(algorithms=list(ALGORITHMS))
_SMALLEST_RSA_BITS = 2048
_PUBLIC_MEMBERS = {"kty", "crv", "x", "y", "n", "e"}


class SourceUnavailableError(UnavailableError):
    """A key or a status list could not be had; the message says from where and why."""

    code = "source_unavailable"


class KeySource(Protocol):
    """Where an issuer's public keys come from: a file, the network, or the registry's own tables."""

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        """Return the public JWK with which `issuer` signs credentials under the DID URL `kid`.

        None means that the issuer has no such key. Raises `SourceUnavailableError` when nobody can say.
        """
        ...


async def check_proof(token: Token, keys: KeySource) -> tuple[Step, Step, Step]:
    """Return the steps issuer, key and signature of a token in the right format."""
    issuer = issuer_of(token.payload)
    if token.payload.get("iss", issuer) != issuer or token.kid.partition("#")[0] != issuer:
        step = failed(
            "issuer",
            text(
                f"签名密钥 {shown(token.kid)} 不属于签发者 {shown(issuer)}。",
                f"The key {shown(token.kid)} does not belong to the issuer {shown(issuer)}.",
            ),
            "key_of_another_issuer",
        )
        return step, unchecked("key", NOT_TAKEN), unchecked("signature", NOT_TAKEN)
    known = passed("issuer", text(f"签发者是 {shown(issuer)}。", f"The issuer is {shown(issuer)}."))
    try:
        jwk = await keys.find_key(issuer, token.kid)
    except SourceUnavailableError as error:
        return known, unchecked("key", error.message, error.code), unchecked("signature", NOT_TAKEN)
    if jwk is None:
        step = failed(
            "key",
            text(
                f"签发者没有公布可签发凭证的密钥 {shown(token.kid)}。",
                f"The issuer publishes no key {shown(token.kid)} for signing credentials.",
            ),
            "key_not_published",
        )
        return known, step, unchecked("signature", NOT_TAKEN)
    key = _fitting_key(jwk, token.algorithm)
    if key is None:
        step = failed(
            "key",
            text(
                f"密钥 {shown(token.kid)} 不能用于 {token.algorithm} 签名。",
                f"The key {shown(token.kid)} is not one for {token.algorithm} signatures.",
            ),
            "key_not_fitting",
        )
        return known, step, unchecked("signature", NOT_TAKEN)
    found = passed("key", text("已找到签发者公布的密钥。", "The issuer's published key was found."))
    return known, found, _check_signature(token, key)


def _fitting_key(jwk: Jwk, algorithm: str) -> PyJWK | None:
    """Return the key ready for `algorithm`, or None when the JWK is of another kind, use or strength."""
    if jwk.get("alg", algorithm) != algorithm or jwk.get("use", "sig") != "sig":
        return None
    if (jwk.get("kty"), jwk.get("crv")) != (("EC", "P-256") if algorithm == "ES256" else ("RSA", None)):
        return None
    public: Jwk = {name: value for name, value in jwk.items() if name in _PUBLIC_MEMBERS}
    try:
        key = PyJWK(public, algorithm)
    except (PyJWTError, ValueError, TypeError):
        return None
    if algorithm == "RS256" and key.key.key_size < _SMALLEST_RSA_BITS:
        return None
    return key


def _check_signature(token: Token, key: PyJWK) -> Step:
    try:
        _JWS.decode(token.compact, key, algorithms=[token.algorithm])
    except PyJWTError:
        return failed(
            "signature",
            text(
                "签名不符：内容在签发后被改动，或不是签发者签的。",
                "The signature does not fit: the content was changed, or somebody else signed it.",
            ),
            "signature_wrong",
        )
    return passed(
        "signature", text("签名有效，内容未被改动。", "The signature is good; nothing was changed.")
    )
