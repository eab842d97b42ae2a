"""What stands under the secret of the settings is put under the new one when the secret has changed."""

import asyncio
from dataclasses import asdict, dataclass
from typing import Final

from credentials.keys import KeyLockedError, decrypt_private_key, encrypt_private_key
from credentials.sealing.certificates import key_name
from credentials.signers import is_local
from registry.core import audit, database, privacy
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.settings import current
from registry.core.texts import text

_ACTOR: Final = Actor(account_id=None, name="registry keys rewrap")


class OldSecretWrongError(BadInputError):
    """Some key opens neither under the secret given as the old one nor under that of the settings."""

    code = "old_secret_wrong"


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many keys of each kind were put under the new secret."""

    data_keys: int
    signing_keys: int
    seal_keys: int = 0


async def rewrap(old_secret: str) -> Rewrapped:
    """Put data keys and issuers' private keys under the secret of the settings, all of them or none.

    It can be run again: what the new secret opens already stays as it is.

    Raises:
        OldSecretWrongError: a key opens under neither secret; nothing was changed.
    """
    try:
        async with database.transaction():
            done = Rewrapped(
                data_keys=await privacy.rewrap(old_secret),
                signing_keys=await _signing_keys(old_secret),
                seal_keys=await _seal_keys(old_secret),
            )
            if done != Rewrapped(0, 0):
                await audit.record(
                    _ACTOR,
                    "keys.rewrap",
                    "data_key:all",
                    after=asdict(done),
                )
    except (privacy.DataLockedError, KeyLockedError) as error:
        raise OldSecretWrongError(
            text(
                "密钥用旧口令和现在的 REGISTRY_SECRET_KEY 都无法解开，未作任何改动：请核对两者后重试。",
                "A key opens under neither the old secret nor the present REGISTRY_SECRET_KEY; nothing was"
                " changed. Check both, then try again.",
            )
        ) from error
    privacy.forget()
    return done


async def _signing_keys(old_secret: str) -> int:
    rows = await database.fetch("SELECT id, kid, private_key FROM credentials.signing_key FOR UPDATE")
    changed = 0
    for row in rows:
        if not is_local(row["private_key"]):
            continue  # It is kept elsewhere, and our secret opens nothing there.
        # A registry has a handful of these, and each takes the time of a stretched secret.
        anew = await asyncio.to_thread(_anew, row["private_key"], row["kid"], old_secret)
        if anew is not None:
            await database.execute(
                "UPDATE credentials.signing_key SET private_key = $2 WHERE id = $1", row["id"], anew
            )
            changed += 1
    return changed


async def _seal_keys(old_secret: str) -> int:
    rows = await database.fetch(
        "SELECT id, fingerprint, private_key FROM credentials.seal_certificate FOR UPDATE"
    )
    changed = 0
    for row in rows:
        name = key_name(row["fingerprint"])
        anew = await asyncio.to_thread(_anew, row["private_key"], name, old_secret)
        if anew is not None:
            await database.execute(
                "UPDATE credentials.seal_certificate SET private_key = $2 WHERE id = $1", row["id"], anew
            )
            changed += 1
    return changed


def _anew(stored: str, kid: str, old_secret: str) -> str | None:
    secret = current().secret()
    try:
        decrypt_private_key(stored, secret, kid)
    except KeyLockedError:
        return encrypt_private_key(decrypt_private_key(stored, old_secret, kid), secret, kid)
    return None
