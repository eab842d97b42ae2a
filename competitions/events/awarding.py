"""What is set up may name only awards that some ladder has, and only schemes that hold on the day."""

from collections.abc import Iterable, Iterator
from datetime import date

from competitions.awards.schemes import Scheme, shipped_scheme, shipped_schemes
from competitions.entries.limits import EntryLimits
from competitions.events.schemas import DerivedAwards
from competitions.external import prizes
from registry.core.errors import BadInputError, Fault
from registry.core.texts import text


class AwardUnknownError(BadInputError):
    """What is set up names awards that nobody can win; each fault names the field and one code.

    Code of the faults: `award_unknown`.
    """

    code = "award_unknown"


class SchemeNotInForceError(BadInputError):
    """The award scheme is not for contests of the day on which the event ends."""

    code = "scheme_not_in_force"


def schemes_on(day: date) -> list[Scheme]:
    """Return every version of every shipped scheme that is for contests of a day."""
    return [scheme for scheme in shipped_schemes() if scheme.in_force(day)]


def require_in_force(named: str, day: date) -> None:
    """Let a scheme pass that is for contests of a day.

    Raises:
        UnknownSchemeError: it is not shipped.
        SchemeNotInForceError: it is for contests of other days.
    """
    scheme = shipped_scheme(named)
    if scheme.in_force(day):
        return
    since, until = scheme.valid_from or "…", scheme.valid_until or "…"
    raise SchemeNotInForceError(
        text(
            f"“{scheme.title.zh}”适用于 {since} 至 {until} 的赛事，不适用于 {day}：请另选办法或改期。",
            f"“{scheme.title.en}” is for contests from {since} to {until}, not of {day}:"
            " choose another one, or other days.",
        )
    )


def require_known_awards(derived: DerivedAwards | None, limits: EntryLimits | None = None) -> None:
    """Let what is set up pass when every award code in it is on a ladder.

    The ladders are those of the shipped schemes and the one by which awards from elsewhere are recorded.

    Raises:
        AwardUnknownError: some are on none.
    """
    known = {code for scheme in shipped_schemes() for code in scheme.titles} | prizes.titles().keys()
    faults = [
        Fault(
            "award_unknown",
            text(
                f"没有代码为“{code}”的奖项：可用 {'、'.join(sorted(known))}。",
                f"There is no award “{code}”: use {', '.join(sorted(known))}.",
            ),
            column=where,
        )
        for where, codes in _named(derived, limits)
        for code in sorted(codes)
        if code not in known
    ]
    if faults:
        raise AwardUnknownError(
            text(
                "用到了不存在的奖项代码，请改正。", "There are award codes that do not exist; correct them."
            ),
            faults,
        )


def _named(derived: DerivedAwards | None, limits: EntryLimits | None) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield each place of the documents that names awards, with their codes."""
    if derived and derived.tutors:
        yield "derived.tutors.for_awards", derived.tutors.for_awards
    if derived and derived.schools:
        yield "derived.schools.points", derived.schools.points
    for index, former in enumerate(limits.barred_by if limits else ()):
        yield f"limits.barred_by.{index}.awards", former.awards
