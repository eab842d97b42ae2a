"""Expert groups, employers and hosts all the way: an award decided elsewhere, its sums, a list, the money."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from competitions.awards import service as awards
from competitions.honors import queries as honors
from competitions.own_record import OWN_RECORD
from credentials.issuers import service as issuers
from credentials.issuing import service as issuing
from credentials.issuing.scopes import Scope
from registry.core import clock, database
from registry.core.errors import NotFoundError
from registry.people.reasons import ReasonNamesPersonError
from registry.people.sign_in import sessions
from rewards.approvals import service as approving
from rewards.entitlements import splits, teams
from rewards.entitlements.calculation import calculate
from rewards.entitlements.time_passing import settle_what_time_brings
from rewards.entitlements.totals import totals_of
from rewards.ledger import queries as ledger
from rewards.overview import chain
from rewards.payees import service as payees
from rewards.payees import splits as own_splits
from rewards.payees.service import Payee
from rewards.payments import return_files
from rewards.payments import service as payments
from rewards.programs.loading import load_program
from rewards.simulation import queries as simulated
from rewards.words import PAYEE_CLASSES
from tests.competitions.external.contests import BUREAU
from tests.factories import bearer, make_account
from tests.rewards.approvals.makers import Bench, make_bureau, make_signatory
from tests.rewards.medals import COMPANY, EQUAL, EXPERTS, GROUP_FEN, HOST, WINNER, make_medal
from tests.rewards.notices.makers import Desk, make_noticed
from tests.rewards.payees.makers import account, card
from tests.rewards.payments.makers import CSV_SET, bank_answer, books_add_up

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]


async def test_experts_share_one_sum_to_the_fen_and_get_no_award_of_their_own(tmp_path: Path) -> None:
    medal = await make_medal(tmp_path, EQUAL)
    # 1,000,000.01 yuan among three: the odd fen go to whom the list of awards names first.
    assert await medal.due() == [33_333_334, 33_333_334, 33_333_333]
    assert [await medal.due(each) for each in ("student", "employer", "host")] == [
        [100_000_000],
        [10_000_000],
        [5_000_000],
    ]
    recipients = await database.fetch("SELECT person FROM competitions.award_recipient")
    assert [each["person"] for each in recipients] == [medal.winner]
    entries, own_awards, listed = await OWN_RECORD.held([medal.experts["翻译丙"]])
    assert [row["role"].zh for row in (*entries.rows, *listed.rows)] == ["专家组成员", "专家组成员"]  # type: ignore[union-attr]
    assert own_awards.rows == ()


async def test_experts_are_shown_where_tutors_are_and_get_no_certificate(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    medal = await make_medal(tmp_path, EQUAL)
    (shown,) = (await honors.page_of(honors.Filters(competition=medal.contest.id))).lines
    assert (shown.recipients, shown.tutors, shown.experts) == ((WINNER,), (), EXPERTS)
    public = (await client.get("/honors")).text
    assert "专家组：" in public
    assert "翻译丙" in public
    client.cookies.set(sessions.COOKIE, bearer(medal.contest.administrator)["Authorization"].split()[1])
    assert "专家甲、教练乙、翻译丙" in (await client.get(f"/awards/{medal.award}")).text
    await issuers.create_issuer(
        medal.contest.administrator, medal.contest.organizations[BUREAU], prefix="JYJ"
    )
    recorded = await database.fetch_value("SELECT id FROM competitions.external_list")
    assert await issuing.run(medal.contest.bureau, Scope("list", recorded)) == 1
    assert await database.fetch_value("SELECT count(*) FROM credentials.credential") == 1


async def test_the_group_files_its_split_and_every_one_of_it_confirms(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    medal = await make_medal(tmp_path)
    assert await medal.due() == []
    head = await medal.sign_in("专家甲")
    assert head.person_id is not None
    (waiting,) = await own_splits.waiting([head.person_id])
    assert (waiting.payee_class, waiting.amount_fen, waiting.filed) == ("expert", GROUP_FEN, False)
    # The training base may draw the plan up, too; the group's head files another one, which counts.
    await medal.file(medal.officer, GROUP_FEN, 0, 0)
    filing = await medal.file(head, 50_000_001, 30_000_000, 20_000_000)
    coach = await medal.sign_in("教练乙")
    await splits.confirm_split(coach, filing)
    assert await medal.due() == []
    client.cookies.set(sessions.COOKIE, bearer(coach)["Authorization"].split()[1])
    page = await client.get(splits.address(medal.program, medal.award, "expert"))
    assert page.text.count("已确认") == 2
    assert all(name in page.text for name in EXPERTS)
    # Who cannot sign in has it done by the officer; who can has not.
    with pytest.raises(splits.SplitConfirmsAloneError):
        await splits.confirm_split(medal.officer, filing, medal.experts["教练乙"])
    await splits.confirm_split(medal.officer, filing, medal.experts["翻译丙"])
    assert await medal.due() == [50_000_001, 30_000_000, 20_000_000]


async def test_winner_and_experts_know_nothing_of_each_others_split(tmp_path: Path) -> None:
    medal = await make_medal(tmp_path)
    winner = await medal.sign_in(WINNER)
    with pytest.raises(NotFoundError):
        await teams.team(winner, medal.program, medal.award, "expert")
    with pytest.raises(NotFoundError):
        await medal.file(winner, GROUP_FEN, 0, 0)
    assert winner.person_id is not None
    assert await own_splits.waiting([winner.person_id]) == []
    with pytest.raises(splits.SplitSharesUnfitError):
        await medal.file(await medal.sign_in("专家甲"), GROUP_FEN - 1, 0, 0)


async def test_a_group_that_does_not_say_shares_equally_once_the_time_is_over(tmp_path: Path) -> None:
    medal = await make_medal(tmp_path)
    await settle_what_time_brings()
    assert await medal.due() == []
    with clock.behind(-timedelta(days=800)):
        await settle_what_time_brings()
        assert await medal.due() == [33_333_334, 33_333_334, 33_333_333]


async def test_everybody_is_put_on_a_list_paid_and_answered_for(tmp_path: Path) -> None:
    medal = await make_medal(tmp_path, EQUAL)
    bench = Bench(medal.contest, medal.program, medal.contest.bureau)
    places = {"education": medal.contest.organizations[BUREAU]}
    places |= {bureau: await make_bureau(medal.contest, bureau) for bureau in ("hrss", "finance")}
    for name, place in places.items():
        bench.officers[name] = await make_signatory(medal.contest, name, place)
    payer = bench.officers["finance"].actor
    host = await make_account(
        "school_officer", medal.contest.administrator, organization=medal.host, username="host"
    )
    for number, (name, person) in enumerate({WINNER: medal.winner, **medal.experts}.items()):
        await payees.confirm_account(medal.officer, Payee(person=person), account(name, card(number)))
    for number, (officer, organization, name) in enumerate(
        ((medal.officer, medal.company, COMPANY), (host, medal.host, HOST))
    ):
        await payees.confirm_account(
            officer, Payee(organization=organization), account(name, f"2201000000{number:06d}")
        )
    desk = Desk(medal.contest, medal.program, medal.contest.bureau, payer, payer)
    reward_list = await make_noticed(desk)
    shown = await notice_lines(reward_list)
    assert sorted(shown.values()) == ["employer", "expert", "expert", "expert", "host", "student"]
    for signatory in bench.order:
        await approving.approve(signatory.actor, reward_list, signatory.code())
    batch = await payments.draw(payer, medal.program, "bank")
    await payments.export(payer, batch, CSV_SET)
    await return_files.read(payer, batch, await bank_answer(batch), "return.xlsx")
    balance = await ledger.of_program(medal.program)
    whole = 100_000_000 + GROUP_FEN + 10_000_000 + 5_000_000
    assert (balance.approved, balance.paid, balance.open) == (whole, whole, 0)
    assert await books_add_up(medal.program)
    one = next(each for each, who in shown.items() if who == "expert")
    told = await chain.chain(medal.contest.administrator, one)
    assert told.payee_class == PAYEE_CLASSES["expert"]


async def notice_lines(reward_list: UUID) -> dict[UUID, str]:
    """Return the class of payee of each entitlement on a list."""
    rows = await database.fetch(
        "SELECT t.id, t.payee_class FROM rewards.list_line l"
        " JOIN rewards.entitlement t ON t.id = l.entitlement WHERE l.list = $1",
        reward_list,
    )
    return {row["id"]: row["payee_class"] for row in rows}


async def test_what_another_program_would_pay_for_the_medal(tmp_path: Path) -> None:
    await make_medal(tmp_path, EQUAL)
    shenzhen = load_program("shenzhen-2020")
    outcome = calculate(shenzhen, await simulated.awards_of(2025, shenzhen))
    by_class = {one.group: one.amount_fen for one in totals_of(outcome.entitlements).by_tier_and_payee_class}
    assert by_class == {("gold", "student"): 100_000_000, ("gold", "expert"): 100_000_000}
    # Nobody files anything in a simulation.
    shares = {one.payee_name: one.amount_fen for one in outcome.entitlements if one.payee_class == "expert"}
    assert shares == {"专家甲": 33_333_334, "教练乙": 33_333_333, "翻译丙": 33_333_333}


async def test_what_falls_with_the_medal(tmp_path: Path) -> None:
    medal = await make_medal(tmp_path, EQUAL)
    said = await awards.preview_revocation(medal.contest.administrator, medal.award)
    whole = 100_000_000 + GROUP_FEN + 10_000_000 + 5_000_000
    assert -sum(one.amount_fen or 0 for one in said) == whole
    with pytest.raises(ReasonNamesPersonError):
        await awards.revoke(medal.contest.administrator, medal.award, "专家甲提供虚假材料")
    await awards.revoke(medal.contest.administrator, medal.award, "资格不符")
    assert [await medal.due(each) for each in ("expert", "student", "employer", "host")] == [[], [], [], []]
