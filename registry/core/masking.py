"""What is shown of personal data to those whose work does not need the whole of it. Pure.

Names as the domain asks: 张三 is 张*, 张三丰 is 张*丰, 欧阳修 is 欧阳*. Numbers of identity documents are
masked by `registry.people.identity.masked`.
"""

from registry.core.sheets.names import COMPOUND_SURNAMES


def masked_name(name: str) -> str:
    """Return a name with the given name hidden but for its last character where two or more are hidden.

    A name with a dot keeps its first part, a Latin one the first letter of each word.
    """
    if "·" in name:
        return name.partition("·")[0] + "·*"
    if name.isascii():
        return " ".join(f"{word[0]}*" for word in name.split())
    surname = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    given = name[surname:]
    if len(given) <= 1:
        return name[:surname] + "*"
    return f"{name[:surname]}{'*' * (len(given) - 1)}{given[-1]}"


def masked_phone(phone: str) -> str:
    """Return a number with its first three and last two digits left; a short one is hidden whole."""
    if len(phone) < 8:
        return "*" * len(phone)
    return f"{phone[:3]}{'*' * (len(phone) - 5)}{phone[-2:]}"


def masked_email(address: str) -> str:
    """Return an address with the first letter before the @ left."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}***@{host}"
