"""The pages of payees, schools and bureaus, and the API beside them: who sees what, what is never shown."""

import re
from uuid import UUID

import httpx
import pytest

from registry.core import database
from registry.core.actor import Actor
from registry.people.sign_in.sessions import COOKIE
from rewards.payees import queries, service
from rewards.payees.service import Payee
from tests.factories import SCHOOLS, Contest, bearer, make_account, make_confirmed
from tests.rewards.payees.makers import (
    BANK,
    account,
    card,
    make_officer,
    make_own,
    payees_of,
    set_appeared,
    set_birth,
)

pytestmark = pytest.mark.anyio

SIGN_IN = {"password": "a long enough password"}


async def sign_in(client: httpx.AsyncClient, actor: str) -> None:
    """Sign in by the form, as the account of a user name."""
    client.cookies.clear()
    page = await client.get("/sign-in", headers={"Accept": "text/html"})
    answer = await client.post("/sign-in", data=SIGN_IN | {"username": actor, "_csrf_token": csrf(page)})
    assert answer.status_code == 303, answer.text


def csrf(page: httpx.Response) -> str:
    found = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


async def read(client: httpx.AsyncClient, path: str, lang: str = "zh") -> httpx.Response:
    return await client.get(path, headers={"Accept": "text/html", "Accept-Language": lang})


async def of_school(contest: Contest, school: int) -> tuple[str, str]:
    """Return id and name of a student of one of the schools."""
    home = contest.organizations[SCHOOLS[school]]
    rows = await database.fetch("SELECT person FROM registry.membership WHERE organization = $1", home)
    theirs = {row["person"] for row in rows}
    found, name = next(each for each in await payees_of(contest) if each[0] in theirs)
    return str(found), name


async def share(contest: Contest, *payees: tuple[UUID, str]) -> None:
    """Let these payees confirm one account, each for themselves."""
    for n, (person, name) in enumerate(payees):
        student = await make_own(contest, person, f"sharing{n}")
        await service.confirm_account(student, Payee(person=person), account(name))


