"""Why something cannot be done to a commendation."""

from registry.core.errors import BadInputError, ConflictError


class CommendationDecidedError(ConflictError):
    """The commendation was decided: it never changes any more."""

    code = "commendation_decided"


class CommendationNumberTakenError(ConflictError):
    """The bureau has another decision of the same document number."""

    code = "commendation_number_taken"


class NobodyToCommendError(ConflictError):
    """No award that stands fits what was chosen."""

    code = "nobody_to_commend"


class CommendationChangedError(ConflictError):
    """The draft is not any more what was looked at."""

    code = "commendation_changed"


class CommendationDatedLaterError(BadInputError):
    """The decision bears a day that has not come."""

    code = "commendation_dated_later"


class CommendingBureauMissingError(BadInputError):
    """The account is an officer of no bureau, or of several, and does not say which decides."""

    code = "commending_bureau_missing"


class RewardListNotApprovedError(ConflictError):
    """There is no approved list of rewards of this id."""

    code = "reward_list_not_approved"


class CommendationNotDecidedError(ConflictError):
    """The commendation is a draft: it is changed or thrown away, not repealed."""

    code = "commendation_not_decided"


class CommendationRepealedError(ConflictError):
    """The commendation was repealed as a whole: nothing of it stands that could be changed."""

    code = "commendation_repealed"


class CommendationLineGoneError(ConflictError):
    """The line does not stand on the commendation, or does not any more."""

    code = "commendation_line_gone"


class CommendationProposalOpenError(ConflictError):
    """Something was proposed about the same already, and waits for its answer."""

    code = "commendation_proposal_open"


class CommendationProposalAnsweredError(ConflictError):
    """The proposal was approved or refused before."""

    code = "commendation_proposal_answered"
