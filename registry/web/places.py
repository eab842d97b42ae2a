"""The menu at the top of every page, and which of its entries a page belongs to. Pure."""

from dataclasses import dataclass
from typing import Final

from registry.core.texts import Text, text


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the menu; `beneath` begins the paths of pages that belong to it besides its own."""

    href: str
    words: Text
    beneath: tuple[str, ...] = ()
    signed_in: bool = False


# Packages above have their pages at these paths; a test finds a page that belongs to no entry.
PLACES: Final = (
    Place(
        "/competitions",
        text("赛事", "Competitions"),
        (
            "/award-schemes",
            "/awards",
            "/corrections",
            "/events",
            "/marking-scheme-workbooks",
            "/recheck-items",
            "/take-backs",
        ),
    ),
    Place("/honors", text("获奖名单", "Award lists"), ("/commendations", "/rewards-paid", "/schools")),
    Place("/notices", text("公示", "Notices")),
    Place("/verify", text("查验证书", "Verify"), ("/V", "/v")),
    Place(
        "/desk",
        text("工作台", "Desk"),
        (
            "/accounts",
            "/appeals",
            "/audit",
            "/calendar",
            "/competitions/manage",
            "/competitions/new",
            "/duplicates",
            "/entries",
            "/entry-desk",
            "/entry-imports",
            "/erasures",
            "/external-awards",
            "/imports",
            "/issuers",
            "/marking-desk",
            "/my",
            "/organizations",
            "/outside-payments",
            "/people",
            "/qualifications",
            "/rewards",
            "/school",
            "/webhooks",
        ),
        signed_in=True,
    ),
    Place("/account", text("我的账号", "Account"), ("/me",), signed_in=True),
)


def place_of(path: str) -> str:
    """Return the address of the entry that a page belongs to, '' for none; the longest beginning decides."""
    beginnings = {beginning: place.href for place in PLACES for beginning in (place.href, *place.beneath)}
    parts = path.rstrip("/").split("/")
    for count in range(len(parts), 1, -1):
        if href := beginnings.get("/".join(parts[:count])):
            return href
    return ""
