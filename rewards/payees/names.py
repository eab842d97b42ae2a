"""Whether an account is the payee's own, or a guardian's where the payee is a minor. Pure.

Names are compared as the registry reads them from sheets: any dot is ·, full-width is narrow, padding and
remarks in brackets are gone. Rare characters are compared in their unified form (NFKC); a name in which
a form lost a character is no match, nor are several names in one field.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from registry.core.sheets.cells import match_key
from registry.core.sheets.names import name_fault, read_names
from registry.core.texts import Text, text

Holder = Literal["payee", "guardian"]
NameFault = Literal[
    "holder_name_missing",
    "holder_name_differs",
    "guardian_missing",
    "guardian_relation_missing",
    "guardian_is_payee",
    "guardian_name_unreadable",
    "guardian_not_needed",
    "age_unknown",
]

OF_AGE: Final = 18

FAULTS: Final[dict[NameFault, Text]] = {
    "holder_name_missing": text("请填写户名。", "Give the name of the account's holder."),
    "holder_name_differs": text(
        "户名与领款人（未成年人可为监护人）姓名不一致：请填写本人的账户；姓名登记有误的，先请学校更正。",
        "The holder's name is not the payee's (nor, for a minor, the guardian's): give an account of the"
        " payee's own. If the name on record is wrong, have the school correct it first.",
    ),
    "guardian_missing": text(
        "领款人未满 18 周岁：请填写监护人姓名。",
        "The payee is under 18: give the guardian's name.",
    ),
    "guardian_relation_missing": text(
        "请填写监护人与领款人的关系，如父亲、母亲。",
        "Say what the guardian is to the payee, such as father or mother.",
    ),
    "guardian_is_payee": text(
        "监护人不能是领款人本人：请填写父母或其他监护人。",
        "The guardian cannot be the payee: name a parent or another guardian.",
    ),
    "guardian_name_unreadable": text(
        "监护人姓名无法识别：请填写一个人的完整姓名；有打不出的字请联系学校。",
        "The guardian's name cannot be read: give the whole name of one person; for a character that cannot"
        " be typed, ask the school.",
    ),
    "guardian_not_needed": text(
        "领款人已成年：请填写本人的账户，监护人留空。",
        "The payee is of age: give an account of their own, and no guardian.",
    ),
    "age_unknown": text(
        "没有登记出生日期：请说明领款人是否已满 18 周岁。",
        "No birth date is on record: say whether the payee is 18 or older.",
    ),
}


def same_person(one: str, other: str) -> bool:
    """Return whether two writings are of the same person's name."""
    key = person_key(one)
    return key is not None and key == person_key(other)


def same_organization(written: str, names: Iterable[str]) -> bool:
    """Return whether an account is in one of an organization's names."""
    return bool(written.strip()) and match_key(written) in {match_key(name) for name in names}


def is_minor(born: date, today: date) -> bool:
    """Return whether somebody is under 18 on a day; who was born on 29 February turns 18 on 1 March."""
    return (today.year - born.year, today.month, today.day) < (OF_AGE, born.month, born.day)


def guardian_faults(
    payee: str, *, minor: bool, guardian: str, relation: str
) -> tuple[tuple[Literal["guardian_name", "guardian_relation"], NameFault], ...]:
    """Return what is wrong with what was said of a guardian, each with its field."""
    if not minor:
        return (("guardian_name", "guardian_not_needed"),) if guardian or relation else ()
    found: list[tuple[Literal["guardian_name", "guardian_relation"], NameFault]] = []
    if not guardian:
        found.append(("guardian_name", "guardian_missing"))
    elif person_key(guardian) is None:
        found.append(("guardian_name", "guardian_name_unreadable"))
    elif same_person(guardian, payee):
        found.append(("guardian_name", "guardian_is_payee"))
    if not relation:
        found.append(("guardian_relation", "guardian_relation_missing"))
    return tuple(found)


def holder_of(holder_name: str, payee_names: Iterable[str], guardian: str) -> Holder | None:
    """Return whose account it is by the holder's name, or None when it is neither's.

    Args:
        holder_name: the name of the account's holder.
        payee_names: under which a person is on record: the name, and for a name in Latin letters its forms.
        guardian: the guardian's name, empty for who is of age.
    """
    if any(same_person(holder_name, name) for name in payee_names):
        return "payee"
    return "guardian" if same_person(holder_name, guardian) else None


def person_key(name: str) -> str | None:
    """Return the form in which writings of one person's name are equal, None for what can be nobody's."""
    names = read_names(name)
    if len(names) != 1 or name_fault(names[0]) == "name_characters_lost":
        return None
    # Reading leaves numbers out, as lists need it; here two names that differ in nothing else are two.
    whole = name_fault(names[0]) is not None or any(sign.isdigit() for sign in name)
    return match_key(name if whole else names[0])
