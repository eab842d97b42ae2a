"""What another payer paid: recorded with evidence by one officer, confirmed by another, and taken off."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload

from registry.core.settings import Settings
from tests.browser.conftest import PASSWORDS, Open
from tests.browser.test_rewards_commendations import DESK, PHONE, window_of
from tests.competitions.external.documents import PDF
from tests.competitions.results.test_killed import served
from tests.rewards.outside_payments.makers import DOCUMENT, PROVINCE, make_office

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser"), pytest.mark.timeout(180)]

RECORDED = "/outside-payments?state=recorded"
WORDS = {
    "record": {"zh": "登记", "en": "Record it"},
    "confirm": {"zh": "确认所选…", "en": "Confirm the ticked…"},
    "others": {"zh": "等待其他部门", "en": "Waiting for others"},
}


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(("width", "lang"), [(PHONE, "en"), (DESK, "zh")])
async def test_recorded_by_one_confirmed_by_another_and_less_is_due(
    settings: Settings, chromium: Browser, tmp_path: Path, width: int, lang: str
) -> None:
    office = await make_office(tmp_path)
    due = f"/rewards/{office.program.id}/entitlements"
    async with served(settings) as server:
        recorder = await window_of(chromium, server.url, office.recorder, width, lang)
        assert await recorder.go("/outside-payments") == 200
        await recorder.page.locator("main a[href='/outside-payments/new']").click()
        typed = office.row(payee="别人")
        for field in ("competition", "event", "entry", "payee", "payer", "document_number", "amount"):
            await recorder.page.fill(f"#{field}", typed[field])
        await recorder.page.fill("#paid_on", typed["paid_on"])
        await recorder.page.select_option("#payee_class", "student")
        await recorder.page.select_option("#payer_level", "provincial")
        file = FilePayload(name="notice.pdf", mimeType="application/pdf", buffer=PDF)
        await recorder.page.set_input_files("#evidence", file)
        await recorder.press(WORDS["record"][lang])
        # Whoever is not known is said at the field, and what was typed is still there.
        assert await recorder.page.locator("#payee-said").count() == 1
        assert await recorder.page.input_value("#document_number") == DOCUMENT
        assert await recorder.page.input_value("#payee_class") == "student"
        await recorder.page.fill("#payee", office.payee.payee_name)
        await recorder.page.set_input_files("#evidence", file)
        await recorder.press(WORDS["record"][lang])
        assert recorder.page.url.endswith(RECORDED)
        # Who recorded it has nothing to tick, and finds it among what waits for others.
        assert await recorder.page.locator("main input[name=line]").count() == 0
        await recorder.go("/rewards/desk")
        ours, _, others = (await recorder.page.inner_html("main")).partition(WORDS["others"][lang])
        assert RECORDED not in ours and RECORDED in others

        confirmer = await window_of(chromium, server.url, office.confirmer, width, lang)
        await confirmer.go(due)
        assert "70.00" not in await confirmer.page.inner_text("main")
        await confirmer.go("/rewards/desk")
        await confirmer.page.locator(f"main a[href='{RECORDED}']").click()
        assert PROVINCE in await confirmer.page.inner_text("main")
        await confirmer.page.locator("main input[name=line]").check()
        await confirmer.press(WORDS["confirm"][lang])
        preview = await confirmer.page.inner_text("main")
        assert "−100.00" in preview and "+70.00" in preview
        await confirmer.page.locator("main button[value=confirm_now]").click()
        await confirmer.check()
        assert confirmer.page.url.endswith("/outside-payments")

        await confirmer.go(due)
        row = confirmer.page.locator("main tr", has_text=office.payee.payee_name).filter(has_text="70.00")
        assert await row.count() >= 1
        assert DOCUMENT in (await confirmer.page.text_content("main") or "")
        await confirmer.go("/rewards/desk")
        assert await confirmer.page.locator(f"main a[href='{RECORDED}']").count() == 0
        for window in (recorder, confirmer):
            assert window.troubles == []
            await window.page.context.close()


async def test_the_demo_leaves_one_for_another_officer_to_confirm(visit: Open) -> None:
    window = await visit(PHONE, "zh")
    await window.sign_in("bureau2", PASSWORDS["bureau2"])
    await window.go("/rewards/desk")
    await window.page.locator(f"main a[href='{RECORDED}']").click()
    await window.check()
    assert await window.page.locator("main input[name=line]").count() == 1
    assert "（虚构）" in await window.page.inner_text("main tbody")
