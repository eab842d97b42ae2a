"""Encrypting what says most of a person: AES-256-GCM under keys with versions, found again by keyed hash.

The keys stand in the table `data_key`, wrapped under a key made from the secret of the settings, so that
the secret alone, or a copy of the database alone, opens nothing. Each sealed text is bound to its place
(table, column and row), so that two rows cannot exchange theirs unnoticed.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from registry.core import clock, database
from registry.core.errors import UnavailableError
from registry.core.identifiers import new_id
from registry.core.keys import derived
from registry.core.texts import text

_NONCE_BYTES = 12
_WRAPPING = "registry.data_key"


class DataLockedError(UnavailableError):
    """Encrypted data does not open: the secret is another one, or the stored bytes were changed."""

    code = "data_locked"


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys in use: `encryption` by version, of which the highest seals, and `lookup` for fingerprints."""

    encryption: Mapping[int, bytes] = field(repr=False)
    lookup: bytes = field(repr=False)
    # Made once: making a cipher takes longer than opening a line with it, and lists open thousands.
    _ciphers: Mapping[int, AESGCM] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ciphers = {version: AESGCM(key) for version, key in self.encryption.items()}
        object.__setattr__(self, "_ciphers", ciphers)

    @property
    def newest(self) -> int:
        """The version that new data is sealed with."""
        return max(self.encryption)

    def seal(self, plain: str, column: str, row: UUID) -> str:
        """Return `plain` encrypted for a place, such as ("person.phone", the person's id)."""
        return f"{self.newest}.{base64.b64encode(self._sealed(plain.encode(), column, row)).decode()}"

    def open(self, sealed: str, column: str, row: UUID) -> str:
        """Return what `seal` was given for the same place.

        Raises:
            DataLockedError: another secret, another place, or changed bytes.
        """
        version, _, content = sealed.partition(".")
        try:
            raw = base64.b64decode(content, validate=True)
            return self._opened(int(version), raw, column, row).decode()
        except ValueError as error:
            raise _locked() from error

    def seal_file(self, content: bytes, column: str, row: UUID) -> bytes:
        """Return a file encrypted for a place; its first two bytes are the version."""
        return self.newest.to_bytes(2) + self._sealed(content, column, row)

    def open_file(self, sealed: bytes, column: str, row: UUID) -> bytes:
        """Return what `seal_file` was given for the same place. Raises `DataLockedError`."""
        return self._opened(int.from_bytes(sealed[:2]), sealed[2:], column, row)

    def fingerprint(self, kind: str, value: str) -> str:
        """Return the keyed hash (HMAC-SHA-256, hex) by which a value of a kind is found."""
        return hmac.new(self.lookup, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()

    def _sealed(self, plain: bytes, column: str, row: UUID) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._ciphers[self.newest].encrypt(nonce, plain, _place(column, row))

    def _opened(self, version: int, content: bytes, column: str, row: UUID) -> bytes:
        cipher = self._ciphers.get(version)
        try:
            if cipher is None:
                raise InvalidTag
            return cipher.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], _place(column, row))
        except InvalidTag as error:
            raise _locked() from error


_ring: dict[str, Ring] = {}


async def ring() -> Ring:
    """Return the keys of the open database.

    They are kept by the process and read anew when the database has a newer one, so a process that was
    running while a key was added meets no version that it does not know. Ask for the ring in each use case
    and do not keep it.

    Raises:
        DataLockedError: the secret is not the one under which they were wrapped.
        UnavailableError: the database has none yet; `registry migrate` makes them.
    """
    address = str(database.DB.config.get("dsn"))
    newest = await database.fetch_value(
        "SELECT max(version) FROM registry.data_key WHERE purpose = 'encryption'"
    )
    if address not in _ring or _ring[address].newest != newest:
        _ring[address] = await _read()
    return _ring[address]


def forget() -> None:
    """Read the keys anew when they are needed next: others may have been added."""
    _ring.clear()


async def ensure_keys() -> None:
    """Make the first keys of a database that has none; of two processes at once, one makes them."""
    for purpose in ("encryption", "lookup"):
        await database.execute(
            "INSERT INTO registry.data_key (id, purpose, version, wrapped, made_at)"
            " SELECT $1, $2, 1, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM registry.data_key WHERE purpose = $2)"
            " ON CONFLICT (purpose, version) DO NOTHING",
            new_id(),
            purpose,
            wrapped(secrets.token_bytes(32), purpose, 1),
            clock.now(),
        )


async def add_encryption_key() -> int:
    """Make the next key of encrypted data and return its version; what is sealed from now on uses it.

    Raises:
        asyncpg.UniqueViolationError: another process has just made the same version.
    """
    version: int = await database.fetch_value(
        "SELECT max(version) + 1 FROM registry.data_key WHERE purpose = 'encryption'"
    )
    await database.execute(
        "INSERT INTO registry.data_key (id, purpose, version, wrapped, made_at)"
        " VALUES ($1, 'encryption', $2, $3, $4)",
        new_id(),
        version,
        wrapped(secrets.token_bytes(32), "encryption", version),
        clock.now(),
    )
    return version


async def rewrap(old_secret: str) -> int:
    """Wrap every data key that stands under an old secret under that of the settings; returns how many.

    It writes into the open transaction, and can be run again: what the present secret opens stays.

    Raises:
        DataLockedError: a key opens under neither of the two secrets.
    """
    rows = await database.fetch("SELECT id, purpose, version, wrapped FROM registry.data_key FOR UPDATE")
    changed = 0
    for row in rows:
        place = row["purpose"], row["version"]
        try:
            _unwrapped(row["wrapped"], *place)
        except DataLockedError:
            key = _unwrapped(row["wrapped"], *place, secret=old_secret)
            await database.execute(
                "UPDATE registry.data_key SET wrapped = $2 WHERE id = $1", row["id"], wrapped(key, *place)
            )
            changed += 1
    return changed


def wrapped(key: bytes, purpose: str, version: int) -> str:
    """Return a data key encrypted under the secret of the settings."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(derived(_WRAPPING)).encrypt(nonce, key, f"{purpose} {version}".encode())
    return base64.b64encode(nonce + sealed).decode()


async def _read() -> Ring:
    rows = await database.fetch("SELECT purpose, version, wrapped FROM registry.data_key")
    keys = {(row["purpose"], row["version"]): row["wrapped"] for row in rows}
    if {purpose for purpose, _ in keys} != {"encryption", "lookup"}:
        raise UnavailableError(
            text(
                "数据库中没有数据密钥，请先运行 registry migrate。",
                "The database has no data keys yet: run `registry migrate`.",
            )
        )
    opened = {key: _unwrapped(content, *key) for key, content in keys.items()}
    return Ring(
        encryption={version: key for (purpose, version), key in opened.items() if purpose == "encryption"},
        lookup=opened["lookup", 1],
    )


def _unwrapped(content: str, purpose: str, version: int, *, secret: str = "") -> bytes:
    raw = base64.b64decode(content)
    try:
        return AESGCM(derived(_WRAPPING, secret)).decrypt(
            raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], f"{purpose} {version}".encode()
        )
    except InvalidTag as error:
        raise _locked() from error


def _place(column: str, row: UUID) -> bytes:
    return f"{column} {row}".encode()


def _locked() -> DataLockedError:
    return DataLockedError(
        text(
            "加密的数据无法解开：REGISTRY_SECRET_KEY 不是原来的，或数据已损坏。"
            "请检查设置，见 docs/operations.md。",
            "Encrypted data cannot be opened: REGISTRY_SECRET_KEY is another one, or the data is damaged."
            " Check the settings; see docs/operations.md.",
        )
    )
