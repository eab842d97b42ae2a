import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from competitions.awards.rules.void import Void
from competitions.awards.schemes import (
    SHIPPED,
    Scheme,
    UnknownSchemeError,
    load_scheme,
    load_scheme_version,
    scheme_names,
    shipped_scheme,
    shipped_schemes,
)
from registry.core.errors import BadInputError
from tests.competitions.factories import SCHEMES


def document(**overrides: Any) -> dict[str, Any]:
    """Return a small valid scheme document."""
    title = {"zh": "奖", "en": "Prize"}
    return {
        "name": "small",
        "version": "1",
        "title": title,
        "source": {"document": title},
        "valid_from": None,
        "valid_until": None,
        "ladder": [{"code": "first", "title": title}],
        "ranking": {"sharing": "equal", "tie_break": [{"column": "time", "title": title, "better": "lower"}]},
        "rules": [{"rule": "threshold", "award": "first", "points": "60"}],
        **overrides,
    }


def write(tmp_path: Path, content: object) -> str:
    path = tmp_path / "scheme.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


def problems(path: str) -> list[tuple[str, str]]:
    """Return the code of each fault, and the place in the document that its message names first."""
    with pytest.raises(BadInputError) as refused:
        load_scheme(path)
    assert {fault.file for fault in refused.value.faults} == {path}
    return [(f.code, f.message.en.removeprefix("At ").split(":")[0]) for f in refused.value.faults]


def test_the_shipped_schemes_are_these() -> None:
    assert scheme_names() == SCHEMES


@pytest.mark.parametrize("scheme", shipped_schemes(), ids=lambda each: f"{each.name}@{each.version}")
def test_a_shipped_scheme_is_named_as_its_file_and_every_award_has_a_rule(scheme: Scheme) -> None:
    assert (SHIPPED / f"{scheme.name}.v{scheme.version}.json").is_file()
    assert {code for rule in scheme.rules for code in rule.codes()} == set(scheme.titles)
    assert scheme.source.note is not None


def test_every_shipped_file_is_listed() -> None:
    files = {path.name for path in SHIPPED.glob("*.json")}
    assert {f"{scheme.name}.v{scheme.version}.json" for scheme in shipped_schemes()} == files


def test_a_version_can_be_asked_for() -> None:
    assert load_scheme("worldskills-2024@1") is load_scheme_version("worldskills-2024", "1")
    assert load_scheme("worldskills-2024@1") == load_scheme("worldskills-2024")


def test_a_file_can_be_named_by_its_path() -> None:
    assert load_scheme(str(SHIPPED / "worldskills-2024.v1.json")) == load_scheme("worldskills-2024")


def test_a_shipped_name_is_never_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "worldskills-2024").write_text("{}", encoding="utf-8")
    assert load_scheme("worldskills-2024").name == "worldskills-2024"


@pytest.mark.parametrize(
    "name",
    ["worldskills-2031", "", "../shipped/worldskills-2024", "worldskills-2024@2", "worldskills-2024@", "@1"],
)
def test_an_unknown_name_is_answered_with_the_known_ones(name: str) -> None:
    with pytest.raises(UnknownSchemeError) as refused:
        load_scheme(name)
    assert refused.value.code == "unknown_scheme"
    assert all(known in refused.value.message.en for known in SCHEMES)


def test_what_comes_from_outside_never_opens_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, document())
    assert load_scheme(path).name == "small"
    with pytest.raises(UnknownSchemeError):
        shipped_scheme(path)


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    assert problems(str(tmp_path / "none.json"))[0][0] == "file_missing"
    (tmp_path / "folder.json").mkdir()
    assert problems(str(tmp_path / "folder.json"))[0][0] == "file_unreadable"


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    assert load_scheme(write(tmp_path, document())).ladder[0].code == "first"


PLACES = {"rule": "places", "base": "competed", "edge_tie": "everybody_in"}
FIRST = {"award": "first", "last_place": 1}
SECOND = {"award": "first", "last_place": 2}
RATIO = {"rule": "ratio", "base": "competed", "rounding": "half_up", "edge_tie": "everybody_in"}


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("", ["document"]),
        ("{", ["document"]),
        ([], ["document"]),
        (document(extra=1), ["extra"]),
        (document(rules=[]), ["rules"]),
        (document(rules=[{"rule": "lottery"}]), ["rules.0"]),
        (
            document(rules=[{"rule": "threshold", "award": "first", "points": "NaN"}]),
            ["rules.0.threshold.points"],
        ),
        (document(rules=[{"rule": "threshold", "award": "last", "points": "60"}]), ["document"]),
        (document(rules=[{**PLACES, "tiers": [FIRST, FIRST]}]), ["rules.0.places"]),
        (document(rules=[{**PLACES, "tiers": [{**FIRST, "field_at_least": 9}, SECOND]}]), ["rules.0.places"]),
        (
            document(
                rules=[{**PLACES, "tiers": [FIRST, {**SECOND, "award": "x"}, {**FIRST, "last_place": 3}]}]
            ),
            ["rules.0.places"],
        ),
        (document(ladder=[*document()["ladder"], *document()["ladder"]]), ["document"]),
        (document(ranking={"sharing": "medal_bands"}), ["ranking"]),
        (
            document(rules=[{"rule": "void", "fewer_than": 0}], version=""),
            ["version", "rules.0.void.fewer_than"],
        ),
        (
            document(rules=[{**RATIO, "tiers": [{"award": "first", "percent": "101"}]}]),
            ["rules.0.ratio.tiers.0.percent"],
        ),
        (
            document(
                rules=[{**RATIO, "tiers": [{"award": "first", "percent": 1, "at_least": 2, "at_most": 1}]}]
            ),
            ["rules.0.ratio.tiers.0"],
        ),
    ],
)
def test_a_malformed_document_says_where(tmp_path: Path, content: object, where: list[str]) -> None:
    assert problems(write(tmp_path, content)) == [("scheme_malformed", place) for place in where]


@pytest.mark.parametrize("column", ["points", "time"])
def test_a_tie_break_column_has_a_name_of_its_own(tmp_path: Path, column: str) -> None:
    ranking = document()["ranking"]
    again = {**ranking, "tie_break": [*ranking["tie_break"], {**ranking["tie_break"][0], "column": column}]}
    assert problems(write(tmp_path, document(ranking=again))) == [("scheme_malformed", "document")]


def test_the_json_schema_takes_what_is_shipped_and_refuses_what_is_not_a_scheme() -> None:
    check = Draft202012Validator(Scheme.model_json_schema())
    for path in SHIPPED.glob("*.json"):
        check.validate(json.loads(path.read_bytes()))
    assert not check.is_valid(document(extra=1))
    assert not check.is_valid(document(rules=[{"rule": "lottery"}]))


def test_numbers_of_a_document_are_exact(tmp_path: Path) -> None:
    path = write(tmp_path, json.dumps(document()).replace('"60"', "60.1"))
    (rule,) = load_scheme(path).rules
    assert rule.model_dump()["points"] == Decimal("60.1")


def test_shenzhen_voids_first() -> None:
    assert load_scheme("shenzhen-municipal").rules[0] == Void(rule="void", fewer_than=60)
