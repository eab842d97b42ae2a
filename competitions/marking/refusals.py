"""Why marks are not taken: refusals that several use cases share, and faults that name their cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from competitions.marking.scheme import called
from competitions.words import EVENT_STATES, EventState
from registry.core.errors import BadInputError, ConflictError, Fault, ForbiddenError
from registry.core.texts import Text, text


@dataclass(frozen=True, slots=True)
class CellFault(Fault):
    """What is wrong with one cell; `entry` and `field` are codes, the sheet is that of the module."""

    module: str = ""
    entry: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that somebody typed while somebody else saved the sheet; an empty text stands for no mark."""

    module: str
    entry: str
    field: str
    yours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Who saved a sheet meanwhile, and when; its version now."""

    module: str
    name: str
    at: datetime
    version: int


class MarksFaultyError(BadInputError):
    """Cells hold what cannot be a mark, or name no cell of the sheet; nothing was stored."""

    code = "marks_faulty"

    def __init__(self, message: Text, cells: Sequence[CellFault]) -> None:
        super().__init__(message, cells)
        self.cells = tuple(cells)


class VersionConflictError(ConflictError):
    """Somebody else saved the sheet since it was read; nothing was stored.

    `meanwhile` says who and when for each sheet, `clashes` which of the typed cells hold something else now.
    """

    code = "marks_version_conflict"

    def __init__(self, meanwhile: Sequence[Meanwhile], clashes: Sequence[Clash]) -> None:
        who_zh = "、".join(dict.fromkeys(each.name for each in meanwhile))
        who_en = ", ".join(dict.fromkeys(each.name for each in meanwhile))
        super().__init__(
            text(
                f"{who_zh} 在此期间保存过此表，未存入：请核对不同的格子后再保存。",
                f"{who_en} saved this sheet meanwhile; nothing was stored. Compare what differs, save again.",
            )
        )
        self.meanwhile = tuple(meanwhile)
        self.clashes = tuple(clashes)


class OtherEnteringError(ForbiddenError):
    """The same person types the other entering of this module; the two have to be typed by two people."""

    code = "marks_other_entering"


class DecoderTypesError(ForbiddenError):
    """Who has looked up whose a code is cannot mark in this event any more."""

    code = "decoder_types"


class DrawerTypesError(ForbiddenError):
    """Who made a draw of a blind event knows half of whose a code is, and does not mark in it."""

    code = "drawer_types"


class TypistSettlesError(ForbiddenError):
    """Who typed one entering of a module neither settles where the two differ nor signs the module off."""

    code = "typist_settles"


class OwnSchoolError(ForbiddenError):
    """The account belongs to a school that competes in the event, and judges do not mark their own school."""

    code = "marks_own_school"


class SheetSignedError(ConflictError):
    """The module is signed off; its marks stand until it is opened again with a reason."""

    code = "marks_signed"


class NotMarkingError(ConflictError):
    """The event is not being marked."""

    code = "not_marking"


class SheetUnknownError(BadInputError):
    """The marking scheme of the event has no such sheet, or no second entering."""

    code = "sheet_unknown"


class SheetOpenError(ConflictError):
    """The module cannot be signed off yet; each fault names a cell that is missing, unsettled or in doubt."""

    code = "marks_open"

    def __init__(self, message: Text, cells: Sequence[CellFault]) -> None:
        super().__init__(message, cells)
        self.cells = tuple(cells)


class NotSignedError(ConflictError):
    """The module is not signed off, so there is nothing to open again."""

    code = "marks_not_signed"


class KeyReusedError(ConflictError):
    """The idempotency key was used for another save; each save has a key of its own."""

    code = "key_reused"


class KeyMissingError(BadInputError):
    """A save comes without an idempotency key, or with one that cannot be."""

    code = "key_missing"


def not_marking(state: EventState) -> NotMarkingError:
    """Return the refusal for an event in this state."""
    said = EVENT_STATES[state]
    return NotMarkingError(
        text(
            f"赛项现在是“{said.zh}”，不能录入评分：请由裁判长开始或重开评分。",
            f"The event is “{said.en}”, and marks cannot be typed: the chief judge has to open marking.",
        )
    )


def signed(modules: Sequence[str]) -> SheetSignedError:
    """Return the refusal for modules that are signed off."""
    which = called(*modules)
    return SheetSignedError(
        text(
            f"{which.zh}已签字锁定：需要更改请由裁判长说明理由后重开。",
            f"Signed off: {which.en}. To change it, the chief judge has to open it with a reason.",
        )
    )


def decoder() -> DecoderTypesError:
    """Return the refusal for whoever decoded."""
    return DecoderTypesError(
        text(
            "您在本赛项解密过加密号（或登记过参赛队的状态），不能再录入或裁定评分：请由他人办理。",
            "You learned whose a code of this event is and do not mark in it any more: ask somebody else.",
        )
    )


def drawer() -> DrawerTypesError:
    """Return the refusal for whoever made a draw."""
    return DrawerTypesError(
        text(
            "您为本赛项抽过签，不能录入或裁定评分：请由没有参与抽签的人办理。",
            "You made a draw of this event and do not mark in it: ask somebody who drew nothing.",
        )
    )


def typist_settles(module: str) -> TypistSettlesError:
    """Return the refusal for whoever typed the module."""
    which = called(module)
    return TypistSettlesError(
        text(
            f"您录入过{which.zh}，不能裁定它的差异或为它签字：请由没有录入的裁判长办理。",
            f"You typed {which.en}: a chief judge who did not has to settle it and sign it off.",
        )
    )


def own_school() -> OwnSchoolError:
    """Return the refusal for whoever would mark their own school; it does not say which entry that is."""
    return OwnSchoolError(
        text(
            "其中有您所在单位的参赛队，须回避：请由其他人录入。",
            "An entry of your own organization is among them: somebody else has to type its marks.",
        )
    )


def sheet_unknown(module: str) -> SheetUnknownError:
    """Return the refusal for a sheet that there is not."""
    return SheetUnknownError(
        text(
            f"没有评分表“{module}”：请刷新页面后重试。",
            f"There is no sheet “{module}”: reload the page and try again.",
        )
    )


def at_cell(code: str, cell: tuple[str, str, str], title: Text, why: Text) -> CellFault:
    """Return a fault of one cell (module, entry, field); its words begin with where it is."""
    module, entry, field = cell
    return CellFault(
        code,
        text(f"{entry} {title.zh}：{why.zh}", f"{entry}, {title.en}: {why.en}"),
        sheet=module,
        column=field or title.zh,
        module=module,
        entry=entry,
        field=field,
    )


def checked_key(given: str | None) -> str:
    """Return an idempotency key that can be kept.

    Raises:
        KeyMissingError: there is none, or it is not made of 8 to 80 letters, digits, - and _.
    """
    if given is None or not re.fullmatch(r"[A-Za-z0-9_-]{8,80}", given):
        raise KeyMissingError(
            text(
                "每次保存须带一个编号（Idempotency-Key）：8 至 80 个字母、数字、- 或 _，例如 UUID。",
                "Send an Idempotency-Key with each save: 8 to 80 letters, digits, - or _, such as a UUID.",
            )
        )
    return given
