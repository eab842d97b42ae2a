"""What the documents name: files, commands with their options, make targets and settings."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).parent.parent
DOCUMENTS = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))

PACKAGES = ("registry", "competitions", "credentials", "rewards", "demo")

_FENCE = re.compile(r"^ *```\w*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s#]+)[^)\s]*\)")
_EXTENSIONS = "cfg|css|csv|html|json|lock|md|pdf|png|py|sh|svg|toml|txt|typ|xlsx|yml|yaml"
_PATH = re.compile(rf"[\w.-]+(?:/[\w.-]+)*(?:/|\.(?:{_EXTENSIONS}))|\.ci/run")
# A command stands at the start of a line or span, after settings, or after the name of the image.
_COMMAND = re.compile(r"^(?:.*\bskills-registry )?(?:[A-Z_]+=\S+ +)*(?:\.venv/bin/)?registry(?= [a-z])(.*)$")
_MAKE = re.compile(r"^make ([a-z-]+)")


def code_of(words: str) -> Iterator[str]:
    """Yield every line of code in a document: lines of blocks, continued ones joined, and spans."""
    for block in _FENCE.findall(words):
        yield from (line.strip() for line in block.replace("\\\n", " ").splitlines())
    yield from _SPAN.findall(_FENCE.sub("", words))


def paths_of(words: str) -> set[str]:
    """Return what looks like a path of this repository in code, written from its root.

    What a run makes (`.data/`, `.venv/`) and what stands for any file (`FILE.csv`) is left out.
    """
    names = {name for line in code_of(words) for name in line.split() if _PATH.fullmatch(name)}
    return {name for name in names if not re.match(r"\.data/|\.venv/|FILE\b", name)}


def missing_paths(words: str, folder: Path) -> set[str]:
    """Return the paths and links of a document in `folder` that lead nowhere."""
    links = {link for link in _LINK.findall(words) if "://" not in link}
    return {name for name in paths_of(words) if not _exists(name)} | {
        link for link in links if not (folder / link).exists()
    }


def _exists(name: str) -> bool:
    """Return whether a path is there; a name alone may be one that the parts of the packages share."""
    if (ROOT / name).exists():
        return True
    alone = "/" not in name.rstrip("/")
    return alone and any(next((ROOT / package).rglob(name.rstrip("/")), None) for package in PACKAGES)


def commands_of(words: str) -> Iterator[list[str]]:
    """Yield the words after `registry` of every command in a document."""
    for line in code_of(words):
        if found := _COMMAND.match(line):
            yield found.group(1).replace("[", " ").replace("]", " ").split()


def make_targets_of(words: str) -> set[str]:
    """Return the targets of make that a document names."""
    return {found.group(1) for line in code_of(words) if (found := _MAKE.match(line))}


def resolve(words: list[str], group: click.Group) -> tuple[str, set[str]]:
    """Return the full name of a command and the options given to it.

    Raises:
        LookupError: there is no such command, or it has no such option.
    """
    command: click.Command = group
    name: list[str] = []
    rest = list(words)
    while isinstance(command, click.Group):
        if not rest or rest[0] not in command.commands:
            raise LookupError(f"no such command: registry {' '.join(words)}")
        command = command.commands[rest[0]]
        name.append(rest.pop(0))
    options = {word.partition("=")[0] for word in rest if word.startswith("--")}
    if unknown := options - options_of(command):
        raise LookupError(f"registry {' '.join(name)} has no {', '.join(sorted(unknown))}")
    return " ".join(name), options


def options_of(command: click.Command) -> set[str]:
    """Return the long options of a command, without the one for help."""
    return {o for p in command.params for o in p.opts if o.startswith("--")} - {"--help"}


def leaves(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command below `group` that does something, with its full name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command
