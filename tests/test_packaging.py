"""What is installed without a checkout: every file that the code reads goes into the wheel and the image."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.documents import ROOT

# Imports every module of ours where those of the development extra are as if they were not installed.
_IMPORT_ALL: Final = """
import importlib, json, pkgutil, sys, warnings
absent, packages = json.load(sys.stdin)

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent:
            raise ModuleNotFoundError(f"No module named {name!r}, which only the development extra brings")

sys.meta_path.insert(0, Absent())
warnings.simplefilter("ignore")
for package in packages:
    for found in pkgutil.walk_packages([package], f"{package}."):
        importlib.import_module(found.name)
importlib.import_module("app")
"""

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
PACKAGES = [pattern.rstrip("*") for pattern in PROJECT["packages"]["find"]["include"]]


def files() -> list[Path]:
    return [
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]


def test_every_kind_of_file_goes_into_the_wheel() -> None:
    kept = {".py", *(pattern.removeprefix("*") for pattern in PROJECT["package-data"]["*"])}
    assert {path.suffix for path in files()} <= kept
    assert {".html", ".typ", ".json", ".csv", ".css"} <= {path.suffix for path in files()}


def test_the_image_is_built_from_all_that_the_wheel_needs() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    modules = {f"{module}.py" for module in PROJECT["py-modules"]}
    assert let_through == {*PACKAGES, *modules, "pyproject.toml", "README.md", "constraints.txt"}
    assert all((ROOT / name).exists() for name in let_through)


def test_the_image_asks_an_address_that_the_service_has() -> None:
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    health = (ROOT / "registry" / "web" / "health.py").read_text(encoding="utf-8")
    assert re.findall(r"'GET', '([^']+)'", image) == ["/health/ready"]
    assert '@get("/health/ready"' in health


def test_nothing_of_the_development_extra_is_needed_to_run() -> None:
    brought = needed_to_run()
    absent = [
        module
        for module, owners in packages_distributions().items()
        if not {canonicalize_name(owner) for owner in owners} & brought
    ]
    assert {"pytest", "schemathesis", "hypothesis"} <= set(absent)
    ours = [package for package in PACKAGES if (ROOT / package).is_dir()]
    ran = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL],
        input=json.dumps([[name for name in absent if name not in {*ours, "app", "tests"}], ours]),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr[-600:]


def needed_to_run() -> set[str]:
    """Return the names of the distributions that an installation without extras brings, ours included."""
    found: set[tuple[str, str]] = set()
    waiting = [Requirement("skills-registry")]
    while waiting:
        wanted = waiting.pop()
        for extra in {"", *wanted.extras}:
            name = canonicalize_name(wanted.name)
            if (name, extra) in found:
                continue
            found.add((name, extra))
            for line in distribution(name).requires or ():
                needed = Requirement(line)
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    waiting.append(needed)
    return {name for name, _ in found}
