"""Schemes with rules of every kind, drawn by chance within what a scheme may say."""

from typing import Any

from hypothesis import strategies as st

from competitions.awards.schemes import Scheme

LADDER = ("gold", "silver", "bronze")
LAST = "excellence"

_BASES = st.sampled_from(["registered", "competed", "ranked"])
_ROUNDINGS = st.sampled_from(["half_up", "down", "up"])
_EDGES = st.sampled_from(["everybody_in", "nobody_in"])
_PERCENTS = st.decimals(1, 60, places=1).map(str)


@st.composite
def _ratios(draw: st.DrawFn) -> dict[str, Any]:
    tiers = []
    for award in LADDER[: draw(st.integers(1, 3))]:
        least = draw(st.none() | st.integers(0, 3))
        most = draw(st.none() | st.integers(least or 0, 6))
        tiers.append({"award": award, "percent": draw(_PERCENTS), "at_least": least, "at_most": most})
    return {
        "rule": "ratio",
        "base": draw(_BASES),
        "rounding": draw(_ROUNDINGS),
        "edge_tie": draw(_EDGES),
        "tiers": tiers,
    }


@st.composite
def _places(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(1, 5))
    lasts = sorted(draw(st.sets(st.integers(1, 12), min_size=count, max_size=count)))
    sizes = sorted(draw(st.lists(st.integers(0, 20), min_size=count, max_size=count)))
    awards = sorted(draw(st.lists(st.sampled_from(LADDER), min_size=count, max_size=count)), key=LADDER.index)
    return {
        "rule": "places",
        "base": draw(_BASES),
        "edge_tie": draw(_EDGES),
        "tiers": [
            {"award": award, "last_place": last, "field_at_least": size}
            for award, last, size in zip(awards, lasts, sizes, strict=True)
        ],
    }


_TOP_SHARES = st.fixed_dictionaries(
    {
        "rule": st.just("top_share"),
        "award": st.just(LAST),
        "percent": st.decimals(1, 100, places=1).map(str),
        "base": _BASES,
        "rounding": _ROUNDINGS,
        "edge_tie": _EDGES,
    }
)
_THRESHOLDS = st.fixed_dictionaries(
    {"rule": st.just("threshold"), "award": st.just(LAST), "points": st.decimals(690, 716, places=1).map(str)}
)
_BANDS = st.fixed_dictionaries(
    {"rule": st.just("band"), "width": st.decimals(0, 4, places=1).map(str), "awards": st.just(LADDER)}
)
_DISTINCT = st.integers(1, 3).map(lambda count: {"rule": "distinct", "awards": LADDER[:count]})
_VOIDS = st.fixed_dictionaries({"rule": st.just("void"), "fewer_than": st.integers(1, 12)})

RULES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "ratio": _ratios(),
    "places": _places(),
    "top_share": _TOP_SHARES,
    "threshold": _THRESHOLDS,
    "band": _BANDS,
    "distinct": _DISTINCT,
    "void": _VOIDS,
}


def scheme_of(*rules: dict[str, Any]) -> Scheme:
    """Return a scheme with these rules, four awards, and a tie-break chain of one step."""
    titles = {"gold": "金牌", "silver": "银牌", "bronze": "铜牌", "excellence": "优胜奖"}
    return Scheme.model_validate(
        {
            "name": "drawn",
            "version": "1",
            "title": {"zh": "随机办法", "en": "Drawn scheme"},
            "source": {"document": {"zh": "测试", "en": "Test"}},
            "valid_from": None,
            "valid_until": None,
            "ladder": [{"code": code, "title": {"zh": zh, "en": code}} for code, zh in titles.items()],
            "ranking": {
                "sharing": "equal",
                "tie_break": [{"column": "time", "title": {"zh": "用时", "en": "Time"}, "better": "lower"}],
            },
            "rules": rules,
        }
    )


def of_kind(kind: str) -> st.SearchStrategy[Scheme]:
    """Draw schemes of one rule."""
    return RULES[kind].map(scheme_of)


@st.composite
def mixed(draw: st.DrawFn) -> Scheme:
    """Draw a scheme as real ones are: perhaps void, then medals or prizes, then perhaps one for the rest."""
    first = draw(st.sampled_from(["ratio", "places", "band", "distinct"]))
    rules = [draw(RULES[first])]
    if draw(st.booleans()):
        rules.append(draw(_TOP_SHARES | _THRESHOLDS))
    if draw(st.booleans()):
        rules.insert(0, draw(_VOIDS))
    return scheme_of(*rules)


def every_scheme() -> st.SearchStrategy[Scheme]:
    """Draw schemes of each kind of rule alone, and mixed ones."""
    return st.one_of(*(of_kind(kind) for kind in RULES), mixed())
