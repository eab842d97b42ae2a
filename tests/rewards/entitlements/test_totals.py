from rewards.entitlements.calculation import calculate
from rewards.entitlements.totals import Subtotal, totals_of
from tests.rewards.factories import make_award, make_program, make_rule


def test_sums_are_grouped_and_listed_in_the_order_of_the_vocabularies() -> None:
    words = {"zh": "试", "en": "test"}
    program = make_program(
        make_rule(id="S", tiers=["first", "second", "local"], amount_fen=100),
        make_rule(id="T", payee_class="tutor", amount_fen=10, fund_source="other"),
        make_rule(id="N", level="national", amount_fen=1000),
        fund_sources=[{"code": "purse", "title": words}, {"code": "other", "title": words}],
    )
    awards = [
        make_award(award_id="A1", payee_class="tutor", payee_id="T1"),
        make_award(award_id="A2", payee_id="S1", tier="local", entry="2"),
        make_award(award_id="A3", payee_id="S1", tier="second", entry="3"),
        make_award(award_id="A4", payee_id="S1"),
        make_award(award_id="A5", payee_id="S2"),
        make_award(award_id="A6", payee_id="S1", level="national", competition="N"),
    ]
    totals = totals_of(calculate(program, awards).entitlements)
    assert totals.total_fen == 1410
    assert totals.by_tier_and_payee_class == (
        Subtotal(("first", "student"), 3, 1200),
        Subtotal(("first", "tutor"), 1, 10),
        Subtotal(("second", "student"), 1, 100),
        Subtotal(("local", "student"), 1, 100),
    )
    assert totals.by_fund_source == (Subtotal(("other",), 1, 10), Subtotal(("purse",), 5, 1400))
    assert totals.by_level == (Subtotal(("national",), 1, 1000), Subtotal(("provincial",), 5, 410))


def test_nothing_adds_up_to_nothing() -> None:
    totals = totals_of([])
    assert (totals.total_fen, totals.by_level) == (0, ())
