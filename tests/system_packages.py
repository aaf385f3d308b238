"""What binaries ask for, and which Debian package has it."""

import os
import re
import shutil
import struct
import subprocess
from collections.abc import Iterator
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path

_DYNAMIC, _LOAD = 2, 1  # kinds of a segment
_NEEDED, _STRINGS = 1, 5  # entries of the dynamic segment


def needed_libraries(binary: Path) -> set[str]:
    """Names of the shared libraries that a program or a library of 64 bits asks for."""
    with binary.open("rb") as file:
        content = mmap(file.fileno(), 0, access=ACCESS_READ)  # they are large, and little is read
    start, size, count = (
        struct.unpack_from("<Q", content, 32)[0],
        *struct.unpack_from("<HH", content, 54),
    )
    segments = [struct.unpack_from("<IIQQQQQQ", content, start + size * at) for at in range(count)]
    entries = [
        struct.unpack_from("<QQ", content, place)
        for kind, _, offset, _, _, length, _, _ in segments
        if kind == _DYNAMIC
        for place in range(offset, offset + length, 16)
    ]
    address = next((value for tag, value in entries if tag == _STRINGS), 0)
    strings = next(
        (
            offset + address - base
            for kind, _, offset, base, _, length, _, _ in segments
            if kind == _LOAD and base <= address < base + length
        ),
        0,
    )
    names = (strings + value for tag, value in entries if tag == _NEEDED)
    return {content[at : content.find(b"\0", at)].decode() for at in names}


def binaries(folder: Path) -> Iterator[Path]:
    """Programs and libraries of 64 bits below the folder."""
    for place, _, names in os.walk(folder):
        for path in (Path(place) / name for name in names):
            if (".so" in path.name or os.access(path, os.X_OK)) and not path.is_symlink():
                with path.open("rb") as file:
                    if file.read(6) == b"\x7fELF\x02\x01":
                        yield path


@cache
def system_libraries() -> dict[str, Path]:
    """Name of a library → where the loader finds it."""
    ldconfig = shutil.which("ldconfig", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    assert ldconfig
    answer = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=True).stdout
    paths: dict[str, Path] = {}
    for name, path in re.findall(r"^\s+(\S+) \(.*\) => (\S+)$", answer, re.MULTILINE):
        paths.setdefault(name, Path(path))
    return paths


class Installed:
    """The Debian packages of this machine, as dpkg knows them."""

    def __init__(self) -> None:
        form = (
            "${Package}\\t${Essential}\\t${Priority}\\t${Pre-Depends}, ${Depends}\\t${Provides}\\n"
        )
        words = ["dpkg-query", "--show", "--showformat", form]
        answer = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        self.base: set[str] = set()
        self._depends: dict[str, list[list[str]]] = {}
        self._providers: dict[str, list[str]] = {}
        for line in answer.splitlines():
            package, essential, priority, depends, provides = line.split("\t")
            self._depends[package] = [_names(group, "|") for group in depends.split(",")]
            for virtual in _names(provides, ","):
                self._providers.setdefault(virtual, []).append(package)
            if essential == "yes" or priority == "required":
                self.base.add(package)

    def closure(self, packages: set[str]) -> set[str]:
        """The packages and all that they depend on: what a bare machine gets with them."""
        reached: set[str] = set()
        ahead = list(packages)
        while ahead:
            package = ahead.pop()
            if package not in reached and package in self._depends:
                reached.add(package)
                ahead += [self._choice(group) for group in self._depends[package] if group]
        return reached

    def _choice(self, alternatives: list[str]) -> str:
        """The first of the alternatives that is here: apt, too, prefers the first."""
        for name in alternatives:
            for package in (name, *self._providers.get(name, [])):
                if package in self._depends:
                    return package
        return alternatives[0]

    def owners(self, path: Path) -> set[str]:
        """Packages that have the file; /lib and /usr/lib are one folder, dpkg knows either name."""
        real = path.resolve()
        names = {str(each) for each in (path, real, path.parent.resolve() / path.name)}
        names |= {name.removeprefix("/usr") for name in names} | {f"/usr{name}" for name in names}
        answer = subprocess.run(
            ["dpkg-query", "--search", *sorted(names)], capture_output=True, text=True, check=False
        ).stdout
        return {
            package.split(":")[0]
            for line in answer.splitlines()
            if not line.startswith("diversion by")
            for package in line.rpartition(": ")[0].split(", ")
        }


def _names(text: str, separator: str) -> list[str]:
    """Names of packages without versions and architectures."""
    words = (re.match(r"[a-z0-9][a-z0-9.+-]*", each.strip()) for each in text.split(separator))
    return [word[0] for word in words if word]
