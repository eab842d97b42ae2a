"""Reading a token: a compact JWS taken apart, its header held to what is allowed, its claims to its fields.

Nothing here is trusted yet: the signature is checked by `credentials.verification.proof` with a key that the
issuer publishes, never with one that the token brings.

Sources: RFC 7515 (JWS), section 5.2; Open Badges 3.0, section 8.2.4 (JWT proof format); W3C VC-JOSE-COSE,
section 3.1; W3C VC Data Model 2.0, section 4.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any, Final

from credentials.verification.periods import read_instant
from credentials.verification.reports import shown
from registry.core.errors import BadInputError
from registry.core.texts import text

JsonObject = dict[str, Any]

ALGORITHMS = ("ES256", "RS256")
BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2"

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")

# `jwk`, `jku`, `x5u` and `x5c` would bring a key of the token's own choice, `crit` and `b64` would change how
# the rest is read; so the header is held to a list of what may be there, not of what may not.
_HEADER_NAMES = {"alg", "kid", "typ", "cty"}
CREDENTIAL_TYPES: Final = frozenset({"jwt", "vc+jwt"})
PRESENTATION_TYPES: Final = frozenset({"jwt", "vp+jwt"})


# One of ours has some 5,000 characters; with a picture inside, others' have 100,000 and more.
LONGEST_TOKEN: Final = 1_000_000

# Ours nests nine deep. What is deeper than this would overflow some reader's stack.
DEEPEST: Final = 64

_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*+"?')
_BRACKETS = re.compile(r"[\[\]{}]")


class CredentialFormatError(BadInputError):
    """The document is not a credential in a form that can be verified."""

    code = "credential_format"


class TokenTooLongError(CredentialFormatError):
    """The token is longer than any credential."""

    code = "token_too_long"


class JsonTooDeepError(CredentialFormatError):
    """The JSON is nested deeper than any credential."""

    code = "json_too_deep"


class HeaderRefusedError(CredentialFormatError):
    """The header holds what would bring a key along, or change how the token is read."""

    code = "header_refused"


class AlgorithmRefusedError(CredentialFormatError):
    """The signature algorithm is none that is accepted: `none`, a shared secret, or an unknown one."""

    code = "algorithm_refused"


@dataclass(frozen=True, slots=True)
class Token:
    """A token taken apart, not yet verified: its text, the three names of its header and its payload."""

    compact: str
    algorithm: str
    kid: str
    typ: str
    payload: JsonObject


def looks_like_token(words: str) -> bool:
    """Return whether `words` has the outer form of a compact JWS."""
    return _COMPACT.fullmatch(words) is not None


def read_token(compact: str, types: frozenset[str] = CREDENTIAL_TYPES) -> Token:
    """Take a compact JWS apart; `types` are those that its header may have, in small letters.

    Raises `CredentialFormatError` when it cannot be one of a credential, or of what else has these types.
    """
    if len(compact) > LONGEST_TOKEN:
        raise format_error(
            f"令牌超过 {LONGEST_TOKEN:,} 个字符",
            f"the token has more than {LONGEST_TOKEN:,} characters",
            TokenTooLongError,
        )
    if not looks_like_token(compact):
        raise format_error("不是由三段组成的 JWT", "it is not a JWT of three parts")
    first, second, _ = compact.split(".")
    header, payload = _json_segment(first), _json_segment(second)
    extra = sorted(set(header) - _HEADER_NAMES)
    if extra:
        raise format_error(
            f"令牌头含有不允许的 {shown(extra)}",
            f"its header has {shown(extra)}, not allowed there",
            HeaderRefusedError,
        )
    algorithm, kid, typ = header.get("alg"), header.get("kid"), header.get("typ", "JWT")
    if algorithm not in ALGORITHMS:
        raise format_error(
            f"签名算法 {shown(algorithm)} 不被接受，只接受 ES256 和 RS256",
            f"the signature algorithm {shown(algorithm)} is not accepted, only ES256 and RS256",
            AlgorithmRefusedError,
        )
    if not isinstance(kid, str) or not kid:
        raise format_error("令牌头没有密钥标识 kid", "its header names no key (kid)")
    if not isinstance(typ, str) or typ.lower() not in types:
        known = sorted(types)
        raise format_error(
            f"令牌类型 {shown(typ)} 不是 {' 或 '.join(known)}",
            f"its type {shown(typ)} is not {' or '.join(known)}",
        )
    return Token(compact, algorithm, kid, typ.lower(), payload)


def check_credential(credential: JsonObject) -> None:
    """Raise `CredentialFormatError` unless `credential` has the shape of the VC Data Model 2.0."""
    if "vc" in credential:
        raise format_error(
            "凭证放在 vc 声明里，是旧版格式", "the credential is inside a vc claim, an older form"
        )
    contexts = credential.get("@context")
    if not isinstance(contexts, list) or contexts[:1] != [BASE_CONTEXT]:
        raise format_error(
            "不是 W3C 可验证凭证数据模型 2.0",
            "it does not follow the W3C Verifiable Credentials Data Model 2.0",
        )
    if "VerifiableCredential" not in types_of(credential):
        raise format_error("类型不是可验证凭证", "its type is not VerifiableCredential")
    if not issuer_of(credential):
        raise format_error("没有写明签发者", "it names no issuer")
    if not isinstance(credential.get("credentialSubject"), dict | list):
        raise format_error("没有凭证内容 credentialSubject", "it has no credentialSubject")
    for name in ("validFrom", "validUntil"):
        if name in credential and read_instant(credential[name]) is None:
            raise format_error(f"{name} 不是带时区的时间", f"{name} is not a time with a zone")
    for name in ("nbf", "exp"):
        if name in credential and not _is_number(credential[name]):
            raise format_error(f"{name} 不是数字", f"{name} is not a number")


def check_claims(token: Token) -> None:
    """Raise `CredentialFormatError` unless the JWT's claims say the same as the credential's fields.

    `iss`, `jti`, `sub`, `nbf` and `exp` equal issuer, id, subject, validFrom and validUntil. The first four
    may be missing only from a `vc+jwt`: Open Badges demands them, VC-JOSE-COSE does not.
    """
    payload = token.payload
    subject = payload["credentialSubject"]
    starts, ends = read_instant(payload.get("validFrom")), read_instant(payload.get("validUntil"))
    fields = {
        "iss": issuer_of(payload),
        "jti": payload.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
        "nbf": None if starts is None else int(starts),
        "exp": None if ends is None else int(ends),
    }
    for claim, field in fields.items():
        if claim not in payload:
            if token.typ == "jwt" and claim != "exp":
                raise format_error(f"缺少声明 {claim}", f"the claim {claim} is missing")
        elif payload[claim] != field:
            raise format_error(
                f"声明 {claim} 与凭证中对应的内容不一致",
                f"the claim {claim} differs from the credential's own field",
            )


def issuer_of(credential: JsonObject) -> str:
    """Return the issuer's identifier, empty when there is none."""
    issuer = credential.get("issuer")
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    return name if isinstance(name, str) else ""


