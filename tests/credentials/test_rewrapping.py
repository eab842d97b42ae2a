"""Another secret: every key moves to it, or none does."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from credentials.issuers import rewrapping, service
from credentials.issuers.rewrapping import OldSecretWrongError, Rewrapped
from credentials.keys import KeyLockedError, decrypt_private_key, public_jwk
from credentials.sealing import service as sealing
from credentials.sealing.certificates import key_name, made_for_trying
from registry.core import clock, database, privacy
from registry.core.identifiers import new_id
from registry.core.settings import Settings, use
from tests.factories import make_account
from tests.service import environment, registry

pytestmark = pytest.mark.anyio

NEW = "another secret of more than 32 characters"
PLACE = ("person.phone", new_id())


@pytest.fixture
def changed(settings: Settings) -> Iterator[Settings]:
    """The same registry after somebody has set another secret; put back afterwards."""
    yield settings.model_copy(update={"secret_key": SecretStr(NEW)})
    use(settings)
    privacy.forget()


async def make_signing_key() -> None:
    organization = new_id()
    await database.execute(
        "INSERT INTO registry.organization"
        " (id, name, name_en, short_name, kind, city, district, fictional, created_at)"
        " VALUES ($1, '组委会（虚构）', 'Committee (fictional)', '', 'host', '', '', true, now())",
        organization,
    )
    await service.create_issuer(await make_account("administrator"), organization, prefix="TST")


async def signing_key() -> Any:
    return await database.fetch_one(
        "SELECT kid, private_key FROM credentials.signing_key WHERE algorithm = 'ES256'"
    )


async def test_data_keys_and_signing_keys_move_together_and_back(
    db: None, settings: Settings, changed: Settings
) -> None:
    await make_signing_key()
    sealed = (await privacy.ring()).seal("13800000000", *PLACE)
    stood = await signing_key()
    private = decrypt_private_key(stood["private_key"], settings.secret(), stood["kid"])
    keys = await database.fetch_value("SELECT count(*) FROM registry.data_key")
    use(changed)
    privacy.forget()
    with pytest.raises(privacy.DataLockedError):
        await privacy.ring()
    try:
        with pytest.raises(OldSecretWrongError):
            await rewrapping.rewrap("not the old secret, however long it is")
        assert await rewrapping.rewrap(settings.secret()) == Rewrapped(keys, 2)
        assert (await privacy.ring()).open(sealed, *PLACE) == "13800000000"
        stands = await signing_key()
        moved = decrypt_private_key(stands["private_key"], NEW, stands["kid"])
        assert public_jwk(moved) == public_jwk(private)
        with pytest.raises(KeyLockedError):
            decrypt_private_key(stands["private_key"], settings.secret(), stands["kid"])
        assert await rewrapping.rewrap(settings.secret()) == Rewrapped(0, 0)
    finally:
        use(settings)
        privacy.forget()
        await rewrapping.rewrap(NEW)
    assert (await privacy.ring()).open(sealed, *PLACE) == "13800000000"


async def test_the_keys_of_seals_move_too(db: None, settings: Settings, changed: Settings) -> None:
    await make_signing_key()
    issuer = await database.fetch_value("SELECT id FROM credentials.issuer")
    material = made_for_trying("组委会（虚构）", clock.now())
    await sealing.put_in_use(issuer, material, is_test=True, reason="试用")
    use(changed)
    privacy.forget()
    try:
        assert (await rewrapping.rewrap(settings.secret())).seal_keys == 1
        kept = await database.fetch_value("SELECT private_key FROM credentials.seal_certificate")
        moved = decrypt_private_key(kept, NEW, key_name(material.fingerprint))
        assert moved.private_numbers() == material.key.private_numbers()  # type: ignore[union-attr]  # both EC
        assert (await rewrapping.rewrap(settings.secret())).seal_keys == 0
    finally:
        use(settings)
        privacy.forget()
        await rewrapping.rewrap(NEW)


async def test_one_key_that_does_not_open_leaves_all_as_they_are(
    db: None, settings: Settings, changed: Settings
) -> None:
    await make_signing_key()
    await database.execute(
        "UPDATE credentials.signing_key SET private_key = overlay(private_key placing '----' from 60)"
    )
    before = await database.fetch("SELECT wrapped FROM registry.data_key ORDER BY id")
    use(changed)
    with pytest.raises(OldSecretWrongError):
        await rewrapping.rewrap(settings.secret())
    assert await database.fetch("SELECT wrapped FROM registry.data_key ORDER BY id") == before


async def test_the_command_reads_the_old_secret_from_a_file_only(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    env = environment(settings.data_dir, database=settings.database, secret_key=NEW)
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text(settings.secret() + "\n", encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    keys = await database.fetch_value("SELECT count(*) FROM registry.data_key")
    command = "keys", "rewrap", "--old-secret-file"
    missing = await asyncio.to_thread(registry, *command, str(tmp_path / "gone"), env=env)
    assert (missing.returncode, str(tmp_path / "gone") in missing.stderr) == (2, True)
    wrong = await asyncio.to_thread(registry, *command, str(new), env=env)
    assert (wrong.returncode, "Traceback" in wrong.stderr, wrong.stdout) == (2, False, "")
    ran = await asyncio.to_thread(registry, *command, str(old), env=env)
    back = await asyncio.to_thread(
        registry, *command, str(new), env=environment(settings.data_dir, database=settings.database)
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f" {keys} data keys, 0 signing keys" in ran.stdout
    assert back.returncode == 0
    privacy.forget()
    await privacy.ring()
