"""Drawing certificates one after the other for whoever takes many away: in order, a few ahead.

Both drawing threads are kept busy, and no more than that: single certificates of others get their turn
between, and memory holds a few pages whatever the number.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from credentials.bundles import queries
from credentials.bundles.queries import Chosen
from credentials.certificate.glyphs import UndrawableCharacterError
from credentials.certificate.of_token import certificate_of
from credentials.certificate.paper import Paper
from credentials.claims.printed import Printed
from credentials.claims.reading import printed
from credentials.drawing import drawn
from credentials.issuers import queries as issuers
from credentials.qr import UnfitAddressError
from credentials.signers import KeyStoreUnavailableError
from credentials.verification.tokens import read_token
from registry.core.texts import Text, text

_AHEAD: Final = 4
_PORTION: Final = 200
# A bundle waits for its turn longer than somebody who looks at a page.
_PATIENCE: Final = 300.0
_TAKEN_BACK: Final = text("刚刚被撤销或暂停。", "It was revoked or suspended just now.")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One certificate: what it says and its PDF, or why there is none."""

    printed: Printed
    pdf: bytes | None
    refusal: Text | None = None


async def drawn_in_order(credentials: Sequence[UUID]) -> AsyncGenerator[Drawn, None]:
    """Yield every one of these certificates, drawn, in the order given.

    One that cannot be drawn comes with the reason, and holds up no other.

    Raises:
        DrawingBusyError: the drawing threads were busy with others for minutes.
    """
    ahead: deque[asyncio.Task[Drawn]] = deque()
    papers: dict[str, Paper] = {}
    try:
        for start in range(0, len(credentials), _PORTION):
            for one in await queries.portion(credentials[start : start + _PORTION]):
                if one.issuer not in papers:
                    papers[one.issuer] = await issuers.paper(one.issuer)
                ahead.append(asyncio.create_task(draw_one(one, papers[one.issuer])))
                if len(ahead) >= _AHEAD:
                    yield await ahead.popleft()
        while ahead:
            yield await ahead.popleft()
    finally:
        # Who takes the bundle away may stop in the middle.
        for task in ahead:
            task.cancel()


async def draw_one(one: Chosen, paper: Paper) -> Drawn:
    """Return a certificate drawn, or why it was not.

    It counts no more, has a character without a form, or a key store signs no proof for its QR code.

    Raises:
        DrawingBusyError: the drawing threads were busy with others for minutes.
    """
    says = printed(read_token(one.token).payload)
    if not one.counts:
        return Drawn(says, None, _TAKEN_BACK)
    try:
        return Drawn(says, await drawn(partial(certificate_of, one.token, paper), _PATIENCE))
    except (UndrawableCharacterError, UnfitAddressError, KeyStoreUnavailableError) as refused:
        return Drawn(says, None, refused.message)
