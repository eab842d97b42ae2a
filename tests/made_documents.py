"""The parts of documents that are made from the code: `make documents` writes them, a test compares them."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from piccolo.columns import Column
from piccolo.conf.apps import Finder

import registry.core.migrations  # noqa: F401  (tells Piccolo where its configuration is)
from competitions.events.changing import EVENT_PARTS
from competitions.events.life_cycle import MOVES
from competitions.words import EVENT_STATES, EventState
from registry.core.columns import HASHED, PERSONAL
from registry.people.actions import ACTIONS, Action
from registry.people.words import ROLES, Role
from tests.documents import ROOT

LIFE_CYCLE = ROOT / "docs" / "life-cycle.md"
ACCESS = ROOT / "docs" / "access.md"
PRIVACY = ROOT / "docs" / "privacy.md"
_BLOCK = re.compile(r"(?<=<!-- made -->\n\n).*?(?=\n\n<!-- /made -->)", re.DOTALL)
_REACH = {"everywhere": "●", "granted": "◐"}


def access_table() -> str:
    """Return the table of rights: one row per action, one column per role."""
    roles = [f"{words.zh} {words.en}" for words in ROLES.values()]
    head = ["操作 Action", *roles, "本人 Oneself", "不可知 Hidden", "二人 Second person"]
    return _table(head, (_row(name, action) for name, action in ACTIONS.items()))


def _row(name: str, action: Action) -> list[str]:
    return [
        f"`{name}` {action.words.zh} {action.words.en}",
        *(_cell(action, role) for role in ROLES),
        "●" if action.oneself else "",
        "●" if action.hidden else "",
        "●" if action.second_person else "",
    ]


def _cell(action: Action, role: Role) -> str:
    reach = action.roles.get(role)
    return _REACH[reach] if reach else ""


def life_cycle_table() -> str:
    """Return the table of moves, and the table of what may change of an event in which state."""
    moves = (
        [
            _state(from_),
            _state(to),
            f"{move.words.zh} {move.words.en}",
            f"`{move.action}`",
            "●" if move.reasoned else "",
        ]
        for (from_, to), move in MOVES.items()
    )
    parts = (
        [
            f"`{name}` {part.words.zh} {part.words.en}",
            *("●" if each in part.states else "" for each in EVENT_STATES),
        ]
        for name, part in EVENT_PARTS.items()
    )
    head = ["从 From", "到 To", "步骤 Step", "权限 Right", "须写理由 Reason"]
    states = [f"{words.zh} {words.en}" for words in EVENT_STATES.values()]
    title = "## 何时可改什么 What may change in which state"
    return "\n\n".join([_table(head, moves), title, _table(["内容 Part", *states], parts)])


def _state(code: EventState) -> str:
    words = EVENT_STATES[code]
    return f"`{code}` {words.zh} {words.en}"


def personal_columns() -> Iterator[tuple[str, str, Column]]:
    """Yield (table, what it is, column) of every column that is declared to hold personal data."""
    for app in ("registry", "competitions", "credentials", "rewards"):
        for table in Finder().get_app_config(app).table_classes:
            for column in table._meta.columns:
                marked = column._meta.help_text or ""
                if marked.startswith(PERSONAL):
                    yield f"{app}.{table._meta.tablename}", marked.partition(": ")[2], column


def privacy_table() -> str:
    """Return the table of personal data: where it is, what it is, and how it is kept."""
    rows = sorted(
        [f"`{table}`", f"`{column._meta.name}`", what, _kept(column)]
        for table, what, column in personal_columns()
    )
    return _table(["表 Table", "列 Column", "内容 What it is", "保存方式 How it is kept"], rows)


def _kept(column: Column) -> str:
    if column._meta.secret:
        return "加密 AES-256-GCM"
    return "键控散列 keyed hash" if (column._meta.help_text or "").startswith(HASHED) else "明文 as it is"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = list(head)
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def made(path: Path) -> str:
    """Return a document with its made part as it should be."""
    table = {ACCESS: access_table, LIFE_CYCLE: life_cycle_table, PRIVACY: privacy_table}[path]()
    text = path.read_text(encoding="utf-8")
    if not _BLOCK.search(text):
        raise ValueError(f"{path} has no place for what is made")
    return _BLOCK.sub(lambda _: table, text)


if __name__ == "__main__":
    for document in (ACCESS, LIFE_CYCLE, PRIVACY):
        document.write_text(made(document), encoding="utf-8")
