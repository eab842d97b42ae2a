"""What a payee, a school and a bureau see of rewards and of where they are paid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from registry.core import clock, database, privacy
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from registry.core.masking import masked_name, masked_phone
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, belonging_to, could, require, unknown
from registry.people.duplicates.same import persons_same_as
from registry.people.own_data.oneself import require_oneself
from rewards.payees import lines, names, queries, splits
from rewards.payees.lines import PayeeLine
from rewards.payees.names import Holder
from rewards.payees.queries import CurrentAccount, SharedAccount
from rewards.payees.service import confirmable
from rewards.payees.splits import TeamSum
from rewards.shown_names import shown_name


class NotAPayeeError(NotFoundError):
    """The account belongs to nobody in the register of people, so that nothing can be due to it."""

    code = "not_a_payee"


@dataclass(frozen=True, slots=True)
class PayeeAccountFacts:
    """A confirmed account as its payee and their school see it: the number masked, never whole."""

    holder: Holder
    holder_name: str
    bank: str
    number: str
    phone: str
    guardian_name: str
    guardian_relation: str
    confirmed_at: datetime
    by_payee: bool


@dataclass(frozen=True, slots=True)
class PayeeFacts:
    """Whom the form for an account is for. `minor` is None where the birth date is not on record."""

    id: UUID
    name: str
    is_person: bool
    minor: bool | None
    account: PayeeAccountFacts | None


@dataclass(frozen=True, slots=True)
class OwnRewards:
    """One's own rewards: everything that was ever due, the account, and sums that a team has to share."""

    payee: PayeeFacts
    lines: tuple[PayeeLine, ...]
    teams: tuple[TeamSum, ...]

    @property
    def standing(self) -> tuple[PayeeLine, ...]:
        """What counts."""
        return tuple(line for line in self.lines if line.stands)

    @property
    def fallen(self) -> tuple[PayeeLine, ...]:
        """What fell, was left out or has to be paid back."""
        return tuple(line for line in self.lines if not line.stands)

    @property
    def asks_account(self) -> bool:
        """Whether an account has to be confirmed, or another one."""
        return any({"account", "new_account", "guardian"} & set(line.missing) for line in self.lines)


@dataclass(frozen=True, slots=True)
class SchoolRewards:
    """A school's own sums and its people's; `account` is the school's."""

    id: UUID
    name: Text
    lines: tuple[PayeeLine, ...]
    account: PayeeAccountFacts | None

    @property
    def unconfirmed(self) -> tuple[PayeeLine, ...]:
        """One line for each payee from whom something is missing, the first in time."""
        found: dict[UUID, PayeeLine] = {}
        for line in self.lines:
            if line.missing and (line.payee not in found or _due_first(line) < _due_first(found[line.payee])):
                found[line.payee] = line
        return tuple(sorted(found.values(), key=lambda line: (_due_first(line), line.payee_name)))


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """What a bureau sees: lines from which something is missing, those that are late first."""

    lines: tuple[PayeeLine, ...]

    @property
    def late(self) -> int:
        """How many of them are past their last day."""
        return sum(line.late for line in self.lines)


async def own(actor: Actor) -> OwnRewards:
    """Return one's own rewards.

    Raises:
        NotSignedInError: nobody is signed in.
        NotAPayeeError: the account is nobody's in the register.
    """
    records = await own_records(actor)
    return OwnRewards(
        payee=await _person(actor, records),
        lines=tuple(await lines.of_persons(records)),
        teams=tuple(await splits.waiting(records)),
    )


async def own_records(actor: Actor) -> tuple[UUID, ...]:
    """Return the records of the one who asks. Raises as `own` does."""
    require_oneself(actor, "payees.read")
    records = await persons_same_as(actor.person_id) if actor.person_id else ()
    if not records:
        raise NotAPayeeError(
            text(
                "您的账号还没有对应的人员记录，因此没有奖励可查：请向学校索取认领码。",
                "Your account is connected with nobody in the register: ask your school for a claim code.",
            )
        )
    return records


async def own_payee(actor: Actor) -> PayeeFacts:
    """Return for whom one's own form is. Raises as `own` does."""
    return await _person(actor, await own_records(actor))


