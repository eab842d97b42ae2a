"""Every change that the code records has words for the people who read the trail."""

import ast

from registry.audit.words import RECORDED, words_of
from registry.people.actions import ACTIONS
from tests.conftest import ROOT

PACKAGES = ("registry", "competitions", "credentials", "rewards")


def recorded() -> set[str]:
    """Return every action that stands as it is in a call of `audit.record`."""
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and ast.unparse(node.func) == "audit.record"
                    and len(node.args) > 1
                    and isinstance(node.args[1], ast.Constant)
                ):
                    found.add(str(node.args[1].value))
    return found


def test_every_recorded_change_has_words() -> None:
    actions = recorded()
    assert len(actions) > 80
    assert {action for action in actions if words_of(action) is None} == set()


def test_nothing_has_words_twice() -> None:
    assert RECORDED.keys() & ACTIONS.keys() == set()
