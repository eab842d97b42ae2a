"""One commendation with its lines, and the locks on it: shared by all use cases of commendations."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from registry.core import database
from registry.core.texts import text
from registry.people.access import Subject
from rewards.commendations.content import Words, hash_of
from rewards.commendations.refusals import CommendationDecidedError, NobodyToCommendError
from rewards.commendations.selection import Chosen

_ONE: Final = """
SELECT c.*, a.person AS drafter FROM rewards.commendation c
JOIN registry.account a ON a.id = c.drafted_by WHERE c.id = $1
"""
_WORDS: Final = ("title", "number", "basis", "body", "dated")


@dataclass(frozen=True, slots=True)
class Found:
    """A commendation with its words and lines, and the bureau and the people that drafted it."""

    id: UUID
    state: str
    words: Words
    lines: tuple[Chosen, ...]
    drafted_by: UUID
    drafters: frozenset[UUID]

    @property
    def subject(self) -> Subject:
        """What a right is asked about."""
        return Subject(
            organizations=frozenset({self.words.organization}),
            proposers=self.drafters,
        )

    @property
    def content_hash(self) -> str:
        """The hash of what stands there now."""
        return hash_of(self.words, self.lines)


async def find(commendation: UUID) -> Found | None:
    """Return a commendation with its lines, None where there is none."""
    row = await database.fetch_one(_ONE, commendation)
    if row is None:
        return None
    lines = await database.fetch(
        "SELECT number, part, recipient, honor, honor_en FROM rewards.commendation_line"
        " WHERE commendation = $1 ORDER BY number",
        commendation,
    )
    return Found(
        id=row["id"],
        state=row["state"],
        words=Words(row["organization"], *(row[name] for name in _WORDS)),
        lines=tuple(
            Chosen(line["number"], line["part"], line["recipient"], text(line["honor"], line["honor_en"]))
            for line in lines
        ),
        drafted_by=row["drafted_by"],
        drafters=frozenset({row["drafted_by"], row["drafter"]} - {None}),
    )


async def lock(commendation: UUID) -> None:
    """Let nobody else change or decide a commendation until the open transaction ends."""
    await database.execute("SELECT 1 FROM rewards.commendation WHERE id = $1 FOR UPDATE", commendation)


def subject_of(commendation: UUID) -> str:
    """Return what a commendation is called in the audit trail and in notices."""
    return f"commendation:{commendation}"


def nobody() -> NobodyToCommendError:
    """Return the refusal of lists without a line."""
    return NobodyToCommendError(
        text(
            "没有符合条件的有效奖项：请改选年度、级别、奖次或名单。",
            "No award that stands fits: choose another year, level, tier or list.",
        )
    )


def decided_already() -> CommendationDecidedError:
    """Return the refusal of what is only done to a draft."""
    return CommendationDecidedError(
        text("表彰决定已审定，不再更改。", "The commendation was decided and does not change any more.")
    )
