"""The form of an entry: who runs the contest fills it in too; what it says, and whom it keeps picked."""

import re

import httpx
import pytest

from registry.core import database
from tests.competitions.entries.contests import SECOND, Open, entry_of, make_open, people, stored
from tests.factories import COMMITTEE, make_account
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio


async def host_window(client: httpx.AsyncClient, contest: Open) -> Browser:
    """Return a window of an organizer whose right is bound to the host of the contest."""
    host = await database.fetch_value("SELECT id FROM registry.organization WHERE name = $1", COMMITTEE)
    bound = await make_account("organizer", contest.administrator, organization=host, username="host_office")
    return Browser(client, bound)


def table(page: str) -> str:
    return page.partition('id="people"')[2].partition("</fieldset>")[0]


async def test_an_organizer_of_the_host_enters_for_any_school_of_the_contest(
    client: httpx.AsyncClient,
) -> None:
    contest = await make_open()
    first, second, other = await people(contest.other, contest.second, "生甲", "生乙", "生丙")
    event = (await contest.event("ZZ002")).id
    window = await host_window(client, contest)
    choose = f"/events/{event}/entries/school"
    assert choose in (await window.get("/entry-desk")).text
    assert choose in (await window.get(f"/events/{event}/entries")).text
    form = f"/events/{event}/entries/new?organization={contest.second}"
    assert form in (await window.get(f"{choose}?q=乙职")).text
    # The school's people are not the organizer's to look through: only who is named whole is found.
    assert "生甲" not in table((await window.get(form)).text)
    assert "生甲" not in table((await window.send(form, step="find", q="生")).text)
    found = table((await window.send(form, step="find", q="生甲、生乙")).text)
    assert (str(first) in found, str(second) in found, str(other) in found) == (True, True, False)
    done = await window.send(form, step="save", **{f"part-{first}": "member", f"part-{second}": "member"})
    assert done.status_code == 303
    assert await stored(contest) == [("ZZ002", "ZZ002-01", SECOND, "生甲 生乙", "")]
    entry = await entry_of(contest, "ZZ002-01")
    assert "生甲" in table((await window.get(f"/entries/{entry}/change")).text)


async def test_a_school_enters_for_itself_only_and_who_only_watches_gets_no_form(
    client: httpx.AsyncClient,
) -> None:
    contest = await make_open()
    (pupil,) = await people(contest.officer, contest.school, "生甲")
    event = (await contest.event("ZZ001")).id
    window = Browser(client, contest.officer)
    done = await window.send(
        f"/events/{event}/entries/new?organization={contest.school}",
        step="save",
        **{f"part-{pupil}": "member"},
    )
    assert done.status_code == 303
    assert (await window.get(f"/events/{event}/entries/school")).status_code == 403
    assert f"/events/{event}/entries/school" not in (await window.get(f"/events/{event}/entries")).text
    entry = await entry_of(contest, "ZZ001-01")
    chief = await make_account("chief_judge", contest.administrator, competition=contest.id)
    watching = Browser(client, chief)
    assert (await watching.get(f"/entries/{entry}")).status_code == 200
    for form in ("change", "replace"):
        assert (await watching.get(f"/entries/{entry}/{form}")).status_code == 403


async def test_the_form_says_what_is_asked_and_shows_who_is_picked_before_the_search(
    client: httpx.AsyncClient,
) -> None:
    contest = await make_open(
        {
            "substitutes_max": 2,
            "born_not_before": "2006-01-01",
            "roles": ["student"],
            "school_kinds": ["secondary_vocational"],
            "cities": ["长春市"],
            "barred_by": [{"level": "national", "awards": ["first"]}],
        }
    )
    pupils = await people(
        contest.officer, contest.school, *[f"生{n}" for n in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"]
    )
    event = (await contest.event("ZZ002")).id
    form = f"/events/{event}/entries/new?organization={contest.school}"
    window = Browser(client, contest.officer)
    page = (await window.get(form)).text
    facts = page.partition('class="facts"')[2].partition("</dl>")[0]
    assert all(
        word in facts for word in ("2006-01-01", "学生", "中等职业学校", "长春市", "国家级", "限同一赛项")
    )
    assert "替补最多 2 名" in table(page)
    # Somebody who is missing is registered from here by who may.
    assert f"/people/new?organization={contest.school}" in page
    # A long list is cut: on a phone it would hide the form.
    assert len(re.findall(r'<select id="part-', page)) == 20
    last = pupils[-1]
    kept = table((await window.send(form, step="find", q="生甲", **{f"part-{last}": "member"})).text)
    assert kept.index(str(last)) < kept.index('name="q"') < kept.index(str(pupils[0]))
