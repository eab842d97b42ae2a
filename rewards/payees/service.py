"""Use cases of payees: confirming a bank account, and answering why two payees share one."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from registry.core import audit, clock, database, mail, privacy
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, ForbiddenError
from registry.core.identifiers import new_id
from registry.core.settings import current
from registry.core.texts import text
from registry.notices.service import done
from registry.people.access import ANYTHING, Subject, belonging_to, require, unknown
from registry.people.duplicates.same import persons_same_as
from registry.people.reasons import checked_reason
from rewards.payees import checking, names, queries, schools
from rewards.payees.checking import Checked
from rewards.payees.schemas import AccountIn


class PayeeConfirmsAloneError(ForbiddenError):
    """The payee has an account of their own in the registry, and confirms there themselves."""

    code = "payee_confirms_alone"


class AccountsNotSharedError(BadInputError):
    """The two accounts are not of one number and two payees, or not the newest ones any more."""

    code = "accounts_not_shared"


class SharedAnsweredError(ConflictError):
    """The question about these two accounts was answered before."""

    code = "shared_answered"


@dataclass(frozen=True, slots=True)
class Payee:
    """Whom money goes to: either a person or an organization."""

    person: UUID | None = None
    organization: UUID | None = None

    def __post_init__(self) -> None:
        if (self.person is None) == (self.organization is None):
            raise ValueError("a payee is a person or an organization")


async def confirm_account(actor: Actor, payee: Payee, account: AccountIn) -> UUID:
    """Write down where a payee's money goes; returns the id of the account, which is now the newest.

    A person confirms for themselves; a school's officer for the school, and for those of its own people who
    cannot sign in, who are then told by mail where an address is on record. Nothing that was confirmed
    before is changed: the newest counts.

    Raises:
        NotFoundError: there is no such payee, or the actor may not know of them.
        PayeeConfirmsAloneError: an officer confirms for somebody who can sign in.
        AccountRefusedError: with everything that is wrong with the account.
    """
    if payee.person is not None:
        return await _confirm_of_person(actor, payee.person, account)
    if payee.organization is None:
        raise AssertionError("a payee is a person or an organization")
    return await _confirm_of_organization(actor, payee.organization, account)


async def _confirm_of_person(actor: Actor, person: UUID, account: AccountIn) -> UUID:
    async with database.transaction():
        who = await confirmable(actor, person)
        row = await database.fetch_one(
            "SELECT name, latin_name, born, email, erased_at FROM registry.person WHERE id = $1 FOR UPDATE",
            who,
        )
        if row is None or row["erased_at"] is not None:
            raise unknown()
        born = row["born"]
        minor = None if born is None else names.is_minor(born, clock.today())
        checked = checking.of_person(account, _written(row["name"], row["latin_name"]), minor=minor)
        made = await _write(actor, who, None, account, checked)
        by_school = actor.person_id is None or who not in await persons_same_as(actor.person_id)
        await audit.record(
            actor,
            "payees.confirm",
            f"person:{who}",
            after={
                "account": made,
                "holder": checked.holder,
                "guardian": bool(account.guardian_name),
                "by": "school" if by_school else "payee",
            },
        )
        await done(f"payee_account:{who}")
        address = ""
        if by_school and row["email"]:
            address = (await privacy.ring()).open(row["email"], "person.email", who)
    if by_school:
        await _tell(address)
    return made


async def _confirm_of_organization(actor: Actor, organization: UUID, account: AccountIn) -> UUID:
    require(actor, "payees.confirm", belonging_to(organization))
    async with database.transaction():
        rows = await database.fetch(
            "SELECT name FROM registry.organization WHERE id = $1 UNION ALL"
            " SELECT name FROM registry.organization_name WHERE organization = $1 AND kind <> 'short'",
            organization,
        )
        if not rows:
            raise unknown()
        checked = checking.of_organization(account, [row["name"] for row in rows])
        made = await _write(actor, None, organization, account, checked)
        await audit.record(
            actor, "payees.confirm", f"organization:{organization}", after={"account": made, "by": "school"}
        )
        await done(f"payee_account:{organization}")
    return made


async def confirmable(actor: Actor, person: UUID) -> UUID:
    """Return who a person is now, after mergers, when the actor may confirm an account for them.

    Raises:
        NotFoundError: there is nobody, or the actor may not know of them.
        PayeeConfirmsAloneError: they can sign in, and the actor is somebody else.
    """
    records = await persons_same_as(person)
    oneself = actor.person_id is not None and actor.person_id in records
    school = None if oneself or not records else (await schools.of_persons(records[:1])).get(records[0])
    require(
        actor,
        "payees.confirm",
        Subject(
            organizations=frozenset({school} if school else ()),
            person=actor.person_id if oneself else (records or (person,))[0],
        ),
    )
    if not records:
        raise unknown()
    if not oneself and await _can_sign_in(records):
        raise PayeeConfirmsAloneError(
            text(
                "此人有自己的账号，由本人在“我的奖励”确认；学校可以提醒，不能代填。",
                "They have an account of their own and confirm under “My rewards”; the school reminds them.",
            )
        )
    return records[0]


async def answer_shared(actor: Actor, one: UUID, other: UUID, reason: str) -> None:
    """Write down why two payees may be paid to one account, such as siblings to their father's.

    Args:
        actor: an officer of a bureau.
        one: an account, the newest of its payee.
        other: the other payee's.
        reason: in words, without names.

    Raises:
        AccountsNotSharedError: they are not the same number of two payees, or not their newest accounts.
        SharedAnsweredError: this was answered before.
        ReasonNeededError, ReasonNamesPersonError: as they say.
    """
    require(actor, "payees.answer_shared", ANYTHING)
    first, second = sorted((one, other))
    async with database.transaction():
        rows = await database.fetch(
            "SELECT c.shared_mark, c.person, c.organization,"
            " coalesce(p.name, o.name) AS name FROM rewards.payee_account c"
            " LEFT JOIN registry.person p ON p.id = c.person"
            " LEFT JOIN registry.organization o ON o.id = c.organization WHERE c.id = ANY($1)",
            [first, second],
        )
        marks = {row["shared_mark"] for row in rows}
        newest = await queries.current_accounts(
            [row["person"] for row in rows if row["person"]],
            [row["organization"] for row in rows if row["organization"]],
        )
        # Two records of one person, merged, have one newest account.
        if {account.id for account in newest.values()} != {first, second} or len(marks) != 1 or "" in marks:
            raise AccountsNotSharedError(
                text(
                    "这两个账户不是同一账号、不同领款人，请刷新后再办。",
                    "These are not one number of two payees any more; reload the page.",
                )
            )
        why = checked_reason(reason, [row["name"] for row in rows])
        try:
            await database.execute(
                "INSERT INTO rewards.shared_account_answer (id, one, other, reason, answered_by, answered_at)"
                " VALUES ($1, $2, $3, $4, $5, $6)",
                new_id(),
                first,
                second,
                why,
                actor.account_id,
                clock.now(),
            )
        except asyncpg.UniqueViolationError as error:
            raise SharedAnsweredError(
                text("这一对账户已有答复。", "These two accounts were answered for before.")
            ) from error
        await audit.record(
            actor, "payees.answer_shared", f"payee_account:{first}", reason=why, after={"other": second}
        )


async def _write(
    actor: Actor, person: UUID | None, organization: UUID | None, account: AccountIn, checked: Checked
) -> UUID:
    ring, made = await privacy.ring(), new_id()

    def sealed(name: str, value: str) -> str:
        return ring.seal(value, f"payee_account.{name}", made)

    await database.execute(
        "INSERT INTO rewards.payee_account (id, person, organization, holder_name, bank, number, number_end,"
        " shared_mark, phone, guardian_name, guardian_relation, holder, confirmed_by, confirmed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        made,
        person,
        organization,
        sealed("holder_name", account.holder_name),
        sealed("bank", account.bank),
        sealed("number", checked.number),
        checked.number[-4:],
        ring.fingerprint("bank_account", checked.number),
        sealed("phone", account.phone) if account.phone else None,
        sealed("guardian_name", account.guardian_name) if account.guardian_name else None,
        account.guardian_relation or None,
        checked.holder,
        actor.account_id,
        # To the microsecond: the newest counts.
        clock.exactly_now(),
    )
    return made


async def _can_sign_in(records: Iterable[UUID]) -> bool:
    found = await database.fetch_value(
        "SELECT 1 FROM registry.account WHERE person = ANY($1) AND active LIMIT 1", list(records)
    )
    return found is not None


def _written(name: str, latin_name: str) -> tuple[str, ...]:
    # A card of somebody whose name is Latin bears it so; that of somebody else bears the name in characters.
    return (name, latin_name) if latin_name and name.isascii() else (name,)


async def _tell(address: str) -> None:
    """Tell somebody who cannot sign in, by mail, that their school has entered an account for them."""
    await mail.send(
        address,
        f"学校已为您填写奖金收款账户 Your school has entered a bank account for you ({current().host})",
        "您的学校已在技能竞赛与证书登记系统中，为您的奖金填写了收款账户。如果您不知情，或账户不是您或监护人的，"
        "请立即联系学校或主管部门。您也可以向学校索取认领码，自己登录查看和更正。\n\n"
        "Your school has entered the bank account to which your reward will be paid. If you did not know, or"
        " the account is not yours or your guardian's, tell the school or the bureau at once. With a claim"
        " code from your school you can sign in, see it and correct it yourself.\n",
    )
