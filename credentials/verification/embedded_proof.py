"""Who signed a document with an embedded proof of `eddsa-rdfc-2022`: its issuer, the issuer's key, the proof.

As with tokens, the key is one that the issuer publishes. Only where the issuer is nothing but a key (did:key)
is that key used; then nobody says whose it is, and the step "issuer" is left unchecked.

Sources: W3C Data Integrity 1.0, sections 4.2 and 4.4; W3C Data Integrity EdDSA Cryptosuites v1.0, section
3.2; did:key Method.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from credentials.data_integrity import multibase
from credentials.data_integrity.canonical import NotCanonicalError
from credentials.data_integrity.proofs import CRYPTOSUITE, PROOF_TYPE, PURPOSE, hash_data, to_canonicalize
from credentials.data_integrity.untrusted import TooCostlyError, canonical_forms
from credentials.keys import Jwk
from credentials.verification.periods import LEEWAY_SECONDS, read_instant
from credentials.verification.proof import KeySource, SourceUnavailableError
from credentials.verification.reports import NOT_TAKEN, Step, failed, passed, shown, unchecked
from credentials.verification.tokens import JsonObject, issuer_of
from registry.core.errors import UnavailableError
from registry.core.texts import Text, text

_DID_KEY: Final = "did:key:"
_MOST_PROOFS: Final = 8

_NO_PROOF: Final = text("凭证没有任何签名。", "The credential carries no proof at all.")
_UNKNOWN_KIND: Final = text(
    "内嵌签名的种类本系统不能核验，只核验 eddsa-rdfc-2022。",
    "It has embedded proofs, but none of the kind that is checked here, eddsa-rdfc-2022.",
)
_INCOMPLETE: Final = text(
    "内嵌签名不完整或写法不对。", "The embedded proof is not complete, or not well written."
)
_OTHER_PURPOSE: Final = text("内嵌签名的用途不符。", "The embedded proof was made for another purpose.")
_OVER: Final = text("内嵌签名已过有效期。", "The embedded proof's period is over.")
_NOT_YET: Final = text("内嵌签名的时间在将来。", "The embedded proof says that it was made in the future.")
_WRONG: Final = text(
    "签名不符：内容在签发后被改动，或不是签发者签的。",
    "The signature does not fit: the content was changed, or somebody else signed it.",
)
_GOOD: Final = text("签名有效，内容未被改动。", "The signature is good; nothing was changed.")
_COSTLY: Final = text(
    "内容过于繁复，无法在限定时间内核验签名。",
    "It is so entangled that its signature could not be checked in the time that one document may take.",
)


@dataclass(frozen=True, slots=True)
class _Proof:
    """The proof of a document that is checked, taken apart."""

    members: JsonObject
    method: str
    signature: bytes


async def check_embedded_proof(
    document: JsonObject, keys: KeySource, now: datetime, *, signer: str = "", purpose: str = PURPOSE
) -> tuple[Step, Step, Step]:
    """Return the steps issuer, key and signature of a document in the right format; `now` is aware.

    `signer` is who has to have signed where that is not its issuer, as the holder of a presentation, and
    `purpose` what for.
    """
    issuer = signer or issuer_of(document)
    proof = _read_proof(document, issuer, now, purpose)
    if isinstance(proof, Step):
        return unchecked("issuer", NOT_TAKEN), unchecked("key", NOT_TAKEN), proof
    if proof.method.partition("#")[0] != issuer:
        step = failed(
            "issuer",
            text(
                f"签名密钥 {shown(proof.method)} 不属于签发者 {shown(issuer)}。",
                f"The key {shown(proof.method)} does not belong to the issuer {shown(issuer)}.",
            ),
            "key_of_another_issuer",
        )
        return step, unchecked("key", NOT_TAKEN), unchecked("signature", NOT_TAKEN)
    known = _issuer_step(issuer)
    key = await _find_key(issuer, proof.method, keys)
    if isinstance(key, Step):
        return known, key, unchecked("signature", NOT_TAKEN)
    found = passed("key", text("已找到签发者的密钥。", "The issuer's key was found."))
    return known, found, await _check_signature(document, proof, key)


def _read_proof(document: JsonObject, issuer: str, now: datetime, purpose: str) -> _Proof | Step:
    """Return the proof to check, the issuer's own where there are several; or the step that says why none."""
    written = document.get("proof")
    proofs = written if isinstance(written, list) else [written]
    if not written:
        return failed("signature", _NO_PROOF, "proof_missing")
    ours = [
        each
        for each in proofs[:_MOST_PROOFS]
        if isinstance(each, dict) and (each.get("type"), each.get("cryptosuite")) == (PROOF_TYPE, CRYPTOSUITE)
    ]
    if not ours:
        return unchecked("signature", _UNKNOWN_KIND, "proof_kind_unknown")
    # With proofs of others beside it, that of the issuer counts.
    mine = [each for each in ours if str(each.get("verificationMethod")).partition("#")[0] == issuer]
    return _opened((mine or ours)[0], document, now, purpose)


