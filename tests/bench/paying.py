"""A batch of 5,000 payments exported and its return matched, against writing and reading the bare files."""

import asyncio
import gc
import io
import json
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from xlsxwriter import Workbook

from registry.core import clock, database, privacy
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from rewards.ledger import books
from rewards.ledger.service import post
from rewards.payments import opening, return_files, service
from rewards.payments.list_sheet import BANK_COLUMNS
from rewards.payments.paying import Payment
from tests.bench.contest import People
from tests.bench.measures import Measure, Round, Target
from tests.bench.reading import bare_read
from tests.rewards.factories import make_rule, program_document
from tests.rewards.payees.makers import BANK, card
from tests.rewards.payments.makers import HEAD, XLSX_SET, answer_row

LINES: Final = 5_000
_ROUNDS: Final = 3
_TARGET: Final = Target("≤", 5)
# Every fiftieth payment comes back.
_RETURNED: Final = 50


async def measure(people: People, contest: UUID, done: Callable[[], None]) -> list[Measure]:
    """Return how long exporting and matching take; the contest has at least 5,000 members with awards."""
    payees = await database.fetch(
        "SELECT DISTINCT ON (r.person) r.person, r.award, p.name FROM competitions.award_recipient r"
        " JOIN competitions.award a ON a.id = r.award JOIN registry.person p ON p.id = r.person"
        " WHERE a.competition = $1 ORDER BY r.person LIMIT $2",
        contest,
        LINES,
    )
    assert len(payees) == LINES
    actor = people.administrator
    await _accounts(actor, [(row["person"], row["name"]) for row in payees])
    exported, matched = [], []
    for number in range(_ROUNDS):
        program = await _program(actor, number)
        await _approved(actor, program, [(row["person"], row["award"]) for row in payees])
        await database.execute("ANALYZE")
        batch = await service.draw(actor, program)
        exported.append(await _exported(actor, batch))
        done()
        matched.append(await _matched(actor, batch))
        done()
    return [
        Measure(
            f"a batch of {LINES:,} payments exported: checked, opened, list and bank file, sealed",
            "the same cells written into two bare workbooks",
            "ms",
            tuple(exported),
            _TARGET,
        ),
        Measure(
            f"its return of {LINES:,} rows matched: opened, read, compared in all that it says",
            "a bare calamine read of the same file",
            "ms of processor",
            tuple(matched),
            _TARGET,
        ),
    ]


async def _exported(actor: Actor, batch: UUID) -> Round:
    started = time.perf_counter()
    await service.export(actor, batch, XLSX_SET)
    ours = time.perf_counter() - started
    payments = await opening.payments(batch)
    lists = [[column.value(one) for column in BANK_COLUMNS] for one in payments]
    started = time.perf_counter()
    await asyncio.to_thread(_bare_write, lists)
    await asyncio.to_thread(_bare_write, [answer_row(one) for one in payments])
    return Round(ours * 1000, (time.perf_counter() - started) * 1000)


async def _matched(actor: Actor, batch: UUID) -> Round:
    payments = await opening.payments(batch)
    content = _bare_write([list(HEAD), *_answered(payments)])
    upload = await return_files.hand_in(actor, batch, "return.xlsx", content)
    # What was left before is swept now, not within one of the two that are compared.
    gc.collect()
    started = time.process_time()
    looked = await return_files.preview(actor, upload)
    ours = time.process_time() - started
    assert looked.matching.count("paid") + looked.matching.count("returned") == LINES
    started = time.process_time()
    await asyncio.to_thread(bare_read, content)
    return Round(ours * 1000, (time.process_time() - started) * 1000)


def _answered(payments: Sequence[Payment]) -> list[list[str | int | float]]:
    return [answer_row(one, "" if one.position % _RETURNED else "账号不存在") for one in payments]