async def payee_of_school(actor: Actor, person: UUID) -> PayeeFacts:
    """Return for whom an officer's form is.

    Raises:
        NotFoundError, PayeeConfirmsAloneError: as `rewards.payees.service.confirmable`.
    """
    return await _person(actor, (await confirmable(actor, person),))


async def of_school(actor: Actor, school: UUID) -> SchoolRewards:
    """Return the rewards of a school and of those whom it looks after.

    Raises:
        NotFoundError: there is no such organization, or the account may not know of it.
    """
    require(actor, "payees.read", belonging_to(school))
    row = await database.fetch_one("SELECT name, name_en FROM registry.organization WHERE id = $1", school)
    if row is None:
        raise unknown()
    found = (await queries.current_accounts([], [school])).get(school)
    return SchoolRewards(
        id=school,
        name=text(row["name"], row["name_en"]),
        lines=tuple(await lines.of_school(school)),
        account=await _shown(found, ()),
    )


async def school_payee(actor: Actor, school: UUID) -> PayeeFacts:
    """Return a school as the one for whom its officer's form is. Raises as `of_school` does."""
    require(actor, "payees.confirm", belonging_to(school))
    name = await database.fetch_value("SELECT name FROM registry.organization WHERE id = $1", school)
    if name is None:
        raise unknown()
    found = (await queries.current_accounts([], [school])).get(school)
    return PayeeFacts(school, name, False, False, await _shown(found, ()))


async def unconfirmed(actor: Actor, programs: Sequence[UUID] | None = None) -> Unconfirmed:
    """Return what cannot be paid because something is missing, the longest overdue first.

    Names are whole for the bureaus, who have to reach these people, and masked for who only looks.
    """
    require(actor, "payees.read", ANYTHING)
    found = [
        replace(line, payee_name=shown_name(actor, line.payee_name, is_person=line.is_person))
        for line in await lines.of_programs(programs)
        if line.missing
    ]
    return Unconfirmed(
        tuple(sorted(found, key=lambda line: (not line.late, _due_first(line), line.payee_name)))
    )


async def shared(actor: Actor) -> list[SharedAccount]:
    """Return accounts that two payees use, those without an answer first; names as in `unconfirmed`."""
    require(actor, "payees.read", ANYTHING)
    found = await queries.shared()
    if could(actor, "payees.answer_shared"):
        return found
    return [
        replace(pair, one_payee=masked_name(pair.one_payee), other_payee=masked_name(pair.other_payee))
        for pair in found
    ]


def _due_first(line: PayeeLine) -> str:
    return line.deadline.isoformat() if line.deadline else "9999"


async def _person(actor: Actor, records: Sequence[UUID]) -> PayeeFacts:
    row = await database.fetch_one(
        "SELECT id, name, born FROM registry.person WHERE id = $1 AND erased_at IS NULL", records[0]
    )
    if row is None:
        raise unknown()
    found = (await queries.current_accounts([row["id"]], [])).get(row["id"])
    oneself = actor.person_id is not None and actor.person_id in records
    shown = await _shown(found, records)
    if shown is not None and not oneself:
        # A school sees that there is one and whose, not what the payee themselves wrote of it.
        shown = replace(shown, bank="", phone="", guardian_name=masked_name(shown.guardian_name))
    return PayeeFacts(
        id=row["id"],
        name=row["name"],
        is_person=True,
        minor=None if row["born"] is None else names.is_minor(row["born"], clock.today()),
        account=shown,
    )


async def _shown(account: CurrentAccount | None, records: Sequence[UUID]) -> PayeeAccountFacts | None:
    if account is None:
        return None
    opened = account.opened(await privacy.ring())
    by = await database.fetch_value("SELECT person FROM registry.account WHERE id = $1", account.confirmed_by)
    return PayeeAccountFacts(
        holder=account.holder,
        holder_name=opened.holder_name,
        bank=opened.bank,
        number=account.masked,
        phone=masked_phone(opened.phone),
        guardian_name=opened.guardian_name,
        guardian_relation=opened.guardian_relation,
        confirmed_at=account.confirmed_at,
        by_payee=by is not None and by in records,
    )
