"""What an erasure writes: the names and identifiers of a person go, what points at the record stays.

Final results, awards, credentials and payments point at records by their ids, and so keep standing.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from registry.core import clock, database, privacy
from registry.core.actor import Actor
from registry.people.accounts import grants
from registry.people.own_data import contributors
from registry.people.own_data.queries import accounts_of

ERASED_NAME: Final = "已删除"


async def erase(actor: Actor, persons: Sequence[UUID]) -> None:
    """Erase all records of one person, and what hangs on their accounts, in the open transaction.

    The caller has taken its turn, and the rows of the persons are locked.

    Raises:
        LastAdministratorError: one of the accounts is the last active administrator's.
    """
    # First, while the records still say whose they were.
    await contributors.erase(actor, persons)
    accounts = await accounts_of(persons)
    await _lock_accounts(accounts)
    await _erase_codes(persons, accounts)
    await database.execute(
        "UPDATE registry.person SET name = $2, latin_name = '', born = NULL, id_kind = NULL,"
        " id_number = NULL, id_fingerprint = NULL, phone = NULL, email = NULL, erased_at = $3"
        " WHERE id = ANY($1)",
        list(persons),
        ERASED_NAME,
        clock.now(),
    )
    await database.execute(
        "UPDATE registry.membership SET number = NULL, unit = NULL WHERE person = ANY($1)", list(persons)
    )
    await _erase_accounts(actor, accounts)


async def _lock_accounts(accounts: Sequence[UUID]) -> None:
    """Lock the accounts before their codes, as everybody does, and make sure of an administrator."""
    await database.execute(
        "SELECT 1 FROM registry.account WHERE id = ANY($1) ORDER BY id FOR UPDATE", list(accounts)
    )
    administers = await database.fetch_value(
        "SELECT 1 FROM registry.role_grant g JOIN registry.account a ON a.id = g.account"
        " WHERE a.id = ANY($1) AND a.active AND g.role = 'administrator' AND g.ended_at IS NULL LIMIT 1",
        list(accounts),
    )
    if administers is not None:
        await grants.keep_an_administrator(*accounts)


async def _erase_codes(persons: Sequence[UUID], accounts: Sequence[UUID]) -> None:
    """Take names and addresses from the person's codes, and withdraw those that are open.

    An invitation does not say for whom it is, nor one that was used by whom. So the same name goes from all
    codes of the person's organizations, and from all that open nothing any more, whoever's it was: nobody
    needs these, and who does need an open one gets another.
    """
    await database.execute(
        """
        UPDATE registry.one_time_code SET name = NULL, email = NULL,
               withdrawn_at = CASE WHEN used_at IS NULL THEN coalesce(withdrawn_at, $3) ELSE withdrawn_at END
        WHERE person = ANY($1) OR account = ANY($2)
           OR (num_nonnulls(used_at, withdrawn_at) > 0 OR ends_at <= $3 OR organization IN (
                SELECT organization FROM registry.membership WHERE person = ANY($1)
                UNION SELECT organization FROM registry.role_grant WHERE account = ANY($2))
           ) AND name IN (
                SELECT name FROM registry.person WHERE id = ANY($1)
                UNION SELECT display_name FROM registry.account WHERE id = ANY($2))
        """,
        list(persons),
        list(accounts),
        clock.now(),
    )


async def _erase_accounts(actor: Actor, accounts: Sequence[UUID]) -> None:
    """Take names, means of signing in, rights and uploads from accounts; the rows stay for the trail."""
    rows = await database.fetch("SELECT username FROM registry.account WHERE id = ANY($1)", list(accounts))
    ring = await privacy.ring()
    await database.execute(
        "DELETE FROM registry.sign_in_failure WHERE username = ANY($1)",
        [ring.fingerprint("username", row["username"].strip().casefold()) for row in rows],
    )
    at = clock.now()
    await database.execute(
        "UPDATE registry.session SET ended_at = $2 WHERE account = ANY($1) AND ended_at IS NULL",
        list(accounts),
        at,
    )
    await database.execute(
        "UPDATE registry.account SET active = false, display_name = $2,"
        " username = 'erased-' || left(replace(gen_random_uuid()::text, '-', ''), 8), password_hash = '',"
        " email = NULL, totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL"
        " WHERE id = ANY($1)",
        list(accounts),
        ERASED_NAME,
    )
    await database.execute(
        "UPDATE registry.role_grant SET ended_at = $2, ended_by = $3"
        " WHERE account = ANY($1) AND ended_at IS NULL",
        list(accounts),
        at,
        actor.account_id,
    )
    await database.execute(
        "UPDATE registry.api_token SET name = '', ended_at = coalesce(ended_at, $2) WHERE account = ANY($1)",
        list(accounts),
        at,
    )
    await database.execute("DELETE FROM registry.recovery_code WHERE account = ANY($1)", list(accounts))
    await database.execute(
        "UPDATE registry.upload SET content = NULL, file_name = '' WHERE account = ANY($1)", list(accounts)
    )
    await database.execute(
        "UPDATE registry.notice SET done_at = $2 WHERE account = ANY($1) AND done_at IS NULL",
        list(accounts),
        at,
    )
