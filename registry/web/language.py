"""Which language a visitor reads: `?lang=`, then the choice kept in a cookie, then the browser's."""

from typing import Any, Final

from litestar import Request

from registry.core.texts import Language

COOKIE: Final = "lang"


def chosen(request: Request[Any, Any, Any]) -> Language | None:
    """Return the language that the address asks for, or None."""
    return _known(request.query_params.get("lang", ""))


def language_of(request: Request[Any, Any, Any]) -> Language:
    """Return the language to answer in; Chinese when nothing says otherwise."""
    return (
        chosen(request)
        or _known(request.cookies.get(COOKIE, ""))
        or _preferred(request.headers.get("accept-language", ""))
    )


def _known(word: str) -> Language | None:
    if word == "zh":
        return "zh"
    return "en" if word == "en" else None


def _preferred(accept_language: str) -> Language:
    """Return the better liked of the two per RFC 9110, section 12.5.4; unreadable weights count as 1."""
    liking: dict[Language, float] = {"zh": 0.0, "en": 0.0}
    for part in accept_language.split(","):
        tag, _, weight = part.strip().partition(";q=")
        language = _known(tag.strip().lower()[:2])
        if language is not None:
            liking[language] = max(liking[language], _weight(weight))
    return "en" if liking["en"] > liking["zh"] else "zh"


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 1.0
