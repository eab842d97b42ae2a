"""The site's own rules: who gets in, what every answer carries, how refusals look, which language."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from structlog.testing import capture_logs

from credentials import codes
from registry.core import database
from registry.people.sign_in import sessions
from registry.web.pages import named_problems
from rewards.programs.loading import SHIPPED
from tests.factories import (
    PASSWORD,
    bearer,
    competition,
    event,
    make_account,
    make_confirmed,
    make_final,
    make_issuer,
)

pytestmark = pytest.mark.anyio

PUBLIC = {
    ("GET", "/verify-worker.js"),
    ("GET", "/verify/offline"),
    ("GET", "/verify/offline/snapshot.json"),
    ("GET", "/verify/more"),
    ("POST", "/verify/lookup"),
    ("POST", "/verify/file"),
    ("POST", "/verify/many"),
    ("POST", "/verify/many.xlsx"),
    ("POST", "/api/certificates/lookup"),
    ("POST", "/api/certificates/check"),
    ("POST", "/api/certificates/check-file"),
    ("GET", "/"),
    ("GET", "/.well-known/did.json"),
    ("GET", "/.well-known/jwks.json"),
    ("GET", "/issuers/{slug:str}/did.json"),
    ("GET", "/issuers/{slug:str}/jwks.json"),
    ("POST", "/credentials/issue"),
    ("POST", "/credentials/status"),
    ("POST", "/credentials/verify"),
    ("POST", "/presentations/verify"),
    ("GET", "/test-issuer/did.json"),
    ("GET", "/test-issuer/status"),
    ("GET", "/V/{code:str}"),
    ("GET", "/v/{code:str}"),
    ("GET", "/api/competitions"),
    ("GET", "/api/competitions/{competition:uuid}/events"),
    ("GET", "/api/competitions/{competition:uuid}/standings"),
    ("GET", "/api/events/{event:uuid}/provisional"),
    ("GET", "/api/events/{event:uuid}/results"),
    ("GET", "/api/events/{event:uuid}/standardized"),
    ("GET", "/api/events/{event:uuid}/versions"),
    ("GET", "/api/events/{event:uuid}/versions/{number:int}"),
    ("GET", "/api/honors"),
    ("GET", "/api/programs/schema"),
    ("GET", "/rewards/program.schema.json"),
    ("GET", "/api/rewards-paid"),
    ("GET", "/api/schools/{school:uuid}/honors"),
    ("GET", "/rewards-paid"),
    ("GET", "/rewards-paid.csv"),
    ("GET", "/rewards-paid.json"),
    ("GET", "/rewards-paid.xlsx"),
    ("GET", "/api/competitions/{competition:uuid}"),
    ("GET", "/api/events/{event:uuid}"),
    ("GET", "/award-schemes"),
    ("GET", "/award-schemes/{name:str}"),
    ("GET", "/claim"),
    ("GET", "/competitions"),
    ("GET", "/competitions/{competition:uuid}"),
    ("GET", "/competitions/{competition:uuid}/results.csv"),
    ("GET", "/competitions/{competition:uuid}/results.json"),
    ("GET", "/competitions/{competition:uuid}/results.xlsx"),
    ("GET", "/competitions/{competition:uuid}/standings"),
    ("GET", "/competitions/{competition:uuid}/standings.csv"),
    ("GET", "/competitions/{competition:uuid}/standings.json"),
    ("GET", "/competitions/{competition:uuid}/standings.xlsx"),
    ("GET", "/events/{event:uuid}"),
    ("GET", "/events/{event:uuid}/versions/{number:int}"),
    ("GET", "/events/{event:uuid}/results.csv"),
    ("GET", "/events/{event:uuid}/results.json"),
    ("GET", "/events/{event:uuid}/results.xlsx"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/honors"),
    ("GET", "/honors.csv"),
    ("GET", "/honors.json"),
    ("GET", "/honors.xlsx"),
    ("GET", "/join/{code:str}"),
    ("GET", "/keys/{thumbprint:str}"),
    ("GET", "/metrics"),
    ("GET", "/commendations"),
    ("GET", "/commendations/{commendation:uuid}"),
    ("GET", "/commendations/{commendation:uuid}/decision.pdf"),
    ("GET", "/api/public-commendations"),
    ("GET", "/api/public-commendations/{commendation:uuid}/lines"),
    ("GET", "/notices"),
    ("GET", "/notices/answer"),
    ("POST", "/notices/answer"),
    ("GET", "/notices/{notice:uuid}"),
    ("POST", "/notices/{notice:uuid}/find"),
    ("GET", "/notices/{notice:uuid}/lines.csv"),
    ("GET", "/notices/{notice:uuid}/lines.json"),
    ("GET", "/notices/{notice:uuid}/lines.xlsx"),
    ("GET", "/notices/{notice:uuid}/notice.pdf"),
    ("GET", "/notices/{notice:uuid}/objection"),
    ("POST", "/notices/{notice:uuid}/objection"),
    ("GET", "/api/public-notices"),
    ("GET", "/api/public-notices/{notice:uuid}"),
    ("GET", "/api/public-notices/{notice:uuid}/lines"),
    ("POST", "/api/public-notices/{notice:uuid}/objections"),
    ("POST", "/api/public-notices/answer"),
    ("GET", "/problems"),
    ("GET", "/reset/{code:str}"),
    ("GET", "/schema"),
    ("GET", "/schema/{path:str}"),
    ("GET", "/schema/openapi.json"),
    ("GET", "/schema/openapi.yaml"),
    ("GET", "/schema/openapi.yml"),
    ("GET", "/schools/{school:uuid}/honors"),
    ("GET", "/share/{key:str}"),
    ("GET", "/sign-in"),
    ("GET", "/static/{file_path:path}"),
    ("GET", "/status/{number:int}"),
    ("GET", "/verify"),
    ("POST", "/api/claim"),
    ("POST", "/api/join"),
    ("POST", "/api/reset"),
    ("POST", "/api/session"),
    ("POST", "/claim"),
    ("POST", "/join/{code:str}"),
    ("POST", "/reset/{code:str}"),
    ("POST", "/sign-in"),
    ("POST", "/sign-in/code"),
    ("POST", "/sign-out"),
}


def handlers(app: Litestar) -> list[tuple[str, str, HTTPRouteHandler]]:
    return [
        (method, route.path_format.replace("{file_path}", "{file_path:path}"), handler)
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler)
        for method in handler.http_methods
        if method not in {"OPTIONS", "HEAD"}
    ]


def test_what_is_public_is_on_the_list_and_nothing_else(app: Litestar) -> None:
    public = {
        (method, route.path)
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler) and handler.opt.get("public")
        for method in handler.http_methods
        if method not in {"OPTIONS", "HEAD"}
    }
    assert public == PUBLIC


async def test_nothing_else_answers_without_an_account(app: Litestar, client: httpx.AsyncClient) -> None:
    tried = 0
    for method, path, handler in handlers(app):
        if handler.opt.get("public"):
            continue
        filled = path.replace("{code}", "0" * 17).replace("{entering}", "1").replace("{year}", "2026")
        filled = filled.replace("{number}", "1")
        address = re.sub(r"\{\w+\}", str(uuid4()), filled)
        answer = await client.request(method, address)
        # Without the cookie against forged forms, pages refuse even before they ask who it is.
        assert answer.status_code in {401, 403}, (method, path, answer.status_code)
        assert answer.headers["content-type"].startswith("application/problem+json")
        tried += 1
    assert tried >= 20


async def test_the_api_takes_bearer_tokens_and_pages_take_the_cookie(client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    await make_account("auditor", administrator)
    answer = await client.post("/api/session", json={"username": "auditor", "password": PASSWORD})
    token = answer.json()["token"]
    assert (await client.get("/api/me")).status_code == 401
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await client.get("/api/me", headers=bearer)).json()["grants"][0]["role"] == "auditor"
    assert (await client.get("/desk", headers=bearer)).status_code == 401
    cookie = {"Cookie": f"{sessions.COOKIE}={token}"}
    assert (await client.get("/desk", headers=cookie)).status_code == 200
    assert (await client.get("/api/me", headers=cookie)).status_code == 401


async def test_signing_in_by_the_form_needs_the_pages_own_token(client: httpx.AsyncClient) -> None:
    await make_account("auditor", await make_account("administrator"))
    form = {"username": "auditor", "password": PASSWORD, "next": "/audit"}
    assert (await client.post("/sign-in", data=form)).status_code == 403
    page = await client.get("/sign-in?next=/audit")
    csrf = page.text.partition('name="_csrf_token" value="')[2].partition('"')[0]
    assert csrf
    wrong = await client.post("/sign-in", data=form | {"password": "wrong", "_csrf_token": csrf})
    assert wrong.status_code == 401
    assert 'value="auditor"' in wrong.text
    right = await client.post("/sign-in", data=form | {"_csrf_token": csrf})
    assert (right.status_code, right.headers["location"]) == (303, "/audit")
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert (await client.get("/audit")).status_code == 200
    for evil in ("//evil.example/x", "///evil.example/x", "/\\evil.example", "https://evil.example"):
        elsewhere = await client.post("/sign-in", data=form | {"_csrf_token": csrf, "next": evil})
        assert elsewhere.headers["location"] == "/desk", evil


async def test_signing_in_is_limited_and_other_pages_do_not_use_the_limit_up(
    client: httpx.AsyncClient,
) -> None:
    for _ in range(30):
        assert (await client.get("/problems")).status_code == 200
    codes = [
        (await client.post("/api/session", json={"username": "x", "password": "y"})).status_code
        for _ in range(22)
    ]
    assert 401 in codes
    assert codes[-1] == 429


@pytest.mark.parametrize("path", ["/", "/nothing", "/desk", "/health/live", "/static/site.css"])
async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path, headers={"Accept": "text/html"})).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


async def test_refusals_are_problem_details_for_programs_and_pages_for_people(
    client: httpx.AsyncClient,
) -> None:
    unknown = f"/api/competitions/{uuid4()}/events"
    problem = await client.get(unknown)
    assert problem.headers["content-type"].startswith("application/problem+json")
    body = problem.json()
    assert (problem.status_code, body["status"], body["code"]) == (404, 404, "competition_not_found")
    assert body["type"].endswith("/problems#competition_not_found")
    page = await client.get(f"/competitions/{uuid4()}", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "没有这项赛事" in page.text
    lost = await client.get("/desk", headers={"Accept": "text/html"})
    assert (lost.status_code, lost.headers["location"]) == (303, "/sign-in?next=%2Fdesk")
    malformed = await client.get("/api/competitions/no-uuid/events")
    assert malformed.status_code == 404


async def test_every_named_refusal_is_described(client: httpx.AsyncClient) -> None:
    described = (await client.get("/problems", headers={"Accept": "text/html"})).text
    problems = named_problems()
    assert len(problems) > 30
    for code, status, meaning in problems:
        assert f'id="{code}"' in described, code
        assert meaning
        assert 400 <= status < 600


async def test_bad_bodies_are_refused_with_every_fault(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    token = (await client.post("/api/session", json={"username": "organizer", "password": PASSWORD})).json()[
        "token"
    ]
    bearer = {"Authorization": f"Bearer {token}"}
    wrong: dict[str, Any] = {"code": "X", "kind": "hosted"}
    answer = await client.post("/api/competitions", json=wrong, headers=bearer)
    assert answer.status_code == 400
    assert {fault["column"] for fault in answer.json()["faults"]} >= {"name", "level", "year"}
    results = [{"event": "ZZ001", "entry": "ZZ001-01", "points": "NaN"}]
    answer = await client.post(f"/api/competitions/{contest.id}/results", json=results, headers=bearer)
    assert answer.status_code == 400
    answer = await client.post(f"/api/competitions/{contest.id}/awards", headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_confirmed")


@pytest.mark.parametrize(
    ("headers", "query", "language"),
    [
        ({}, "", "zh"),
        ({"Accept-Language": "en-GB,en;q=0.9,zh;q=0.5"}, "", "en"),
        ({"Accept-Language": "de, fr;q=0.8"}, "", "zh"),
        ({"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}, "", "zh"),
        ({"Accept-Language": "en;q=x"}, "", "en"),
        ({"Accept-Language": "en"}, "?lang=zh", "zh"),
        ({"Cookie": "lang=en"}, "", "en"),
        ({"Cookie": "lang=en"}, "?lang=xx", "en"),
    ],
)
async def test_the_language(
    client: httpx.AsyncClient, headers: dict[str, str], query: str, language: str
) -> None:
    answer = await client.get(f"/verify{query}", headers={"Accept": "text/html"} | headers)
    assert answer.headers["content-language"] == language
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}"' in answer.text


async def test_health_and_metrics(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).json() == {"status": "live"}
    assert (await client.get("/health/ready")).json() == {"status": "ready"}
    await client.get(f"/V/{codes.new_code()}")
    metrics = (await client.get("/metrics")).text
    assert "/V/{code" in metrics
    assert 'path="/health/live"' in metrics
    assert "/V/" not in metrics.replace("/V/{code", "")


async def test_the_schema_names_every_operation_and_every_refusal(client: httpx.AsyncClient) -> None:
    schema = (await client.get("/schema/openapi.json")).json()
    operations = [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    ids = [operation["operationId"] for _, _, operation in operations]
    assert len(operations) > 20
    for path, method, operation in operations:
        if path.startswith("/api/"):
            assert {"400", "401", "403", "404", "409", "503"} <= set(operation["responses"]), (path, method)
    assert len(set(ids)) == len(ids)
    assert all(code in schema["info"]["description"] for code, _, _ in named_problems())
    schemas = schema["components"]["schemas"]
    # Two classes of one name would be told apart by their modules, which are nobody's to know outside.
    assert [name for name in schemas if "_" in name and not name.startswith("Page_")] == []
    assert "examples" in schemas["Problem"]["properties"]["code"]
    for path, method, operation in operations:
        for content in operation.get("requestBody", {}).get("content", {}).values():
            body = content["schema"]
            name = (body.get("items") or body)["$ref"].rpartition("/")[2]
            assert "examples" in str(schemas[name]), (path, method, name)


async def test_schemas_say_what_is_answered_and_none_lets_anything_fit(
    client: httpx.AsyncClient,
) -> None:
    schema = (await client.get("/schema/openapi.json")).json()
    assert schema["components"]["schemas"]["ProposalIn"]["properties"]["lines"]["items"].keys() == {"$ref"}

    assert schema["components"]["schemas"]["Aspect"]["properties"]["step"]["type"] == ["number", "string"]

    def loose(part: Any) -> Iterator[Any]:
        if isinstance(part, dict):
            yield from (part for key in ("oneOf", "anyOf") if {} in part.get(key, ()))
            part = list(part.values())
        if isinstance(part, list):
            for each in part:
                yield from loose(each)

    assert list(loose(schema)) == []


async def test_the_whole_chain_goes_through_the_api(client: httpx.AsyncClient) -> None:
    """What the demo does through the services, somebody else's program can do through the API."""
    contest = await make_final()
    administrator, organizer, bureau = map(bearer, (contest.administrator, contest.organizer, contest.bureau))
    document = (SHIPPED / "example-2026.json").read_text(encoding="utf-8")
    program = await client.post("/api/programs", content=document, headers=bureau)
    assert program.status_code == 201, program.text
    refused = await client.post("/api/programs", content=document, headers=organizer)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    confirmed = await client.post(f"/api/competitions/{contest.id}/awards", headers=organizer)
    assert confirmed.json() == {"count": 15}
    lines = await client.get(f"/api/programs/{program.json()['id']}/entitlements", headers=bureau)
    assert (
        sum(line["amount_fen"] for line in lines.json())
        == ((await client.get("/api/programs", headers=bureau)).json()[0]["total_fen"])
    )
    award = next(
        a
        for a in (await client.get(f"/api/competitions/{contest.id}/awards", headers=organizer)).json()
        if a["kind"] == "entry"
    )
    address = f"/api/awards/{award['id']}/revocation"
    previewed = await client.get(address, headers=organizer)
    done = await client.post(address, json={"reason": "复核"}, headers=organizer)
    assert done.json() == previewed.json()
    again = await client.post(address, json={"reason": "复核"}, headers=organizer)
    assert (again.status_code, again.json()["code"]) == (409, "already_revoked")
    missing = await client.post(f"/api/competitions/{contest.id}/credentials", headers=administrator)
    assert (missing.status_code, missing.json()["code"]) == (404, "no_issuer")
    await make_issuer(contest)
    issued = await client.post(f"/api/competitions/{contest.id}/credentials", headers=organizer)
    assert issued.json()["issued"] > 0
    results = (await client.get("/api/competitions")).json()
    events = (await client.get(f"/api/competitions/{results[0]['id']}/events")).json()
    lines = (await client.get(f"/api/events/{events[0]['id']}/results")).json()["lines"]
    assert lines[0]["points"] == "99"


