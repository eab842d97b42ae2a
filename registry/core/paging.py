"""One page of a list that is too long for one."""

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

PAGE_SIZE: Final = 50

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Page(Generic[Line]):
    """The lines of one page: `total` counts all pages, `page` begins at 1."""

    lines: tuple[Line, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // PAGE_SIZE))
