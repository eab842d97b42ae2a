"""How an issuer's certificates look: the layout of the page, and the picture of its seal."""

from dataclasses import dataclass
from typing import Final, Literal

Layout = Literal["landscape", "portrait"]


@dataclass(frozen=True, slots=True)
class Paper:
    """The layout of a certificate, and the seal as PNG; without one, an invented seal is drawn."""

    layout: Layout = "landscape"
    seal: bytes | None = None


USUAL: Final = Paper()