def _bare_write(rows: Sequence[Sequence[str | int | float]]) -> bytes:
    """Return a workbook of these cells and nothing else."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for at, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, at, value)
                else:
                    sheet.write_number(number, at, value)
    return made.getvalue()


async def _accounts(actor: Actor, payees: Sequence[tuple[UUID, str]]) -> None:
    """Write an account for each of these persons, sealed as the service does it."""
    ring, at = await privacy.ring(), clock.exactly_now()
    records = []
    for number, (person, name) in enumerate(payees):
        made, digits = new_id(), card(number)
        sealed = {
            column: ring.seal(value, f"payee_account.{column}", made)
            for column, value in (("holder_name", name), ("bank", BANK), ("number", digits))
        }
        mark = ring.fingerprint("bank_account", digits)
        records.append((made, person, *sealed.values(), digits[-4:], mark, "payee", actor.account_id, at))
    await database.copy(
        "payee_account",
        schema="rewards",
        columns=(
            "id",
            "person",
            "holder_name",
            "bank",
            "number",
            "number_end",
            "shared_mark",
            "holder",
            "confirmed_by",
            "confirmed_at",
        ),
        records=records,
    )


async def _program(actor: Actor, number: int) -> UUID:
    """Write a program that is in force and that no award leads to anything under."""
    made, at = new_id(), clock.now()
    document = program_document(
        make_rule(), name=f"paying-{number}", award_years={"first": 1990, "last": 1990}
    )
    await database.execute(
        "INSERT INTO rewards.program (id, name, version, title, title_en, document, content_hash, state,"
        " drafted_by, drafted_at, approved_by, approved_at, put_in_force_by, put_in_force_at)"
        " VALUES ($1, $2, 3, '试', 'test', $3, '', 'in_force', $4, $5, $4, $5, $4, $5)",
        made,
        f"paying-{number}",
        json.dumps(document),
        actor.account_id,
        at,
    )
    return made


async def _approved(actor: Actor, program: UUID, payees: Sequence[tuple[UUID, UUID]]) -> None:
    """Write a sum for each of these persons, on a list that is approved and stands open in the books."""
    at, listed = clock.now(), new_id()
    entitlements = [new_id() for _ in payees]
    # Gross, withheld, claimed, and what was had before.
    sums = 100000, 20000, 100000, 0, 0
    day = clock.today() - timedelta(days=10)
    async with database.transaction():
        await database.copy(
            "entitlement",
            schema="rewards",
            columns=(
                "id",
                "program",
                "award",
                "payee_class",
                "person",
                "revision",
                "rule",
                "fund_source",
                "amount_fen",
                "withheld_fen",
                "claimed_fen",
                "earlier_fen",
                "offset_fen",
                "budget_year",
                "reason",
                "reason_en",
                "created_at",
            ),
            records=[
                (made, program, award, "student", person, 1, "R1", "purse", *sums, 2026, "", "", at)
                for made, (person, award) in zip(entitlements, payees, strict=True)
            ],
        )
        await database.execute(
            "INSERT INTO rewards.reward_list (id, program, number, title, state, revision, drafted_by,"
            " drafted_at) VALUES ($1, $2, 1, '', 'drafted', 1, $3, $4)",
            listed,
            program,
            actor.account_id,
            at,
        )
        await database.copy(
            "list_line",
            schema="rewards",
            columns=("id", "list", "entitlement"),
            records=[(new_id(), listed, made) for made in entitlements],
        )
        await database.execute(
            "UPDATE rewards.reward_list SET state = 'in_notice', published_at = $2, published_on = $3,"
            " notice_until = $3 WHERE id = $1",
            listed,
            at,
            day,
        )
        await database.execute("UPDATE rewards.reward_list SET state = 'approving' WHERE id = $1", listed)
        await database.execute(
            "UPDATE rewards.reward_list SET state = 'approved', approved_at = $2, content_hash = ''"
            " WHERE id = $1",
            listed,
            at,
        )
        await post(actor, program, [books.approved(made, 100000, "bench") for made in entitlements])