def types_of(credential: JsonObject) -> list[Any]:
    """Return the credential's types as a list, however they are written."""
    types = credential.get("type")
    return types if isinstance(types, list) else [types]


def parse_json(words: str | bytes) -> Any:
    """Return the JSON value in `words`; a member named twice is refused: readers differ on which counts.

    Raises `CredentialFormatError`, also for NaN or Infinity and for half a character, and `JsonTooDeepError`.
    """
    try:
        # Only UTF-8 is JSON; the library would guess at others, and let half a character through.
        plain = words.decode("utf-8-sig") if isinstance(words, bytes) else words
        if _depth(plain) > DEEPEST:
            raise format_error(
                f"JSON 嵌套超过 {DEEPEST} 层",
                f"its JSON is nested more than {DEEPEST} deep",
                JsonTooDeepError,
            )
        value = json.loads(plain, object_pairs_hook=_object, parse_constant=_refuse_constant)
        if "\\u" in plain:
            # Half of a surrogate pair, which only an escape can bring, has no bytes to be passed on in.
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except (ValueError, RecursionError) as error:
        raise format_error("不是合格的 JSON", "it is not well-formed JSON") from error


def _depth(plain: str) -> int:
    """Return how deep a JSON text nests, without building anything of it."""
    # Most that is read is too small to be nested too deep; so nothing is looked through twice for nothing.
    if plain.count("[") + plain.count("{") <= DEEPEST:
        return 0
    deepest = depth = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub("", plain)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def format_error(
    zh: str, en: str, kind: type[CredentialFormatError] = CredentialFormatError
) -> CredentialFormatError:
    """Return the error that says why a document is no credential that can be verified."""
    return kind(text(f"凭证格式不对：{zh}。", f"The credential's format is wrong: {en}."))


def _json_segment(segment: str) -> JsonObject:
    try:
        raw = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except binascii.Error as error:
        raise format_error("不是 base64url 编码", "it is not base64url") from error
    value = parse_json(raw)
    if not isinstance(value, dict):
        raise format_error("内容不是 JSON 对象", "a part of it is not a JSON object")
    return value


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError
    return members


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
