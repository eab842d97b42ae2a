"""Reading the rows of aspects: sub-criteria, aspects, and what each score of a judged one means."""

import re
from decimal import Decimal
from typing import Final, Literal

from competitions.marking.fields import multiple
from competitions.marking.scheme_sheet import messages as say
from competitions.marking.scheme_sheet.collected import Collected
from competitions.marking.scheme_sheet.criteria import CODE
from competitions.marking.scheme_sheet.drafts import AspectDraft, ModuleDraft, Place, SubDraft
from competitions.marking.scheme_sheet.table import Table
from competitions.marking.scheme_sheet.words import JUDGED, MEASURED, OBJECTIVE, SUBJECTIVE
from registry.core.texts import Text

_LETTER: Final = re.compile(r"([A-Za-z])\s*[.-]?\s*(\d{1,2})")
_CRITERION: Final = re.compile(r"(?:criteri(?:on|a)\s*)?([A-Za-z])", re.IGNORECASE)
_DAY: Final = re.compile(r"(?:c\s*\+?|d|day|第)?\s*(\d{1,2})\s*(?:天|日)?", re.IGNORECASE)
_SCORES: Final = 4


class AspectReader:
    """Reads one table of aspects into the scheme, row by row."""

    def __init__(self, reader: Collected, table: Table) -> None:
        self._reader = reader
        self._table = table
        self._module: ModuleDraft | None = None
        self._sub: SubDraft | None = None
        self._sub_row = 0
        self._aspect: AspectDraft | None = None
        self._day: int | None = None

    def read(self) -> None:
        """Read every row of the table."""
        for row in self._table.rows():
            if self._table.is_total(row):
                self._total(row)
                continue
            self._sub_criterion(row)
            if self._text(row, "type") or (self._text(row, "aspect") and not self._text(row, "score")):
                self._start(row)
            elif self._text(row, "score"):
                self._score(row)
            elif self._aspect is not None and self._text(row, "extra"):
                self._aspect.extra.append(self._text(row, "extra"))
        self._end_aspect()
        self._end_sub()

    def _text(self, row: int, field: str) -> str:
        return self._table.text(row, field)

    def _fault(self, row: int, field: str, code: str, message: Text) -> None:
        self._table.faults.add(code, row, self._table.columns.get(field), message)

    def _total(self, row: int) -> None:
        """Take a total as that of the criterion above it; WorldSkills writes none, others do."""
        found = self._table.last_number(row)
        if found is not None and self._module is not None:
            self._module.stated.append((found[0], Place(self._table.index, row, found[1])))

    def _sub_criterion(self, row: int) -> None:
        written = self._text(row, "sub_id")
        if not written:
            return
        if (heading := _CRITERION.fullmatch(written)) and not self._text(row, "module"):
            # A row such as "A | Work organization" names the criterion whose sub-criteria follow.
            module = self._reader.module(heading[1].upper())
            module.title = module.title or self._text(row, "sub_name")
            self._end_aspect()
            self._end_sub()
            self._module = module
            return
        own = self._text(row, "module")
        named = _LETTER.fullmatch(written)
        if own and CODE.fullmatch(own) and CODE.fullmatch(written):
            module_code, code = own, written
        elif not own and named:
            module_code, code = named[1].upper(), f"{named[1].upper()}{int(named[2])}"
        else:
            self._fault(row, "sub_id", "sub_criterion_id_invalid", say.sub_id_invalid(written))
            self._end_aspect()
            self._end_sub()
            # What follows is read all the same, so that all of its faults are found at once.
            self._module, self._sub = ModuleDraft(""), SubDraft("", "?", "", 1)
            return
        module = self._reader.module(module_code)
        if self._sub is not None and module is self._module and self._sub.code.casefold() == code.casefold():
            return
        self._end_aspect()
        self._end_sub()
        self._module = module
        if any(sub.code.casefold() == code.casefold() for sub in module.subs):
            self._fault(row, "sub_id", "sub_criterion_twice", say.twice(code))
        title = self._text(row, "sub_name")
        if not title:
            self._fault(row, "sub_name", "sub_criterion_name_missing", say.name_missing(code))
        self._sub = SubDraft(code, title, self._text(row, "sub_english"), self._read_day(row))
        self._sub_row = row
        module.subs.append(self._sub)

    def _read_day(self, row: int) -> int | None:
        if "day" not in self._table.columns:
            # Sheets of 2016 had no such column.
            return 1
        written = self._table.shown(row, "day")
        found = _DAY.fullmatch(written)
        if found and int(found[1]) >= 1:
            return int(found[1])
        self._fault(row, "day", "day_invalid", say.day_invalid(written))
        return None

    def _start(self, row: int) -> None:
        self._end_aspect()
        if self._sub is None or self._module is None:
            self._fault(row, "sub_id", "sub_criterion_missing", say.SUB_CRITERION_MISSING)
            self._module, self._sub = ModuleDraft(""), SubDraft("", "?", "", 1)
        title = self._text(row, "aspect")
        if not title:
            self._fault(row, "aspect", "aspect_missing", say.ASPECT_MISSING)
        kind = self._kind(row)
        extra = self._text(row, "extra")
        aspect = AspectDraft(
            code=self._code(row, self._module, self._sub),
            title=title,
            english=self._text(row, "aspect_english"),
            kind=kind,
            max_mark=self._mark(row),
            step=None,
            extra=[extra] if extra else [],
            requirement=self._text(row, "requirement"),
            standard=self._text(row, "standard"),
            place=Place(self._table.index, row, self._table.columns.get("type")),
        )
        aspect.step = self._step(row, aspect)
        self._sub.aspects.append(aspect)
        self._aspect = aspect

    def _kind(self, row: int) -> Literal["M", "J"] | None:
        written = self._text(row, "type")
        said = written.casefold().strip(" .=:：")
        if said in MEASURED:
            return "M"
        if said in JUDGED:
            return "J"
        column = self._table.columns.get("type")
        if said in OBJECTIVE:
            self._table.notes.add("type_objective", row, column, say.TYPE_OBJECTIVE)
            return "M"
        if said in SUBJECTIVE:
            self._table.notes.add("type_subjective", row, column, say.TYPE_SUBJECTIVE)
            return "J"
        if column is not None:
            code = "type_unknown" if written else "type_missing"
            self._fault(row, "type", code, say.type_unknown(written) if written else say.TYPE_MISSING)
        return None

    def _code(self, row: int, module: ModuleDraft, sub: SubDraft) -> str:
        written = self._text(row, "aspect_id")
        if not written:
            return f"{sub.code}.{len(sub.aspects) + 1:02d}"
        if not CODE.fullmatch(written):
            self._fault(row, "aspect_id", "aspect_id_invalid", say.code_invalid(written))
        known = {aspect.code.casefold() for part in module.subs for aspect in part.aspects}
        if written.casefold() in known:
            self._fault(row, "aspect_id", "aspect_twice", say.twice(written))
        return written

    def _mark(self, row: int) -> Decimal | None:
        column = self._table.columns.get("max")
        if column is None:
            return None
        written = self._text(row, "max")
        value = self._table.number(row, column)
        if value is None:
            code = "mark_invalid" if written else "mark_missing"
            self._fault(row, "max", code, say.mark_invalid(written) if written else say.MARK_MISSING)
        return value

    def _step(self, row: int, aspect: AspectDraft) -> Decimal | None:
        written = self._text(row, "step")
        if not written or aspect.kind != "M" or aspect.max_mark is None:
            return None
        value = self._table.number(row, self._table.columns["step"])
        if value is None or not multiple(aspect.max_mark, value):
            self._fault(row, "step", "step_wrong", say.step_wrong(written))
            return None
        return value

    def _score(self, row: int) -> None:
        written = self._text(row, "score")
        if self._aspect is None or self._aspect.kind == "M":
            self._fault(row, "score", "score_without_aspect", say.SCORE_WITHOUT_ASPECT)
        elif written not in {"0", "1", "2", "3"}:
            self._fault(row, "score", "score_invalid", say.score_invalid(written))
        elif int(written) in self._aspect.scores:
            self._fault(row, "score", "score_twice", say.twice(written))
        else:
            self._aspect.scores[int(written)] = self._text(row, "extra") or self._text(row, "aspect")

    def _end_aspect(self) -> None:
        aspect, self._aspect = self._aspect, None
        if aspect is None or aspect.kind != "J":
            return
        place = aspect.place
        described = [score for score, words in aspect.scores.items() if words]
        if not described:
            aspect.scores = {}
            self._table.notes.add("scores_not_described", place.row, place.column, say.SCORES_NOT_DESCRIBED)
        elif len(described) < _SCORES:
            missing = "、".join(str(score) for score in range(_SCORES) if score not in described)
            self._table.faults.add("score_missing", place.row, place.column, say.score_missing(missing))

    def _end_sub(self) -> None:
        sub, self._sub = self._sub, None
        if sub is not None and sub.code and not sub.aspects:
            self._fault(self._sub_row, "sub_id", "sub_criterion_empty", say.sub_empty(sub.code))
