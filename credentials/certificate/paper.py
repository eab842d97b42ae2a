"""How an issuer's certificates look: the layout of the page, the seal, and what the QR code holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from credentials.claims.printed import Printed

Layout = Literal["landscape", "portrait"]
QrCode = Literal["plain", "offline"]
"""What the QR code holds: the address only, or a proof too that is checked without a network."""

Prove = Callable[[Printed, str], str]
"""Makes the proof of a certificate from its fields and its token; empty when there can be none."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The layout of a certificate, and the seal as PNG; without one, an invented seal is drawn.

    With `prove`, the QR code holds the proof that it makes, and is drawn larger.
    """

    layout: Layout = "landscape"
    seal: bytes | None = None
    prove: Prove | None = None


USUAL: Final = Paper()
