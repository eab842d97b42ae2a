"""What a file prints beside what was signed: every kind as it is drawn, and each thing altered alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from credentials.certificate.attachment import words_on
from credentials.certificate.paper import Paper
from credentials.certificate.rendering import render
from credentials.checking.handed_in import check_file
from credentials.checking.on_paper import printed_step
from credentials.claims.printed import Printed
from credentials.claims.reading import printed
from credentials.issuing import queries as issued
from credentials.verification.tokens import read_token
from registry.core.texts import Text, text
from tests.credentials.checking.test_handed_in import INNER, codes_of
from tests.credentials.taking_back.test_taking_back import make_unpaid
from tests.credentials.test_archiving import KINDS, LAYOUTS
from tests.credentials.test_certificate import TOKEN, make_printed

Alter = Callable[[Printed], Printed]


def longer(value: Text | None) -> Text:
    return text(f"{value.zh if value else ''}丰", value.en if value else "Other")


ALTERED: dict[str, Alter] = {
    "name": lambda one: replace(one, recipient=f"{one.recipient}丰"),
    "name in front": lambda one: replace(one, recipient=f"小{one.recipient}"),
    "no school": lambda one: replace(one, school=None),
    "school": lambda one: replace(one, school=longer(one.school)),
    "competition": lambda one: replace(one, competition=text("2027年松原省职业院校技能大赛", "Other")),
    "event": lambda one: replace(one, event=text("数控车削", "Turning")),
    "level": lambda one: replace(one, level=text("国家级", "national")),
    "organizer": lambda one: replace(one, organizer=text("国务院", "Other")),
    "award": lambda one: replace(one, award=text("特等奖", "Grand Prize")),
    "award longer": lambda one: replace(one, award=longer(one.award)),
    "place": lambda one: replace(one, place="1"),
    "place longer": lambda one: replace(one, place=f"1{one.place}"),
    "no place": lambda one: replace(one, place=""),
    "points": lambda one: replace(one, points="99.99"),
    "points longer": lambda one: replace(one, points=f"1{one.points}"),
    "no points": lambda one: replace(one, points=""),
    "day": lambda one: replace(one, awarded_on=one.awarded_on - timedelta(days=365)),
    "issuer": lambda one: replace(one, issuer=text("教育部", "Ministry")),
    "serial": lambda one: replace(one, serial="SY-2026-000124"),
}


def step_of(drawn: Printed, signed: Printed, layout: Any = "landscape") -> tuple[str, str]:
    step = printed_step(words_on(render(drawn, TOKEN, Paper(layout))), signed)
    return step.outcome, step.code


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_printed_as_signed(kind: str, layout: Any) -> None:
    assert step_of(KINDS[kind], KINDS[kind], layout)[0] == "passed"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_honor_and_the_decision_that_confers_it_are_compared(layout: Any) -> None:
    signed = KINDS["honor"]
    assert signed.basis is not None
    other = text(signed.basis.zh.replace("88号", "89号"), signed.basis.en)
    for drawn in (replace(signed, basis=other), replace(signed, lead=text("技能大师", "Master"))):
        assert step_of(drawn, signed, layout) == ("failed", "print_differs")


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED)
def test_whatever_is_altered_alone_is_found(alter: Alter) -> None:
    signed = make_printed(recipient="张三", place="2")
    assert step_of(alter(signed), signed) == ("failed", "print_differs")


def test_place_and_points_that_nobody_signed_are_found() -> None:
    signed = make_printed(place="", points="")
    assert step_of(replace(signed, place="1"), signed) == ("failed", "print_differs")
    assert step_of(replace(signed, points="99.99"), signed) == ("failed", "print_differs")


@pytest.mark.parametrize("change", [{"lead": text("全国技术能手", "National Expert")}, {"recipient": "王五"}])
def test_an_altered_title_is_found(change: dict[str, Any]) -> None:
    assert step_of(replace(KINDS["title"], **change), KINDS["title"]) == ("failed", "print_differs")


@pytest.mark.anyio
async def test_a_signed_token_under_an_altered_page(db: None) -> None:
    contest, _ = await make_unpaid()
    token = (await issued.issued(contest.id))[0].token
    signed = printed(read_token(token).payload)
    good = await check_file(render(signed, token), "good.pdf", INNER)
    assert (good.state, codes_of(good)) == ("valid", {})
    forged = replace(signed, recipient=f"{signed.recipient}丰", place="1", points="99.99", school=None)
    checked = await check_file(render(forged, token), "forged.pdf", INNER)
    assert (checked.state, codes_of(checked)) == ("invalid", {"printed": "print_differs"})
