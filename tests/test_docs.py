"""The documents say what the code does: files, commands, options, settings, schemes and programs exist."""

import re
from pathlib import Path

import click
import pytest

from app import registry
from competitions.awards.schemes import scheme_names
from demo.accounts import ACCOUNTS
from registry.core.settings import Settings
from registry.people.words import ROLES
from rewards.programs.loading import program_names
from tests.documents import (
    DOCUMENTS,
    ROOT,
    commands_of,
    leaves,
    make_targets_of,
    missing_paths,
    options_of,
    paths_of,
    resolve,
)
from tests.made_documents import ACCESS, LIFE_CYCLE, PRIVACY, made, personal_columns

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
DEPLOY = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
SETTINGS = {f"REGISTRY_{name.upper()}": field for name, field in Settings.model_fields.items()}
NOT_SETTINGS = {"REGISTRY_"}


def group() -> click.Group:
    assert isinstance(registry, click.Group)
    return registry


@each_document
def test_every_path_and_link_leads_somewhere(document: Path) -> None:
    assert missing_paths(document.read_text(encoding="utf-8"), document.parent) == set()


@each_document
def test_every_command_exists_with_its_options(document: Path) -> None:
    for words in commands_of(document.read_text(encoding="utf-8")):
        resolve(words, group())


@each_document
def test_every_make_target_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert make_targets_of(document.read_text(encoding="utf-8")) <= targets


@each_document
def test_every_setting_exists(document: Path) -> None:
    named = set(re.findall(r"REGISTRY_[A-Z_]*", document.read_text(encoding="utf-8")))
    assert named - NOT_SETTINGS <= SETTINGS.keys()


def test_the_checks_see_what_is_wrong() -> None:
    wrong = "See `registry/core/nowhere.py`, `service.py`, `app.py`, [more](gone.md).\n"
    assert missing_paths(wrong, ROOT) == {"registry/core/nowhere.py", "gone.md"}
    assert missing_paths("```\ncat docs/nothing.csv \\\n  nowhere/ nothing.py\n```\n", ROOT) == {
        "docs/nothing.csv",
        "nowhere/",
        "nothing.py",
    }
    assert paths_of("`/V/<code>`, `application/json`, `FILE.csv`, `.data/demo/`") == set()
    assert [*commands_of("`registry serve --demo` and `A=b .venv/bin/registry awards [--json]`")] == [
        ["serve", "--demo"],
        ["awards", "--json"],
    ]
    for words in (["nothing"], ["awards"], ["awards", "preview", "--nothing"]):
        with pytest.raises(LookupError):
            resolve(words, group())


def test_every_command_and_option_is_documented() -> None:
    shown: dict[str, set[str]] = {}
    for words in commands_of(CLI):
        name, options = resolve(words, group())
        shown[name] = shown.get(name, set()) | options
    assert shown == {name: options_of(command) for name, command in leaves(group())}


def test_every_setting_is_documented_with_its_default() -> None:
    table = dict(re.findall(r"^\| `(REGISTRY_[A-Z_]+)` \| `([^`]*)` \|", DEPLOY, re.MULTILINE))
    assert table == {
        name: field.default.get_secret_value() if name == "REGISTRY_SECRET_KEY" else str(field.default)
        for name, field in SETTINGS.items()
    }


@pytest.mark.parametrize(("kind", "names"), [("schemes", scheme_names()), ("programs", program_names())])
def test_what_is_shipped_is_named(kind: str, names: list[str]) -> None:
    paragraph = re.search(rf"^Shipped {kind}: (.*?)\n\n", CLI, re.MULTILINE | re.DOTALL)
    assert paragraph
    assert re.findall(r"`([^`]+)`", paragraph.group(1)) == list(names)


def test_the_demo_accounts_are_those_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (\S+ [^|`]+) \| `(.+)` \| `(demo-.+)` \|$", readme, re.MULTILINE) == [
        (f"{ROLES[a.role].zh} {ROLES[a.role].en}", a.username, a.password) for a in ACCOUNTS
    ]


@pytest.mark.parametrize("document", [ACCESS, LIFE_CYCLE, PRIVACY], ids=lambda path: path.name)
def test_what_is_made_from_the_code_is_as_the_code_says(document: Path) -> None:
    assert document.read_text(encoding="utf-8") == made(document), "run `make documents`"


@pytest.mark.parametrize(
    "column",
    [
        "person.name",
        "person.born",
        "person.id_number",
        "person.phone",
        "account.display_name",
        "membership.number",
    ],
)
def test_what_says_something_of_a_person_is_declared_so(column: str) -> None:
    declared = {f"{table.partition('.')[2]}.{c._meta.name}" for table, _, c in personal_columns()}
    assert column in declared
