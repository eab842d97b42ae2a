"""Who signs: a small protocol, and the stores in which private keys are kept.

The registry's own store keeps a key encrypted in the database. Another one (a hardware module, a cloud key
service) is a package of its own that names an object with the two functions of `KeyStore` under the entry
point group `registry.key_stores`; docs/key-stores.md has an example. What stands in the database then is only
the name of the store and its reference to the key.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import entry_points
from typing import Final, Protocol, cast

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from jwt.algorithms import RSAAlgorithm
from jwt.utils import der_to_raw_signature

from credentials.keys import (
    FORM,
    Algorithm,
    Jwk,
    PrivateKey,
    algorithm_of,
    decrypt_private_key,
    encrypt_private_key,
    generate_key,
    key_id,
    public_jwk,
)
from registry.core.errors import BadInputError, UnavailableError
from registry.core.settings import current
from registry.core.texts import text

GROUP: Final = "registry.key_stores"
LOCAL: Final = "local"

# Key type and curve (RFC 7518, 6.1; RFC 8037, 2) of each algorithm.
_TYPES: Final[dict[Algorithm, tuple[str, str | None]]] = {
    "ES256": ("EC", "P-256"),
    "RS256": ("RSA", None),
    "EdDSA": ("OKP", "Ed25519"),
}
_RS256: Final = RSAAlgorithm(RSAAlgorithm.SHA256)
# RFC 6979: the same data and key give the same signature, so that the same certificate gives the same file.
_ES256: Final = ec.ECDSA(SHA256(), deterministic_signing=True)


class KeyStoreUnknownError(BadInputError):
    """No package on this machine brings a key store of this name."""

    code = "key_store_unknown"


class KeyStoreUnavailableError(UnavailableError):
    """The key store did not sign or make a key; a store raises this, with what to do about it."""

    code = "key_store_unavailable"


class Signer(Protocol):
    """Something that signs with one key, wherever that key is."""

    @property
    def kid(self) -> str:
        """The full DID URL of the key, `did:web:host#thumbprint`."""
        ...

    @property
    def algorithm(self) -> Algorithm:
        """The one algorithm of the key."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the signature over `data` in the form of JWS (RFC 7518: R and S side by side for ES256;
        RFC 8037: the 64 bytes of Ed25519).

        It is called in threads, several at once. Raises KeyStoreUnavailableError. A store that can sign
        deterministically (RFC 6979) should: the proof in a certificate's QR code is then the same each time.
        """
        ...


class KeyStore(Protocol):
    """A place where private keys are kept, outside of the registry's database."""

    def make(self, algorithm: Algorithm) -> tuple[str, Jwk]:
        """Make a key; return the store's reference to it and the public half as a JWK."""
        ...

    def signer(self, reference: str, kid: str, algorithm: Algorithm) -> Signer:
        """Return the signer for a key that `make` made."""
        ...


@dataclass(frozen=True, slots=True)
class LocalSigner:
    """The signer of a private key that this process holds."""

    key: PrivateKey
    kid: str

    @property
    def algorithm(self) -> Algorithm:
        """ES256 for a P-256 key, RS256 for an RSA key, EdDSA for an Ed25519 key."""
        return algorithm_of(self.key)

    def sign(self, data: bytes) -> bytes:
        """Return the signature over `data`: the same one each time."""
        if isinstance(self.key, RSAPrivateKey):
            return _RS256.sign(data, self.key)
        if isinstance(self.key, Ed25519PrivateKey):
            return self.key.sign(data)
        return der_to_raw_signature(self.key.sign(data, _ES256), self.key.curve)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as the table of signing keys takes it; `kept` is the encrypted key, or store and reference."""

    kid: str
    algorithm: Algorithm
    jwk: Jwk
    kept: str


def make_key(did: str, algorithm: Algorithm = "ES256", store: str = LOCAL) -> NewKey:
    """Make a signing key of the issuer `did`; takes some tenths of a second, so call it in a thread.

    Raises:
        KeyStoreUnknownError: there is no such store.
        KeyStoreUnavailableError: the store made none, or one of another algorithm.
    """
    if store == LOCAL:
        key = generate_key(algorithm)
        jwk = public_jwk(key)
        kid = key_id(did, jwk)
        return NewKey(kid, algorithm, jwk, encrypt_private_key(key, current().secret(), kid))
    reference, public = _store(store).make(algorithm)
    jwk = {name: value for name, value in public.items() if name in {"kty", "crv", "x", "y", "n", "e"}}
    if (jwk.get("kty"), jwk.get("crv")) != _TYPES[algorithm]:
        raise KeyStoreUnavailableError(
            text(
                f"密钥库“{store}”没有生成 {algorithm} 密钥：请选用它支持的算法，或联系提供它的人。",
                f"The key store “{store}” did not make a key for {algorithm}: choose an algorithm that it"
                " supports, or ask whoever provides it.",
            )
        )
    kid = key_id(did, jwk)
    jwk |= {"kid": kid.partition("#")[2], "alg": algorithm, "use": "sig"}
    return NewKey(kid, algorithm, jwk, f"{store}:{reference}")


def is_local(kept: str) -> bool:
    """Return whether a key is kept encrypted in the database, and not in another store."""
    return kept.startswith(FORM)


def signer_of(kept: str, kid: str, algorithm: Algorithm) -> Signer:
    """Return the signer of a stored key; opening a local one takes some 60 ms the first time in a process.

    Raises:
        KeyLockedError: a local key does not open under the secret of the settings.
        KeyStoreUnknownError: the package that brings the store is not installed.
    """
    return _signer(kept, current().secret() if is_local(kept) else "", kid, algorithm)


@lru_cache(maxsize=64)
def _signer(kept: str, secret: str, kid: str, algorithm: Algorithm) -> Signer:
    if is_local(kept):
        return LocalSigner(decrypt_private_key(kept, secret, kid), kid)
    store, _, reference = kept.partition(":")
    return _store(store).signer(reference, kid, algorithm)


def _store(name: str) -> KeyStore:
    for found in entry_points(group=GROUP, name=name):
        return cast(KeyStore, found.load())
    raise KeyStoreUnknownError(
        text(
            f"没有名为“{name}”的密钥库：请安装提供它的软件包后重启服务。",
            f"There is no key store “{name}”: install the package that brings it and restart.",
        )
    )
