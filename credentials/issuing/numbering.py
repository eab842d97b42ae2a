"""What is given out one after another: serial numbers, and places in the status lists."""

import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from credentials.issuers.status_lists import open_list
from registry.core import database
from registry.core.identifiers import new_id


@dataclass(frozen=True, slots=True)
class Numbers:
    """The number within the year of one credential, and its place: a list, the list's number, an index."""

    serial: int
    status_list: UUID
    list_number: int
    index: int


_SERIALS: Final = """
INSERT INTO credentials.serial_counter (id, issuer, year, last) VALUES ($1, $2, $3, $4)
ON CONFLICT (issuer, year) DO UPDATE SET last = serial_counter.last + excluded.last
RETURNING last
"""
_NEWEST: Final = """
SELECT l.id, l.number, l.length,
       ARRAY(SELECT c.status_index FROM credentials.credential c WHERE c.status_list = l.id) AS taken
FROM credentials.status_list l WHERE l.issuer = $1 ORDER BY l.number DESC LIMIT 1
"""


class Numbering:
    """Gives out numbers in open transactions that hold the issuer's row, so that nobody else does meanwhile.

    A status list is filled to half only: a random free index is found quickly, and says nothing about when
    its credential was issued. Which are taken is read again only when somebody else has issued for the
    issuer since: then the serial number is not the one that was to come next.
    """

    def __init__(self) -> None:
        self._next: tuple[UUID, int, int] | None = None
        self._list: tuple[UUID, int] | None = None
        self._taken = bytearray()
        self._left = 0

    async def take(self, issuer: UUID, year: int, count: int) -> list[Numbers]:
        """Take numbers of the year for `count` credentials; rolled back with the transaction, so no gaps."""
        last: int = await database.fetch_value(_SERIALS, new_id(), issuer, year, count)
        first = last - count + 1
        if self._next != (issuer, year, first):
            await self._read(issuer)
        self._next = (issuer, year, last + 1)
        numbers: list[Numbers] = []
        while len(numbers) < count:
            if not self._left:
                self._begin(*await open_list(issuer))
            numbers += self._drawn(first + len(numbers), min(self._left, count - len(numbers)))
        return numbers

    async def _read(self, issuer: UUID) -> None:
        newest = await database.fetch_one(_NEWEST, issuer)
        if newest is None:
            raise AssertionError("every issuer has a status list from the beginning")
        self._begin(newest["id"], newest["number"], newest["length"])
        for index in newest["taken"]:
            self._taken[index] = 1
        self._left = max(self._left - len(newest["taken"]), 0)

    def _begin(self, list_id: UUID, number: int, length: int) -> None:
        self._list = (list_id, number)
        self._taken = bytearray(length)
        self._left = length // 2

    def _drawn(self, first: int, count: int) -> list[Numbers]:
        """Return the next `count` numbers of the present list, which has as many places left."""
        if self._list is None:
            raise AssertionError("a list is read or opened before anything is drawn from it")
        numbers: list[Numbers] = []
        while len(numbers) < count:
            index = secrets.randbelow(len(self._taken))
            if not self._taken[index]:
                self._taken[index] = 1
                numbers.append(Numbers(first + len(numbers), *self._list, index))
        self._left -= count
        return numbers
