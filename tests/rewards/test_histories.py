"""Random histories of money, through the services on a real database: the law of the books holds throughout.

Lists, approvals, revoked awards, batches, returns, mended accounts, payments again, money that comes back:
whatever their order, approved = paid net + withheld + open + returned + cancelled, for the program and for
every entitlement, and nobody is paid twice.
"""

from collections import Counter

import pytest
from anyio import from_thread, to_thread
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from registry.core import database
from rewards.ledger import queries as ledger
from tests.rewards.approvals.makers import make_bench
from tests.rewards.histories import Steps, begin_anew, the_laws_hold
from tests.rewards.payees.makers import confirm_everybody
from tests.rewards.payments.makers import Desk

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]

# What leads on stands more than once, so that many histories come to their ends.
STEPS = (
    "puts_on_a_list",
    *["approves"] * 3,
    "sends_back",
    *["revokes_an_award"] * 2,
    *["draws"] * 2,
    *["exports"] * 2,
    "dissolves",
    *["the_bank_answers"] * 2,
    *["is_paid"] * 2,
    *["bounces"] * 2,
    *["is_paid_again"] * 2,
    "payees_mend_their_accounts",
    *["money_comes_back"] * 2,
)
_AGAIN = """
SELECT count(*) FROM rewards.batch_line l WHERE l.outcome = 'paid' AND EXISTS
    (SELECT 1 FROM rewards.batch_line k WHERE k.entitlement = l.entitlement AND k.outcome = 'returned')
"""
_BOUNCED = """
SELECT count(*) FROM rewards.ledger_entry p JOIN rewards.ledger_entry r ON r.posting = p.posting
WHERE p.book = 'paid' AND p.amount_fen < 0 AND r.book = 'returned'
"""
_WAITED = """
SELECT count(*) FROM rewards.ledger_entry e JOIN rewards.withdrawal w ON w.entitlement = e.entitlement
JOIN rewards.batch_line l ON l.entitlement = e.entitlement AND l.outcome = 'paid'
WHERE e.book = 'reclaimed'
"""


async def test_the_law_of_the_books_holds_after_every_history(db: None) -> None:
    bench = await make_bench()
    desk = Desk(bench, bench.program, await confirm_everybody(bench.contest))
    reached: Counter[str] = Counter()

    class Histories(RuleBasedStateMachine):
        """Any steps in any order, each run in the event loop of the test."""

        def __init__(self) -> None:
            super().__init__()
            self.steps = Steps(desk)

        @initialize(every=st.integers(1, 2), stage=st.sampled_from((0, 3, 4, 5, 6, 6, 6)))
        def begins(self, every: int, stage: int) -> None:
            """Begin with a part of everything on a list, which may be approved, drawn, paid in part."""
            from_thread.run(begin_anew)
            way = ("approves", "approves", "approves", "draws", "exports", "the_bank_answers")[:stage]
            for name in ("puts_on_a_list", *way):
                from_thread.run(getattr(self.steps, name), 0, set(range(0, 100, every)))

        @rule(step=st.sampled_from(STEPS), pick=st.integers(0, 30), some=st.sets(st.integers(1, 30)))
        def something_happens(self, step: str, pick: int, some: set[int]) -> None:
            from_thread.run(getattr(self.steps, step), pick, some)

        @invariant()
        def the_laws_hold(self) -> None:
            from_thread.run(the_laws_hold, desk.program)

        def teardown(self) -> None:
            from_thread.run(count)

    async def count() -> None:
        books = await ledger.of_program(desk.program)
        for book in ("paid", "cancelled", "reclaimed", "recovered"):
            reached[book] += bool(getattr(books, book))
        reached["paid again"] += bool(await database.fetch_value(_AGAIN))
        reached["bounced"] += bool(await database.fetch_value(_BOUNCED))
        reached["fell when paid"] += bool(await database.fetch_value(_WAITED))

    wanted = settings(
        max_examples=15,
        stateful_step_count=25,
        deadline=None,
        database=None,
        derandomize=True,
        # A history is steps on a real database: making a failing one short would take minutes.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    await to_thread.run_sync(lambda: run_state_machine_as_test(Histories, settings=wanted))
    # Histories that never come so far would prove nothing.
    assert min(reached.values()) >= 1 and len(reached) == 7, reached
