"""The forms of a competition: of itself, and of its next edition. Pure."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from pydantic import ValidationError

from competitions.awards.derived import OrganizationAward, TutorAward
from competitions.events.queries import CompetitionFacts
from competitions.events.schemas import CloneIn, CompetitionIn
from competitions.events.typed import MISSING, Said, Typed, listed, said
from registry.core.errors import Fault
from registry.core.texts import Text, text

_PLAIN: Final = (
    "code",
    "kind",
    "level",
    "contest_class",
    "contest_class_en",
    "year",
    "basis",
    "source",
    "starts_on",
    "ends_on",
    "awarded_on",
)
_TEXTS: Final = ("name", "organizer")
_POINTS: Final = text("请写成“first=5、second=3”的形式。", "Write it as “first=5, second=3”.")
_FIELDS: Final = {"derived.tutors.for_awards": "tutors_for", "derived.schools.points": "schools_points"}
_TUTOR_CODE: Final = "excellent_tutor"
_SCHOOL_CODE: Final = "excellent_organization"


def shown(competition: CompetitionIn | None) -> Typed:
    """Return what the fields say of a competition."""
    if competition is None:
        return {"kind": "hosted", "level": "municipal"}
    typed = {name: str(getattr(competition, name)) for name in _PLAIN}
    for name in _TEXTS:
        words: Text = getattr(competition, name)
        typed |= {f"{name}_zh": words.zh, f"{name}_en": words.en}
    typed["fictional"] = "on" if competition.fictional else ""
    tutors = competition.derived.tutors if competition.derived else None
    schools = competition.derived.schools if competition.derived else None
    if tutors:
        typed |= {"tutors_zh": tutors.title.zh, "tutors_en": tutors.title.en}
        typed["tutors_for"] = "、".join(sorted(tutors.for_awards))
    if schools:
        typed |= {"schools_zh": schools.title.zh, "schools_en": schools.title.en}
        typed["schools_best"] = str(schools.best)
        typed["schools_points"] = "、".join(f"{code}={points}" for code, points in schools.points.items())
    return typed


def kept(competition: CompetitionIn, sent: Typed, open_parts: frozenset[str]) -> Typed:
    """Return what was sent, with what the competition says in those parts that are shown and not sent."""
    stored = shown(competition)
    return {name: value for name, value in stored.items() if _part(name) not in open_parts} | sent


def _part(field: str) -> str:
    """Return the part of the competition to which a field belongs."""
    if field in {*_PLAIN, "fictional"}:
        return field
    name = field.partition("_")[0]
    return name if name in _TEXTS else "derived"


def read(
    typed: Mapping[str, str], open_parts: frozenset[str] | None, before: CompetitionIn | None
) -> CompetitionIn | Said:
    """Return the competition that a form makes, without its events, or what is wrong with its fields.

    Args:
        typed: what the form sent.
        open_parts: the parts that may change, None for all; the others are those of `before`.
        before: the competition as it is, or None for a new one.
    """
    document: dict[str, Any] = {name: typed.get(name, "").strip() for name in _PLAIN}
    document["fictional"] = bool(typed.get("fictional"))
    wrong: Said = {}
    for name in _TEXTS:
        document[name] = {lang: typed.get(f"{name}_{lang}", "").strip() for lang in ("zh", "en")}
        if open_parts is None or name in open_parts:
            wrong |= {f"{name}_{lang}": MISSING for lang in ("zh", "en") if not document[name][lang]}
    document["derived"] = _derived(typed, before, wrong)
    for name in CompetitionIn.model_fields if before else ():
        if open_parts is not None and name not in open_parts:
            document[name] = getattr(before, name)
    try:
        competition = CompetitionIn.model_validate(document)
    except ValidationError as error:
        wrong |= said(error, _place)
    if wrong:
        return wrong
    return competition


def shown_clone(facts: CompetitionFacts) -> Typed:
    """Return what the form of the next edition proposes: a year later, on the same days of the week."""
    here, following = str(facts.year), str(facts.year + 1)
    return {
        "code": facts.code.replace(here, following) if here in facts.code else f"{facts.code}-{following}",
        "name_zh": facts.name.zh.replace(here, following),
        "name_en": facts.name.en.replace(here, following),
        "year": following,
        "days": str(timedelta(weeks=52).days),
        "closing_times": "move",
    }


def read_clone(typed: Mapping[str, str]) -> CloneIn | Said:
    """Return the next edition that a form asks for, or what is wrong with its fields."""
    names = {lang: typed.get(f"name_{lang}", "").strip() for lang in ("zh", "en")}
    wrong: Said = {f"name_{lang}": MISSING for lang, name in names.items() if not name}
    plain = ("code", "year", "days", "closing_times", "basis")
    try:
        clone = CloneIn.model_validate(
            {name: typed.get(name, "").strip() for name in plain} | {"name": names}
        )
    except ValidationError as error:
        wrong |= said(error, _place)
    if wrong:
        return wrong
    return clone


def _derived(typed: Mapping[str, str], before: CompetitionIn | None, wrong: Said) -> dict[str, Any] | None:
    """Return the awards that follow from others, not yet checked; None when none is named."""
    known = before.derived if before else None
    faulty: Said = {}
    tutors: dict[str, Any] | None = None
    if typed.get("tutors_zh", "").strip():
        tutors = {
            "code": known.tutors.code if known and known.tutors else _TUTOR_CODE,
            "title": _title(typed, "tutors"),
            "for_awards": listed(typed.get("tutors_for", "")),
        }
        faulty |= _wrong(TutorAward, tutors, {"for_awards": "tutors_for"})
    schools: dict[str, Any] | None = None
    if typed.get("schools_zh", "").strip():
        pairs = [each.partition("=") for each in listed(typed.get("schools_points", ""))]
        schools = {
            "code": known.schools.code if known and known.schools else _SCHOOL_CODE,
            "title": _title(typed, "schools"),
            "best": typed.get("schools_best", "").strip(),
            "points": {code: points for code, _, points in pairs},
        }
        found = _wrong(OrganizationAward, schools, {"best": "schools_best"})
        if "schools_points" in found or not all(sign for _, sign, _ in pairs):
            found["schools_points"] = _POINTS
        faulty |= found
    wrong |= faulty
    # What is wrong with them has been said at their fields.
    return {"tutors": tutors, "schools": schools} if (tutors or schools) and not faulty else None


def _title(typed: Mapping[str, str], name: str) -> dict[str, str]:
    zh = typed.get(f"{name}_zh", "").strip()
    return {"zh": zh, "en": typed.get(f"{name}_en", "").strip() or zh}


def _wrong(
    kind: type[TutorAward] | type[OrganizationAward], document: dict[str, Any], places: Mapping[str, str]
) -> Said:
    try:
        kind.model_validate(document)
    except ValidationError as error:
        return said(error, lambda loc: places.get(str(loc[0]), "schools_points"))
    return {}


def said_of(faults: Iterable[Fault]) -> Said:
    """Return what is wrong with which field, of faults found in the competition that a form made."""
    found: Said = {}
    for fault in faults:
        found.setdefault(_FIELDS.get(fault.column, fault.column), fault.message)
    return found


def _place(loc: tuple[Any, ...]) -> str:
    """Return the field that stands for a place in the document."""
    match loc:
        case ():
            return "ends_on"
        case (name, *_):
            return str(name)
    raise AssertionError("every place in a document is matched")
