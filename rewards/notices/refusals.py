"""Why something is not done to a list, and the sentences for it."""

from collections.abc import Sequence
from datetime import date

from registry.core.errors import BadInputError, ConflictError, Fault, ForbiddenError
from registry.core.texts import Text, text


class ListStateError(ConflictError):
    """The list is in a state that does not allow this; the message says which does."""

    code = "list_state"


class NothingReadyError(ConflictError):
    """No entitlement of the program is ready for a list; the preview says why for each."""

    code = "nothing_ready"


class LinesNotReadyError(ConflictError):
    """Some of the entitlements chosen cannot be put on a list; `faults` says which and why."""

    code = "lines_not_ready"


class ListEmptyError(ConflictError):
    """The list has no lines left: there is nothing to publish or to approve."""

    code = "list_empty"


class ListTitleError(BadInputError):
    """A list needs a title of at most 200 characters, and says in at most 500 where one can object."""

    code = "list_title"


class ListOverBudgetError(ConflictError):
    """More is ready than the budget has left, and by the program an officer decides who comes first."""

    code = "list_over_budget"


class OtherBureauError(ForbiddenError):
    """Lists of a program are drafted and published by the bureau that its approvals begin with."""

    code = "other_bureau"


class ProgramUnfitForListsError(ConflictError):
    """The program does not say how lists are noticed or approved, or is not in force."""

    code = "program_unfit_for_lists"


class NoticeNotOverError(ConflictError):
    """The public notice runs until its last day is over; the message says which that is."""

    code = "notice_not_over"


class NeverNoticedError(ConflictError):
    """The list was never on public notice, and is published before it is put up for approval."""

    code = "never_noticed"


def wrong_state(state: str, words: Text) -> ListStateError:
    """Return the refusal for a list that is in another state than the one that something is done from."""
    from rewards.notices.words import LIST_STATES  # noqa: PLC0415  (words need none of this)

    now = LIST_STATES[state]
    return ListStateError(
        text(
            f"名单现在的状态是“{now.zh}”：{words.zh}请刷新页面查看。",
            f"The list is now {now.en}: {words.en} Reload the page.",
        )
    )


def not_over(until: date) -> NoticeNotOverError:
    """Return the refusal to close a notice before its last day is over."""
    return NoticeNotOverError(
        text(
            f"公示期到 {until} 24时止，不能提前结束：请在 {until} 之后再办。",
            f"The notice runs to the end of {until} and cannot be closed early: come back after that day.",
        )
    )


def empty() -> ListEmptyError:
    """Return the refusal for a list without lines."""
    return ListEmptyError(
        text(
            "名单上没有可以继续办理的行：请答复异议，或取消这份名单后重新起草。",
            "No line is left on the list: answer its objections, or cancel it and draft another one.",
        )
    )


def not_ready(faults: Sequence[Fault]) -> LinesNotReadyError:
    """Return the refusal for a selection of which some cannot be put on a list."""
    return LinesNotReadyError(
        text(
            f"所选应奖中有 {len(faults)} 项不能列入名单：请在预览中取消勾选后重试。",
            f"{len(faults)} of the entitlements chosen cannot be put on a list: leave them out.",
        ),
        faults,
    )
