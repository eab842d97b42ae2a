"""Rendering a page: every page of every package goes through `page`, so that all look and speak alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from babel.dates import format_date, format_datetime
from litestar import Request
from litestar.datastructures import Cookie
from litestar.response import Template

from registry.core import clock
from registry.core.actor import VISITOR, Actor
from registry.core.settings import current
from registry.core.texts import Language, Text
from registry.people.access import could
from registry.web import language
from registry.web.places import PLACES, place_of

_LOCALE = {"zh": "zh_Hans_CN", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Speech:
    """What a template says things with, in one language."""

    lang: Language

    def __call__(self, zh: str | Text, en: str = "") -> str:
        """Return the words of this language, from a Text or from the two strings side by side."""
        if isinstance(zh, Text):
            return zh.in_language(self.lang)
        return zh if self.lang == "zh" else en

    def day(self, value: date) -> str:
        """Return a day with its weekday."""
        pattern = "y年M月d日 EEEE" if self.lang == "zh" else "EEEE, d MMMM y"
        return format_date(value, pattern, locale=_LOCALE[self.lang])

    def instant(self, value: datetime) -> str:
        """Return an instant as the clock in Shanghai shows it."""
        pattern = "y-MM-dd HH:mm:ss"
        return format_datetime(value, pattern, tzinfo=clock.SHANGHAI, locale=_LOCALE[self.lang])

    def deadline(self, value: datetime) -> str:
        """Return an instant with its weekday, for what people plan by: in minutes, never a later one."""
        pattern = "y年M月d日 EEEE HH:mm" if self.lang == "zh" else "EEEE, d MMMM y, HH:mm"
        return format_datetime(value, pattern, tzinfo=clock.SHANGHAI, locale=_LOCALE[self.lang])

    def points(self, value: Decimal | None, decimals: int = 0) -> str:
        """Return points exactly, without an exponent; a dash when there are none.

        With `decimals`, at least so many are shown, so that the points of a column stand one above the other.
        """
        if value is None:
            return "—"
        return f"{value:.{max(decimals, self.decimals([value]))}f}"

    def decimals(self, values: Iterable[Decimal | None]) -> int:
        """Return how many decimals the points with the most of them have."""
        return max((len(f"{v:f}".partition(".")[2]) for v in values if v is not None), default=0)

    def yuan(self, fen: int) -> str:
        """Return a sum in yuan with two decimals and thousands separated."""
        yuan, rest = divmod(abs(fen), 100)
        return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"


def _takes_forms(request: Request[Any, Any, Any]) -> bool:
    """Return whether the page carries the token that forms need; those for programs too do not."""
    handler = request.scope.get("route_handler")
    return handler is not None and not handler.opt.get("exclude_from_csrf", False)


def page(request: Request[Any, Any, Any], template: str, *, status: int = 200, **context: Any) -> Template:
    """Return a page in the visitor's language.

    Args:
        request: the visitor's request; its user is the actor.
        template: path below one of the packages' `templates/` folders.
        status: HTTP status.
        context: what the template fills in.
    """
    asked = language.chosen(request)
    lang = language.language_of(request)
    actor: Actor = request.scope.get("user") or VISITOR
    return Template(
        template_name=template,
        status_code=status,
        context={
            "t": Speech(lang),
            "lang": lang,
            "actor": actor,
            "may": partial(could, actor),
            "settings": current(),
            "posts": _takes_forms(request),
            "menu": [each for each in PLACES if actor.account_id or not each.signed_in],
            "menu_at": place_of(request.url.path),
        }
        | context,
        headers={
            "Content-Language": lang,
            "Vary": "Accept, Accept-Language, Cookie",
            # What an account may see stays out of every cache; what is public is asked for anew each time.
            "Cache-Control": "no-store" if actor.account_id else "no-cache",
        },
        cookies=[Cookie(key=language.COOKIE, value=asked, max_age=31_536_000, samesite="lax")]
        if asked
        else [],
    )


def rendered(request: Request[Any, Any, Any], template: Template) -> str:
    """Return the words of a page, or of a part of one, for a page that is sent piece by piece."""
    engine = request.app.template_engine
    if engine is None or template.template_name is None:
        raise TypeError("only a template of a file can be rendered")
    context = template.create_template_context(request)
    return str(engine.get_template(template.template_name).render(**context))