async def test_a_student_sees_the_prize_confirms_and_sees_it_masked(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    (person, _), (_, other), *_ = await payees_of(contest)
    await make_own(contest, person, "student1")
    await set_birth(person, 16)
    await sign_in(client, "student1")
    page = await read(client, "/my/rewards")
    assert page.status_code == 200
    assert "确认收款账户" in page.text
    assert "待列入名单" in page.text
    assert other not in page.text
    english = await read(client, "/my/rewards", "en")
    assert "Confirm the account" in english.text
    form = await read(client, "/my/rewards/account")
    typed = {
        "holder_name": "张父",
        "bank": BANK,
        "number": card(3)[:-1] + "x",
        "guardian_name": "张父",
        "guardian_relation": "父亲",
        "_csrf_token": csrf(form),
    }
    refused = await client.post("/my/rewards/account", data=typed, headers={"Accept": "text/html"})
    assert refused.status_code == 400
    assert refused.text.count('aria-invalid="true"') == 1
    assert 'href="#number"' in refused.text
    assert "张父" in refused.text
    typed["number"] = " ".join((card(3)[:4], card(3)[4:8], card(3)[8:]))
    done = await client.post("/my/rewards/account", data=typed, headers={"Accept": "text/html"})
    assert done.status_code == 303
    assert done.headers["location"] == "/my/rewards?confirmed=1"
    page = await read(client, "/my/rewards")
    assert f"•••• {card(3)[-4:]}" in page.text
    assert card(3)[:12] not in page.text
    assert "张父" in page.text
    assert 'href="/my/rewards/account">确认收款账户' not in page.text


async def test_the_api_of_ones_own(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    (person, name), *_ = await payees_of(contest)
    student = await make_own(contest, person)
    headers = bearer(student)
    lines = (await client.get("/api/me/rewards", headers=headers)).json()
    assert {line["payee"] for line in lines} == {str(person)}
    assert all(line["missing"] == ["account"] and line["net_fen"] > 0 for line in lines)
    assert (await client.get("/api/me/rewards/account", headers=headers)).json() == []
    body = {"holder_name": name, "bank": BANK, "number": card(4), "of_age": True}
    refused = await client.post("/api/me/rewards/account", headers=headers, json=body | {"number": "1"})
    assert (refused.status_code, refused.json()["code"]) == (400, "account_refused")
    assert [fault["code"] for fault in refused.json()["faults"]] == ["account_number_length"]
    bodies: list[object] = [
        body | {"nonsense": 1},
        body | {"number": 5},
        body | {"holder_name": "x\u0007" + name},
        [],
    ]
    for wrong in bodies:
        answer = await client.post("/api/me/rewards/account", headers=headers, json=wrong)
        assert answer.status_code == 400
        assert name not in answer.text
    made = await client.post("/api/me/rewards/account", headers=headers, json=body)
    assert made.status_code == 201
    (shown,) = (await client.get("/api/me/rewards/account", headers=headers)).json()
    assert shown["number"] == f"•••• {card(4)[-4:]}"
    assert shown["by_payee"] is True
    lines = (await client.get("/api/me/rewards", headers=headers)).json()
    assert all(line["missing"] == [] for line in lines)
    nobody = await client.get("/api/me/rewards", headers=bearer(contest.organizer))
    assert (nobody.status_code, nobody.json()["code"]) == (404, "not_a_payee")
    assert (await client.get("/api/me/rewards")).status_code == 401


async def test_an_officer_sees_the_own_school_and_no_other(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    officer = await make_officer(contest, 0)
    here, there = (contest.organizations[name] for name in SCHOOLS)
    mine, my_name = await of_school(contest, 0)
    theirs, their_name = await of_school(contest, 1)
    await sign_in(client, "officer0")
    to_own = await read(client, "/school/rewards")
    assert to_own.headers["location"] == f"/school/rewards/{here}"
    page = await read(client, f"/school/rewards/{here}")
    assert my_name in page.text
    assert SCHOOLS[0] in page.text
    assert their_name not in page.text
    assert f"/school/rewards/{here}/people/{mine}/account" in page.text
    slips = await read(client, f"/school/rewards/{here}/slips")
    assert my_name in slips.text
    assert their_name not in slips.text
    for path in (
        f"/school/rewards/{there}",
        f"/school/rewards/{there}/slips",
        f"/school/rewards/{there}/list.csv",
        f"/school/rewards/{there}/account",
        f"/school/rewards/{here}/people/{theirs}/account",
    ):
        assert (await read(client, path)).status_code == 404, path
    assert (await read(client, "/rewards/payees")).status_code == 403
    for ending in ("csv", "xlsx", "json"):
        list_ = await client.get(f"/school/rewards/{here}/list.{ending}")
        assert list_.status_code == 200
    csv = (await client.get(f"/school/rewards/{here}/list.csv")).text
    assert my_name in csv
    assert their_name not in csv
    # The school's account, and that of a student who cannot sign in.
    for path, holder, number in (
        (f"/school/rewards/{here}/account", SCHOOLS[0], "2201000099999"),
        (f"/school/rewards/{here}/people/{mine}/account", my_name, card(8)),
    ):
        form = await read(client, path)
        typed = {
            "holder_name": holder,
            "bank": BANK,
            "number": number,
            "of_age": "yes",
            "_csrf_token": csrf(form),
        }
        done = await client.post(path, data=typed, headers={"Accept": "text/html"})
        assert (done.status_code, done.headers.get("location")) == (
            303,
            f"/school/rewards/{here}?confirmed=1",
        ), done.text
    page = await read(client, f"/school/rewards/{here}")
    assert "•••• 9999" in page.text
    assert f"•••• {card(8)[-4:]}" in page.text
    assert card(8) not in page.text
    assert f"/school/rewards/{here}/people/{mine}/account" not in page.text
    api = await client.get(f"/api/organizations/{there}/rewards", headers=bearer(officer))
    assert api.status_code == 404
    posted = await client.post(
        f"/api/people/{theirs}/payee-account", headers=bearer(officer), json={"holder_name": "x"}
    )
    assert posted.status_code == 404


async def test_what_the_bureau_and_the_auditor_see(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    (person, name), (other, its_name), (third, third_name), *_ = await payees_of(contest)
    await service.confirm_account(
        await make_own(contest, person, "one1"), Payee(person=person), account(name)
    )
    await service.confirm_account(
        await make_own(contest, other, "two2"), Payee(person=other), account(its_name)
    )
    await set_appeared(400)
    auditor = await make_account("auditor", contest.administrator)
    lines = (await client.get("/api/payees/unconfirmed", headers=bearer(contest.bureau))).json()
    assert lines
    assert all(line["late"] for line in lines)
    assert {str(person), str(other)}.isdisjoint(line["payee"] for line in lines)
    assert third_name in {line["payee_name"] for line in lines}
    (pair,) = (await client.get("/api/payees/shared-accounts", headers=bearer(contest.bureau))).json()
    assert {pair["one_payee"], pair["other_payee"]} == {name, its_name}
    assert pair["masked"] == f"•••• {card(1)[-4:]}"
    masked = (await client.get("/api/payees/unconfirmed", headers=bearer(auditor))).json()
    assert len(masked) == len(lines)
    assert third_name not in {line["payee_name"] for line in masked}
    (seen,) = (await client.get("/api/payees/shared-accounts", headers=bearer(auditor))).json()
    assert name not in {seen["one_payee"], seen["other_payee"]}
    student: Actor = await make_own(contest, third, "three3")
    for who in (student, contest.organizer):
        assert (await client.get("/api/payees/unconfirmed", headers=bearer(who))).status_code == 403
    answer = {"one": pair["one"], "other": pair["other"], "reason": "姐妹，同一监护人"}
    refused = await client.post("/api/payees/shared-accounts", headers=bearer(auditor), json=answer)
    assert refused.status_code == 403
    done = await client.post("/api/payees/shared-accounts", headers=bearer(contest.bureau), json=answer)
    assert done.status_code == 204
    assert await queries.unanswered_accounts() == set()


async def test_the_bureaus_page_takes_an_answer_and_says_what_is_wrong_with_one(
    client: httpx.AsyncClient,
) -> None:
    contest = await make_confirmed()
    (person, name), (other, its_name), *_ = await payees_of(contest)
    await service.confirm_account(
        await make_own(contest, person, "one1"), Payee(person=person), account(name)
    )
    await service.confirm_account(
        await make_own(contest, other, "two2"), Payee(person=other), account(its_name)
    )
    client.cookies.clear()
    client.cookies.set(COOKIE, bearer(contest.bureau)["Authorization"].removeprefix("Bearer "))
    page = await read(client, "/rewards/payees")
    assert page.status_code == 200
    one, other_id = re.findall(r'name="(?:one|other)" value="([^"]+)"', page.text)
    typed = {"one": one, "other": other_id, "reason": f"{name}的姐妹", "_csrf_token": csrf(page)}
    refused = await client.post("/rewards/payees/shared", data=typed, headers={"Accept": "text/html"})
    assert refused.status_code == 400
    assert f'href="#reason-{one}-{other_id}"' in refused.text
    typed["reason"] = "姐妹"
    done = await client.post("/rewards/payees/shared", data=typed, headers={"Accept": "text/html"})
    assert done.status_code == 303
    assert "姐妹" in (await read(client, "/rewards/payees")).text