async def test_what_somebody_typed_never_reaches_the_log(client: httpx.AsyncClient) -> None:
    await make_account("administrator")
    with capture_logs() as said:
        refused = await client.post("/api/session", json={"username": "a\u0000", "password": "HUNTER2SECRET"})
        await database.execute("ALTER TABLE registry.account RENAME TO hidden")
        try:
            broken = await client.post("/api/session", json={"username": "a", "password": "HUNTER2SECRET"})
        finally:
            await database.execute("ALTER TABLE registry.hidden RENAME TO account")
    assert (refused.status_code, refused.json()["code"]) == (400, "characters_refused")
    assert (broken.status_code, broken.json()["code"]) == (500, "internal_error")
    unforeseen = [line for line in said if line["event"] == "unforeseen"]
    assert [line["error"] for line in unforeseen] == ["UndefinedTableError"]
    assert all("exc_info" not in line for line in said)
    assert "HUNTER2SECRET" not in str(said)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"starts_on": "2026-12-01"}, 400),
        ({"events": [event("A", "individual", 1), event("A", "individual", 1)]}, 400),
        ({"organizer": {"zh": "无", "en": "none"}}, 404),
        ({"events": [event("A", "individual", 1) | {"scheme": "none"}]}, 404),
    ],
)
async def test_a_competition_that_cannot_be_is_refused_by_name(
    client: httpx.AsyncClient, change: dict[str, Any], status: int
) -> None:
    await make_final()
    token = (await client.post("/api/session", json={"username": "organizer", "password": PASSWORD})).json()[
        "token"
    ]
    body = competition(code="another").model_dump(mode="json") | change
    answer = await client.post("/api/competitions", json=body, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == status, answer.text


async def test_a_number_beyond_every_list_is_refused_by_name(client: httpx.AsyncClient) -> None:
    answer = await client.get("/status/99999999999")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
