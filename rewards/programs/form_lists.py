"""The lists of a draft beside its rules as rows of its form: fund sources, caps, taxes, approvals. Pure.

Rows are named `fund_3_`, `cap_3_`, `treatment_3_` and `approval_3_`; the field `was` says which item a row
shows, by its code, id, class or bureau. Sums are typed in yuan, rates in percent, and the steps of approval
are numbered.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from competitions.events.typed import MISSING, Said, Typed, said
from registry.core.texts import Text, text
from rewards.money import yuan
from rewards.programs.documents import ApprovalStep, FundSource, Program, Tax
from rewards.programs.form_rows import BLANK_ROWS, Item, fen, in_place, number, rows
from rewards.programs.rules import Cap, Code
from rewards.words import PAYEE_CLASSES

_CHOOSE: Final = text("请选择。", "Choose one.")
_PERCENT: Final = re.compile(r"\d{1,2}(?:\.\d{1,2})?", re.ASCII)
_RATE: Final = text(
    "请写百分数，大于 0、小于 100，最多两位小数，如 20 或 12.5。",
    "Write percent, above 0 and below 100, with at most two decimals: 20 or 12.5.",
)
_RATE_MISSING: Final = text("选了代扣，请填写税率。", "Something is withheld: write the rate.")
_RATE_UNFIT: Final = text(
    "只有代扣才有税率：请清空，或改选代扣。",
    "Only what is withheld has a rate: empty this, or choose that it is withheld.",
)
_CODE: Final[TypeAdapter[str]] = TypeAdapter(Code)
_TITLE: Final = {"title": "zh", "title.zh": "zh", "title.en": "en"}
_NOTE: Final = {"note": "zh", "note.zh": "zh", "note.en": "en"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of the document as rows of the form.

    `named` is what names an item in the document, `names` the field of a row where it is typed, which no two
    rows share: `twice` says so. `fields` are those of the parts of an item; other parts are told at `names`.
    """

    kind: str
    named: str
    names: str
    parts: tuple[str, ...]
    fields: Mapping[str, str]
    twice: Text
    item: Callable[[Mapping[str, str], Mapping[str, Any], str, Said], dict[str, Any]]


def shown(program: Program) -> Typed:
    """Return what the rows say of the lists, and how many rows of each kind there are."""
    typed: Typed = {}
    for kind, items in (
        ("fund", [_fund_row(source) for source in program.fund_sources]),
        ("cap", [_cap_row(cap) for cap in program.caps]),
        ("treatment", [_tax_row(tax) for tax in program.taxes]),
        ("approval", [_approval_row(step, at) for at, step in enumerate(program.approvals, 1)]),
    ):
        for at, row in enumerate(items, 1):
            typed |= {f"{kind}_{at}_{part}": value for part, value in row.items()}
        typed[f"{kind}s"] = str(len(items) + BLANK_ROWS)
    return typed


def _fund_row(source: FundSource) -> Typed:
    return {"was": source.code, "code": source.code, "zh": source.title.zh, "en": source.title.en}


def _cap_row(cap: Cap) -> Typed:
    row = {"was": cap.id, "id": cap.id, "per": cap.per, "within": cap.within, "amount": yuan(cap.amount_fen)}
    return row | {str(each): "on" for each in cap.payee_classes}


def _tax_row(tax: Tax) -> Typed:
    return {
        "was": tax.payee_class,
        "payee_class": tax.payee_class,
        "how": tax.treatment,
        "percent": _percent(tax.rate_bp) if tax.rate_bp is not None else "",
        "zh": tax.note.zh,
        "en": tax.note.en,
    }


def _approval_row(step: ApprovalStep, at: int) -> Typed:
    return {
        "was": step.bureau,
        "order": str(at),
        "bureau": step.bureau,
        "zh": step.title.zh,
        "en": step.title.en,
    }


