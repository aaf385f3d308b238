"""What `make test` installs is all that the tests load and start: nothing else of this machine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import LIST, ROOT, listed, only_listed_programs
from tests.system_packages import Installed, binaries, needed_libraries, system_libraries

BROWSER = ROOT / "scripts" / "browser.sh"
FOR_THE_README = {"python3", "python3-venv", "make", "git", "ca-certificates"}
ALWAYS = [line for line in listed() if not line.optional]


@pytest.fixture(scope="module")
def installed() -> Installed:
    if not shutil.which("dpkg-query"):
        pytest.skip("this is no Debian: its packages have other names")
    return Installed()


def test_a_library_that_the_tests_load_is_in_a_package_of_the_list(installed: Installed) -> None:
    """A machine with a compiler or Node hides what a bare one would lack."""
    files = list(binaries(Path(sys.prefix)))
    carried = {path.name for path in files} | {
        path.name for path in Path(sys.prefix).rglob("*.so*") if path.is_symlink()
    }
    wanted = {name: path for path in files for name in needed_libraries(path)}
    always = {line.package for line in ALWAYS}
    allowed = installed.closure(always | installed.base | FOR_THE_README)

    assert "libatomic.so.1" in wanted, "the walk sees nothing"
    gaps = {}
    for name in sorted(wanted.keys() - carried):
        path = system_libraries().get(name)
        owners = installed.owners(path) if path else set()
        if not owners & allowed:
            gaps[name] = f"needed by {wanted[name]}, is in {owners or 'no package here'}"
    assert gaps == {}, f"add the packages to {LIST.name}"


@pytest.mark.parametrize(
    "line", [line for line in listed() if not line.is_library], ids=lambda line: line.name
)
def test_a_program_of_the_list_is_in_the_package_beside_it(line, installed: Installed) -> None:
    path = shutil.which(line.name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if not path:
        pytest.skip(f"no {line.name} here")
    owners = installed.owners(Path(path))
    if not owners:
        pytest.skip(f"{path} is of no Debian package")

    assert owners & installed.closure({line.package})


def test_a_program_outside_the_list_is_not_started() -> None:
    with only_listed_programs(), pytest.raises(AssertionError, match="uname is started by a test"):
        subprocess.run(["/bin/uname", "-p"], check=True)


def test_python_itself_may_be_started() -> None:
    with only_listed_programs():
        done = subprocess.run([sys.executable, "-c", "print(7)"], capture_output=True, check=True)

    assert done.stdout == b"7\n"


class Machine:
    """A machine that has nothing but a shell, and an apt-get that notes what it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._bin, self._journal = folder / "bin", folder / "calls"
        self._libraries = folder / "libraries"
        self._bin.mkdir()
        self._libraries.touch()
        for name in ("dirname", "grep", "cat"):
            (self._bin / name).symlink_to(str(shutil.which(name)))
        self.program("ldconfig", f"cat {self._libraries}")
        self.program("id", "echo 0")

    def program(self, name: str, script: str = "") -> None:
        """Put a program into the machine."""
        path = self._bin / name
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)

    def library(self, name: str) -> None:
        """Put a library into the machine."""
        with self._libraries.open("a") as file:
            file.write(f"\t{name} (libc6,x86-64) => /lib/{name}\n")

    def apt(self, script: str = "") -> None:
        """Give the machine apt; it installs whatever the list has."""
        put = "\n".join(
            f"printf '\\t{line.name} (libc6) => /lib\\n' >>{self._libraries}"
            if line.is_library
            else f"printf '#!/bin/sh\\n' >{self._bin}/{line.name}; "
            f"/bin/chmod +x {self._bin}/{line.name}"
            for line in ALWAYS
        )
        install = f'[ "$1" = install ] || exit 0\n{put}'
        self.program("apt-get", f'echo "$@" >>{self._journal}\n{script or install}')

    def calls(self) -> list[list[str]]:
        """What apt-get was asked for: the words of each call."""
        lines = self._journal.read_text("utf-8").splitlines() if self._journal.exists() else []
        return [line.split() for line in lines]

    def run(self, ci: bool = False) -> subprocess.CompletedProcess[str]:
        """Ask for the browser."""
        surroundings = {"PATH": str(self._bin), "CI": str(ci).lower()}
        return subprocess.run([BROWSER], env=surroundings, capture_output=True, text=True)

    @property
    def browser(self) -> str:
        """The path of Chromium."""
        return str(self._bin / "chromium")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def equip(machine: Machine, *without: str) -> None:
    """Put all of the list into the machine but for the names."""
    for line in ALWAYS:
        if line.name not in without:
            (machine.library if line.is_library else machine.program)(line.name)


def test_a_bare_machine_gets_the_packages_of_the_list(machine: Machine) -> None:
    machine.apt()

    done = machine.run(ci=True)

    assert (done.returncode, done.stdout) == (0, f"{machine.browser}\n"), done.stderr
    update, install = machine.calls()
    assert update[0] == "update"
    assert [word for word in install[1:] if not word.startswith("-")] == [
        *("chromium", "libatomic1", "openssl", "git", "mount")
    ]


def test_a_machine_that_has_all_installs_nothing(machine: Machine) -> None:
    machine.apt()
    equip(machine)

    done = machine.run()

    assert (done.stdout, done.stderr) == (f"{machine.browser}\n", "")
    assert machine.calls() == []


def test_only_what_is_missing_is_installed(machine: Machine) -> None:
    machine.apt()
    equip(machine, "libatomic.so.1")

    machine.run()

    assert machine.calls()[1][-2:] == ["--no-install-recommends", "libatomic1"]


@pytest.mark.parametrize("ci", [False, True])
def test_who_may_not_install_is_told_what_to_install(machine: Machine, ci: bool) -> None:
    """Elsewhere than in CI the tests go on without the browser's."""
    machine.apt()
    machine.program("id", "echo 1000")
    equip(machine, "chromium", "libatomic.so.1")

    done = machine.run(ci)

    assert (done.returncode, done.stdout) == (int(ci), "")
    assert "не хватает: chromium, libatomic.so.1. " in done.stderr
    assert "sudo apt install chromium libatomic1." in done.stderr
    assert machine.calls() == []


def test_why_apt_failed_is_shown(machine: Machine) -> None:
    machine.apt(script="echo 'E: no route to the mirror' >&2; exit 100")
    equip(machine, "openssl")

    done = machine.run(ci=True)

    assert (done.returncode, done.stdout) == (1, "")
    assert "E: no route to the mirror" in done.stderr
    assert "не хватает: openssl. " in done.stderr


def test_google_chrome_serves_as_well(machine: Machine) -> None:
    equip(machine, "chromium")
    machine.program("google-chrome")

    assert machine.run().stdout == f"{machine.browser.replace('chromium', 'google-chrome')}\n"
