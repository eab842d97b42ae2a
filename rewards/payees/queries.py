"""Reads of payees' bank accounts: the newest of each payee, sealed until somebody needs it open."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.privacy import Ring
from registry.people.persons.subjects import ABOVE
from rewards.payees.account_numbers import masked
from rewards.payees.names import Holder
from rewards.payees.schools import MERGED
from rewards.payees.sharing import unanswered

_SEALED: Final = ("holder_name", "bank", "number", "phone", "guardian_name")


@dataclass(frozen=True, slots=True)
class OpenedAccount:
    """What is written on a list for the bank; empty where nothing was given."""

    holder_name: str
    bank: str
    number: str
    phone: str
    guardian_name: str
    guardian_relation: str


@dataclass(frozen=True, slots=True)
class CurrentAccount:
    """The newest account of a payee. `payee` is the id that was asked for, also of a merged record.

    `shared_mark` is equal for two accounts of the same number. `holder` says whose the account is.
    """

    id: UUID
    payee: UUID
    holder: Holder
    number_end: str
    shared_mark: str
    confirmed_by: UUID
    confirmed_at: datetime
    with_guardian: bool
    _row: asyncpg.Record

    @property
    def masked(self) -> str:
        """The number as everybody but who pays sees it."""
        return masked(self.number_end)

    def opened(self, ring: Ring) -> OpenedAccount:
        """Return what is sealed. Only for payment, for the payee and for who confirmed it.

        Raises:
            DataLockedError: the secret is another one, or the stored bytes were changed.
        """
        values = {
            name: ring.open(self._row[name], f"payee_account.{name}", self.id) if self._row[name] else ""
            for name in _SEALED
        }
        return OpenedAccount(**values, guardian_relation=self._row["guardian_relation"] or "")


# The payees asked for and whatever was merged, by the record that stands for them.
_NEWEST: Final = f"""
WITH RECURSIVE {ABOVE}, {MERGED}, asked AS (
    SELECT k.id AS payee, coalesce(above.person, k.id) AS top
    FROM unnest($1::uuid[]) AS k(id) LEFT JOIN above ON above.id = k.id AND above.top
), records AS (
    SELECT top, top AS record FROM (SELECT DISTINCT top FROM asked) AS tops
    UNION ALL
    SELECT tops.top, above.id FROM (SELECT DISTINCT top FROM asked) AS tops
    JOIN above ON above.person = tops.top AND above.top
), newest AS (
    SELECT DISTINCT ON (r.top) r.top, c.id FROM records r
    JOIN rewards.payee_account c ON c.person = r.record
    ORDER BY r.top, c.confirmed_at DESC, c.id DESC
), newest_of_organization AS (
    SELECT DISTINCT ON (top) coalesce(merged.organization, c.organization) AS top, c.id
    FROM rewards.payee_account c LEFT JOIN merged ON merged.id = c.organization
    WHERE c.organization IS NOT NULL ORDER BY top, c.confirmed_at DESC, c.id DESC
)
SELECT a.payee, c.* FROM asked a JOIN newest n ON n.top = a.top JOIN rewards.payee_account c ON c.id = n.id
WHERE c.shared_mark <> ''
UNION ALL
SELECT k.id AS payee, c.* FROM unnest($2::uuid[]) AS k(id) LEFT JOIN merged ON merged.id = k.id
JOIN newest_of_organization n ON n.top = coalesce(merged.organization, k.id)
JOIN rewards.payee_account c ON c.id = n.id
"""  # noqa: S608  (only our own text is put in)


async def current_accounts(
    persons: Sequence[UUID], organizations: Sequence[UUID]
) -> dict[UUID, CurrentAccount]:
    """Return the newest account of each of these payees that has confirmed one, by the ids asked for.

    One statement, however many. Values stay sealed until `CurrentAccount.opened` is called; the caller has
    the right to what it opens. An account that was emptied by an erasure is none.
    """
    rows = await database.fetch(_NEWEST, list(dict.fromkeys(persons)), list(dict.fromkeys(organizations)))
    return {row["payee"]: _account(row) for row in rows}


def _account(row: asyncpg.Record) -> CurrentAccount:
    return CurrentAccount(
        id=row["id"],
        payee=row["payee"],
        holder=row["holder"],
        number_end=row["number_end"],
        shared_mark=row["shared_mark"],
        confirmed_by=row["confirmed_by"],
        confirmed_at=row["confirmed_at"],
        with_guardian=row["guardian_name"] is not None,
        _row=row,
    )


@dataclass(frozen=True, slots=True)
class SharedAccount:
    """Two payees whose newest accounts have the same number; `reason` is the answer, None while it lacks.

    `one` and `other` are the ids of the accounts.
    """

    one: UUID
    other: UUID
    one_payee: str
    other_payee: str
    masked: str
    reason: str | None
    answered_at: datetime | None


# The newest account of every payee, by the record that stands for a person.
_SHARED: Final = f"""
WITH RECURSIVE {ABOVE}, {MERGED}, newest AS (
    SELECT DISTINCT ON (payee) c.id, c.shared_mark, c.number_end, c.confirmed_at,
           coalesce(above.person, merged.organization, c.person, c.organization) AS payee
    FROM rewards.payee_account c LEFT JOIN above ON above.id = c.person AND above.top
    LEFT JOIN merged ON merged.id = c.organization
    ORDER BY payee, c.confirmed_at DESC, c.id DESC
), numbered AS (
    SELECT *, count(*) OVER (PARTITION BY shared_mark) AS payees FROM newest WHERE shared_mark <> ''
)
SELECT n.id, n.shared_mark, n.number_end, coalesce(p.name, o.name) AS name
FROM numbered n LEFT JOIN registry.person p ON p.id = n.payee
LEFT JOIN registry.organization o ON o.id = n.payee
WHERE n.payees > 1 ORDER BY n.shared_mark, n.confirmed_at, n.id
"""  # noqa: S608  (only our own text is put in)
_ANSWERS: Final = """
SELECT one, other, reason, answered_at FROM rewards.shared_account_answer
WHERE one = ANY($1) AND other = ANY($1) ORDER BY answered_at, id
"""


async def shared() -> list[SharedAccount]:
    """Return the pairs of payees who use one account: those without an answer first.

    Three payees of one account are two pairs. The caller has looked at the right to see payees.
    """
    rows = await database.fetch(_SHARED)
    by_id = {row["id"]: row for row in rows}
    answers = {
        (row["one"], row["other"]): row
        for row in await database.fetch(_ANSWERS, list(by_id))
        # An answer holds while both still use the account that it is about.
        if by_id[row["one"]]["shared_mark"] == by_id[row["other"]]["shared_mark"]
    }
    groups: defaultdict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        groups[row["shared_mark"]].append(row["id"])
    given = defaultdict(list)
    for pair in answers:
        given[by_id[pair[0]]["shared_mark"]].append(pair)
    missing = [pair for mark, group in groups.items() for pair in unanswered(group, given[mark])]
    return [
        SharedAccount(
            one=one,
            other=other,
            one_payee=by_id[one]["name"],
            other_payee=by_id[other]["name"],
            masked=masked(by_id[one]["number_end"]),
            reason=answer["reason"] if answer else None,
            answered_at=answer["answered_at"] if answer else None,
        )
        for (one, other), answer in [*((pair, None) for pair in missing), *answers.items()]
    ]


async def unanswered_accounts() -> set[UUID]:
    """Return the accounts for which a question about another payee of the same number is open."""
    return {account for pair in await shared() if pair.reason is None for account in (pair.one, pair.other)}