def _percent(rate_bp: int) -> str:
    whole, rest = divmod(rate_bp, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


def read(key: str, typed: Mapping[str, str], items: list[dict[str, Any]], wrong: Said) -> list[Item]:
    """Return a list of the document as its rows say it, each item with the name of its row.

    Items for which the form had no row stay as they are, and have none. Items keep their places, new ones
    come after them; steps of approval stand as they are numbered.

    Args:
        key: the list's key in the document.
        typed: the form.
        items: the list as the draft has it.
        wrong: takes what is wrong with a field.
    """
    each = LISTS[key]
    stored = {item[each.named]: item for item in items}
    found, shown = [], set()
    # A number alone makes no step.
    filled = [part for part in each.parts if part != "order"]
    for name, was, row, stays in rows(typed, each.kind, each.parts, filled):
        shown.add(was)
        if stays:
            found.append((was, name, each.item(row, stored.get(was, {}), name, wrong)))
    read_items = in_place(stored, shown, found)
    _each_once(each, read_items, wrong)
    return _ordered(typed, read_items, wrong) if key == "approvals" else read_items


def _each_once(each: Listed, items: list[Item], wrong: Said) -> None:
    had: set[str] = set()
    for name, item in items:
        if name and item[each.named] in had:
            wrong.setdefault(name + each.names, each.twice)
        had.add(item[each.named])


def _ordered(typed: Mapping[str, str], steps: list[Item], wrong: Said) -> list[Item]:
    """Return the steps by their numbers; those without one come last, as their rows stand."""
    placed, had = [], set()
    for at, (name, step) in enumerate(steps, 1):
        place = number(typed.get(f"{name}order", ""), f"{name}order", wrong) if name else at
        if place is not None and place in had:
            wrong[f"{name}order"] = text(
                "另一步也是这个次序：每步一个数。", "Another step has this number: each has its own."
            )
        had.add(place)
        placed.append((place is None, place or 0, (name, step)))
    return [step for _, _, step in sorted(placed, key=lambda each: each[:2])]


def renamed(typed: Mapping[str, str]) -> dict[str, str]:
    """Return the new code of every fund source of the draft whose row stays."""
    fund = LISTS["fund_sources"]
    return {
        row.was: row.typed["code"]
        for row in rows(typed, fund.kind, fund.parts, fund.parts)
        if row.was and row.stays
    }


def funds(typed: Mapping[str, str], program: Program) -> dict[str, Text]:
    """Return the fund sources that rules can name: those of the draft, and those that were typed anew."""
    found = {source.code: source.title for source in program.fund_sources}
    for _, was, row, _ in rows(typed, "fund", ("code", "zh", "en"), ("code",)):
        if code := was or row["code"]:
            found[code] = text(row["zh"] or row["code"] or code, row["en"] or row["code"] or code)
    return found


def _fund(row: Mapping[str, str], _stored: Mapping[str, Any], name: str, wrong: Said) -> dict[str, Any]:
    return {"code": _code(row["code"], f"{name}code", wrong), "title": _both(row, name, wrong)}


def _cap(row: Mapping[str, str], stored: Mapping[str, Any], name: str, wrong: Said) -> dict[str, Any]:
    classes = [code for code in PAYEE_CLASSES if row[code]]
    before = stored.get("payee_classes", [])
    return {
        "id": _code(row["id"], f"{name}id", wrong),
        "per": _chosen(row, "per", name, wrong),
        "within": _chosen(row, "within", name, wrong),
        "amount_fen": fen(row["amount"], f"{name}amount", wrong),
        # The same classes stay as the draft lists them.
        "payee_classes": before if set(before) == set(classes) else classes,
    }


def _tax(row: Mapping[str, str], _stored: Mapping[str, Any], name: str, wrong: Said) -> dict[str, Any]:
    how, rate = _chosen(row, "how", name, wrong), row["percent"]
    tax: dict[str, Any] = {
        "payee_class": _chosen(row, "payee_class", name, wrong),
        "treatment": how,
        "note": _both(row, name, wrong),
    }
    if rate and how != "withheld":
        wrong[f"{name}percent"] = _RATE_UNFIT
    elif how == "withheld" and not rate:
        wrong[f"{name}percent"] = _RATE_MISSING
    elif rate:
        tax["rate_bp"] = _rate(rate, f"{name}percent", wrong)
    return tax


def _rate(typed: str, field: str, wrong: Said) -> int:
    """Return percent as hundredths of a percent; or 0, and `wrong` is told of the field."""
    found = _PERCENT.fullmatch(typed.rstrip("%％ "))
    whole, _, rest = found.group().partition(".") if found else ("0", "", "")
    rate = int(whole) * 100 + int(rest.ljust(2, "0"))
    if not rate:
        wrong[field] = _RATE
    return rate


def _approval(row: Mapping[str, str], _stored: Mapping[str, Any], name: str, wrong: Said) -> dict[str, Any]:
    return {"bureau": _chosen(row, "bureau", name, wrong), "title": _both(row, name, wrong)}


def _chosen(row: Mapping[str, str], part: str, name: str, wrong: Said) -> str:
    if not row[part]:
        wrong[name + part] = _CHOOSE
    return row[part]


def _code(typed: str, field: str, wrong: Said) -> str:
    try:
        return _CODE.validate_python(typed)
    except ValidationError as error:
        wrong.update(said(error, lambda _: field))
        return typed


def _both(row: Mapping[str, str], name: str, wrong: Said) -> dict[str, str]:
    wrong.update({name + part: MISSING for part in ("zh", "en") if not row[part]})
    return {"zh": row["zh"], "en": row["en"]}


LISTS: Final[Mapping[str, Listed]] = {
    "fund_sources": Listed(
        "fund",
        "code",
        "code",
        ("code", "zh", "en"),
        {"code": "code"} | _TITLE,
        text("这个代码写了两次，请只留一个。", "This code stands twice; keep one."),
        _fund,
    ),
    "caps": Listed(
        "cap",
        "id",
        "id",
        ("id", "per", "within", "amount", *PAYEE_CLASSES),
        {"id": "id", "per": "per", "within": "within", "amount_fen": "amount"},
        text("这个编号写了两次，请改一个。", "This id stands twice; change one."),
        _cap,
    ),
    "taxes": Listed(
        "treatment",
        "payee_class",
        "payee_class",
        ("payee_class", "how", "percent", "zh", "en"),
        {"payee_class": "payee_class", "treatment": "how", "rate_bp": "percent"} | _NOTE,
        text("这类对象写了两次，请只留一种计税方式。", "This class stands twice; keep one treatment."),
        _tax,
    ),
    "approvals": Listed(
        "approval",
        "bureau",
        "bureau",
        ("order", "bureau", "zh", "en"),
        {"bureau": "bureau"} | _TITLE,
        text(
            "这个部门写了两次：每一步由不同部门办理。",
            "This bureau stands twice: each step is another bureau's.",
        ),
        _approval,
    ),
}