def _opened(proof: JsonObject, document: JsonObject, now: datetime, purpose: str) -> _Proof | Step:
    method = proof.get("verificationMethod")
    created, expires = read_instant(proof.get("created")), read_instant(proof.get("expires"))
    try:
        signature = multibase.decode(proof.get("proofValue"))
    except multibase.MultibaseError:
        return failed("signature", _INCOMPLETE, "proof_incomplete")
    if (
        not isinstance(method, str)
        or ("created" in proof and created is None)
        or ("expires" in proof and expires is None)
        or "previousProof" in proof
        # The options are read in the document's contexts, so they may bring no others.
        or proof.get("@context", document.get("@context")) != document.get("@context")
    ):
        return failed("signature", _INCOMPLETE, "proof_incomplete")
    if proof.get("proofPurpose") != purpose:
        return failed("signature", _OTHER_PURPOSE, "proof_purpose")
    if expires is not None and now.timestamp() - LEEWAY_SECONDS >= expires:
        return failed("signature", _OVER, "proof_expired")
    if created is not None and now.timestamp() + LEEWAY_SECONDS < created:
        return failed("signature", _NOT_YET, "proof_not_yet")
    return _Proof(proof, method, signature)


def _issuer_step(issuer: str) -> Step:
    if not issuer.startswith(_DID_KEY):
        return passed("issuer", text(f"签发者是 {shown(issuer)}。", f"The issuer is {shown(issuer)}."))
    return unchecked(
        "issuer",
        text(
            f"签发者只是一把密钥 {shown(issuer)}，没有人说明它属于谁；任何人都能这样签发。",
            f"The issuer is nothing but a key, {shown(issuer)}, and nobody says whose: anybody can issue so.",
        ),
        "issuer_is_a_bare_key",
    )


async def _find_key(issuer: str, method: str, keys: KeySource) -> Ed25519PublicKey | Step:
    """Return the issuer's key of this name, or the step "key" that says why there is none."""
    try:
        jwk = (
            _key_of_itself(issuer, method)
            if issuer.startswith(_DID_KEY)
            else await keys.find_key(issuer, method)
        )
    except SourceUnavailableError as error:
        return unchecked("key", error.message, error.code)
    if jwk is None:
        return failed(
            "key",
            text(
                f"签发者没有公布可签发凭证的密钥 {shown(method)}。",
                f"The issuer publishes no key {shown(method)} for signing credentials.",
            ),
            "key_not_published",
        )
    key = _fitting_key(jwk)
    if key is None:
        return failed(
            "key",
            text(
                f"密钥 {shown(method)} 不能用于 {CRYPTOSUITE} 签名。",
                f"The key {shown(method)} is not one for {CRYPTOSUITE} proofs.",
            ),
            "key_not_fitting",
        )
    return key


def _key_of_itself(issuer: str, method: str) -> Jwk | None:
    name = issuer.removeprefix(_DID_KEY)
    try:
        return multibase.jwk_of(name) if method == f"{issuer}#{name}" else None
    except multibase.MultibaseError:
        return None


def _fitting_key(jwk: Jwk) -> Ed25519PublicKey | None:
    if (jwk.get("kty"), jwk.get("crv"), jwk.get("alg", "EdDSA")) != ("OKP", "Ed25519", "EdDSA"):
        return None
    x: Any = jwk.get("x")
    try:
        return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(x + "=" * (-len(x) % 4)))
    except (ValueError, TypeError, binascii.Error):
        return None


async def _check_signature(document: JsonObject, proof: _Proof, key: Ed25519PublicKey) -> Step:
    try:
        forms = await canonical_forms(*to_canonicalize(document, proof.members))
        key.verify(proof.signature, hash_data(*forms))
    except InvalidSignature:
        return failed("signature", _WRONG, "signature_wrong")
    except NotCanonicalError as error:
        # A context that is not known here says nothing against the document; everything else does.
        outcome = unchecked if error.code == "context_unknown" else failed
        return outcome("signature", _not_canonical(error), error.code)
    except TooCostlyError:
        return unchecked("signature", _COSTLY, "canonical_form_too_costly")
    except UnavailableError as error:
        return unchecked("signature", error.message, error.code)
    return passed("signature", _GOOD)


def _not_canonical(error: NotCanonicalError) -> Text:
    where = shown(error.where)
    match error.code:
        case "context_unknown":
            return text(
                f"凭证用到本系统不认识的上下文 {where}，签名无法核验。",
                f"It uses a context that is not known here, {where}, so its signature could not be checked.",
            )
        case "json_ld_not_signed":
            return text(
                f"凭证中的“{where}”不在签名范围内。", f"“{where}” in it is not covered by the signature."
            )
        case "json_ld_not_plain":
            return text(
                f"凭证的写法有歧义（{where}），所示内容可能与所签内容不同。",
                f"It is written ambiguously ({where}): what it shows may differ from what was signed.",
            )
        case _:
            return text("凭证不是合格的 JSON-LD。", "It is not well-formed JSON-LD.")
