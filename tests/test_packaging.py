"""What is installed without a checkout: every file that the code reads goes into the wheel and the image."""

import re
import tomllib
from pathlib import Path

from tests.documents import ROOT

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
