"""Mail: delivered to a real server, off without one, and never an address in the log."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from structlog.testing import capture_logs

from registry.core import mail
from registry.core.settings import Settings, current, use
from tests.service import free_port

pytestmark = pytest.mark.anyio


class Box:
    """A mail server's box that keeps what comes."""

    def __init__(self) -> None:
        self.came: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  (its library's name)
        self.came.append(envelope)
        return "250 OK"


@pytest.fixture
def box(settings: Settings) -> Iterator[Box]:
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    use(
        settings.model_copy(
            update={"smtp_url": f"smtp://127.0.0.1:{controller.port}?from=registry@example.org"}
        )
    )
    yield box
    use(settings)
    controller.stop()


async def test_a_message_arrives_whole(box: Box) -> None:
    assert await mail.send("somebody@example.org", "邀请 An invitation", "打开链接\nOpen it\n") == "sent"
    (came,) = box.came
    assert (came.mail_from, came.rcpt_tos) == ("registry@example.org", ["somebody@example.org"])
    message = message_from_bytes(came.content, policy=policy.default)
    assert message["Subject"] == "邀请 An invitation"
    assert message.get_content().splitlines() == ["打开链接", "Open it"]


async def test_nothing_is_sent_to_nobody_or_without_a_server(box: Box, settings: Settings) -> None:
    assert await mail.send("", "x", "x") == "off"
    use(settings)
    assert await mail.send("somebody@example.org", "x", "x") == "off"
    assert box.came == []


@pytest.mark.parametrize("user", ["", "user:pass-word-of-mail@"])
async def test_what_fails_is_told_and_logged_without_address_or_password(
    settings: Settings, box: Box, user: str
) -> None:
    # Nobody listens there; with a password, the box offers no encryption, so that none is given away.
    port = free_port() if not user else int(_port())
    use(settings.model_copy(update={"smtp_url": f"smtp://{user}127.0.0.1:{port}?from=a@example.org"}))
    with capture_logs() as said:
        assert await mail.send("somebody@example.org", "x", "x") == "failed"
    assert [line["event"] for line in said] == ["mail_failed"]
    assert "somebody" not in str(said)
    assert "pass-word" not in str(said)
    assert box.came == []


async def test_a_newline_in_an_address_sends_nothing(box: Box) -> None:
    with capture_logs():
        assert await mail.send("a@example.org\nBcc: b@example.org", "x", "x") == "failed"
    assert box.came == []


def _port() -> str:
    return current().smtp_url.partition("127.0.0.1:")[2].partition("?")[0]
