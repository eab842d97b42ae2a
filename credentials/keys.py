"""Signing keys: made, named by their thumbprint, shown as JWKs, and kept encrypted.

ES256 (P-256) is the registry's algorithm for tokens; RS256 (RSA, 2,048 bits) may be chosen per issuer, since
Open Badges 3.0 validators accept these two and no others (credentials.md, "The format"). EdDSA (Ed25519)
makes the embedded proofs of `credentials.data_integrity` and nothing else, so an issuer has a key for each.
"""

import base64
import hashlib
import json
import secrets
from typing import Any, Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from registry.core.errors import UnavailableError
from registry.core.texts import text

TokenAlgorithm = Literal["ES256", "RS256"]
Algorithm = TokenAlgorithm | Literal["EdDSA"]
PROOF_ALGORITHM: Final = "EdDSA"
"""The algorithm of embedded proofs; a key of another one signs tokens."""

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
Jwk = dict[str, Any]

# The members that RFC 7638, section 3.2, and RFC 8037, section 2, make the thumbprint from.
_THUMBPRINT_MEMBERS = {"EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n"), "OKP": ("crv", "kty", "x")}

FORM: Final = "scrypt-aes256gcm."
_SALT_BYTES = 16
_NONCE_BYTES = 12


class KeyLockedError(UnavailableError):
    """A stored private key does not open: the secret is another one, or the stored bytes were changed."""

    code = "key_locked"


def generate_key(algorithm: Algorithm = "ES256") -> PrivateKey:
    """Return a new private key for `algorithm`."""
    if algorithm == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    if algorithm == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def algorithm_of(key: PrivateKey) -> Algorithm:
    """Return the one algorithm that `key` signs with."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "EdDSA"
    return "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256"


def public_jwk(key: PrivateKey) -> Jwk:
    """Return the public half as a JWK (RFC 7517) with `kid` (its thumbprint), `alg` and `use`."""
    public = key.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        jwk = RSAAlgorithm.to_jwk(public, as_dict=True)
    elif isinstance(public, ed25519.Ed25519PublicKey):
        jwk = OKPAlgorithm.to_jwk(public, as_dict=True)
    else:
        jwk = ECAlgorithm.to_jwk(public, as_dict=True)
    jwk.pop("key_ops", None)
    return jwk | {"kid": thumbprint(jwk), "alg": algorithm_of(key), "use": "sig"}


def thumbprint(jwk: Jwk) -> str:
    """Return the SHA-256 thumbprint of a public EC, RSA or OKP JWK (RFC 7638), base64url without padding."""
    members = {name: jwk[name] for name in _THUMBPRINT_MEMBERS[jwk["kty"]]}
    canonical = json.dumps(members, separators=(",", ":"), sort_keys=True).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()


def key_id(did: str, jwk: Jwk) -> str:
    """Return the `kid` of a key in tokens and DID documents: the full DID URL ending in its thumbprint."""
    return f"{did}#{thumbprint(jwk)}"


def encrypt_private_key(key: PrivateKey, secret: str, kid: str) -> str:
    """Return `key` encrypted under `secret`, as ASCII text for a column; it opens only with the same `kid`.

    The secret is stretched with scrypt (N=32,768, r=8, p=1; some 60 ms, paid once per key and start) and the
    PKCS#8 bytes are sealed with AES-256-GCM, which also notices a changed byte. `kid` is bound in, so that
    two stored keys cannot change places.
    """
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    sealed = AESGCM(_stretch(secret, salt)).encrypt(nonce, plain, kid.encode())
    return FORM + base64.urlsafe_b64encode(salt + nonce + sealed).decode()


def decrypt_private_key(stored: str, secret: str, kid: str) -> PrivateKey:
    """Return the private key that `encrypt_private_key` stored. Raises `KeyLockedError`."""
    try:
        if not stored.startswith(FORM):
            raise ValueError
        raw = base64.urlsafe_b64decode(stored.removeprefix(FORM))
        salt, nonce = raw[:_SALT_BYTES], raw[_SALT_BYTES : _SALT_BYTES + _NONCE_BYTES]
        sealed = raw[_SALT_BYTES + _NONCE_BYTES :]
        plain = AESGCM(_stretch(secret, salt)).decrypt(nonce, sealed, kid.encode())
        key = serialization.load_der_private_key(plain, password=None)
    except (ValueError, InvalidTag) as error:
        raise KeyLockedError(
            text(
                f"签名密钥 {kid} 无法解开：密钥口令不对，或存储内容已损坏。请检查密钥口令设置。",
                f"The signing key {kid} cannot be opened: the key secret is another one, or the stored bytes "
                "are damaged. Check the key secret in the settings.",
            )
        ) from error
    if not isinstance(key, PrivateKey):
        raise TypeError(f"a stored signing key is neither EC nor RSA nor Ed25519: {type(key).__name__}")
    return key


def _stretch(secret: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(secret.encode())
