"""What `./run` does on systems that lack something, played on a tree with stand-in programs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SHELL = shutil.which("sh")
PROGRAMS = ("sh", "dirname", "readlink", "cmp", "mkdir", "rm", "cp", "cat", "chmod")
MISSING = 69

pytestmark = pytest.mark.skipif(SHELL is None, reason="this system: has no shell")


class System:
    """A checkout and a PATH on which only what a test puts there is found."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "viva voce"
        self.programs = folder / "bin"
        (self.root / "packaging").mkdir(parents=True)
        self.programs.mkdir()
        for name in ("run", "packaging/setup.sh", "packaging/requirements.lock"):
            shutil.copy(ROOT / name, self.root / name)
        for name in PROGRAMS:
            (self.programs / name).symlink_to(shutil.which(name))
        self.program("id", "echo 1000")
        self.program("ldconfig", "exit 1")

    def program(self, name: str, script: str) -> None:
        """Put a stand-in on the PATH."""
        write_program(self.programs / name, script)

    def environment(self, *, is_current: bool = True) -> Path:
        """Make what a set-up leaves, with a Python that shows its arguments."""
        venv = self.root / ".venv"
        (venv / "bin").mkdir(parents=True)
        write_program(venv / "bin" / "python", 'for word in "$@"; do echo "<$word>"; done')
        (venv / "place").write_text(f"{self.root}\n")
        lock = (self.root / "packaging" / "requirements.lock").read_text()
        (venv / "requirements.lock").write_text(lock if is_current else "an older one")
        return venv

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Call `./run` from another folder."""
        return subprocess.run(
            [self.root / "run", *arguments],
            cwd=self.programs,
            env={"PATH": str(self.programs), **variables},
            capture_output=True,
            text=True,
            check=False,
        )


def write_program(path: Path, script: str) -> None:
    path.write_text(f"#!{SHELL}\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def system(tmp_path: Path) -> System:
    return System(tmp_path)


def real_python(guard: str = "") -> str:
    return f'{guard}\nexec "{sys.executable}" "$@"'


def test_an_environment_that_is_current_is_used_at_once(system: System) -> None:
    system.environment()
    ran = system.run("dub", "my film.mp4", "")
    assert ran.stdout == "<-m>\n<studio>\n<dub>\n<my film.mp4>\n<>\n"
    assert ran.stderr == ""


def test_a_plain_user_without_python_is_told_the_one_command_to_type(system: System) -> None:
    system.program("apt-get", "exit 1")
    ran = system.run()
    assert ran.returncode == MISSING
    assert (
        "\n  su -l -c 'apt-get update && apt-get install -y --no-install-recommends "
        "python3 python3-venv'\n"
    ) in ran.stderr


def test_missing_libraries_are_named_in_the_same_command_as_python(system: System) -> None:
    system.program("apt-get", "exit 1")
    system.program("ldconfig", "printf '\\tlibGL.so.1 (libc6,x86-64) => /lib/libGL.so.1\\n'")
    told = system.run().stderr
    (command,) = (line for line in told.splitlines() if line.startswith("  su -l -c"))
    assert "--no-install-recommends python3 python3-venv libglib2.0-0 libegl1 libx11-6" in command


def test_a_system_with_all_libraries_is_asked_for_none(system: System) -> None:
    names = re.findall(r"(\S+\.so\.\d+)=", (ROOT / "packaging" / "setup.sh").read_text())
    listed = "".join(f"\\t{name} (libc6,x86-64) => /lib/{name}\\n" for name in names)
    system.environment(is_current=False)
    system.program("ldconfig", f"printf '{listed}'")
    system.program("python3", real_python())
    assert system.run("voices").returncode == 0


def test_without_apt_the_missing_packages_are_named(system: System) -> None:
    ran = system.run()
    assert ran.returncode == MISSING
    assert "python3 python3-venv" in ran.stderr


def test_a_python_without_its_venv_module_asks_for_just_that(system: System) -> None:
    system.program("apt-get", "exit 1")
    system.program("sudo", "exit 1")
    guard = 'case "$2" in *ensurepip*) exit 1 ;; esac'
    system.program("python3", real_python(guard))
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    told = system.run().stderr
    assert "  sudo sh -c 'apt-get update && apt-get install" in told
    assert f"--no-install-recommends {version}-venv'" in told


def test_root_gets_the_missing_packages_installed(system: System) -> None:
    system.program("id", "echo 0")
    system.program("apt-get", f'echo "$@" >>"{system.root}/asked"')
    ran = system.run()
    assert (
        "install -qq -y --no-install-recommends python3 python3-venv"
        in (system.root / "asked").read_text()
    )
    assert "Python 3.11, 3.12 or 3.13" in ran.stderr


def test_a_changed_lock_file_is_installed_before_the_start(system: System) -> None:
    venv = system.environment(is_current=False)
    system.program("python3", real_python())
    ran = system.run("voices")
    assert "<pip>" in ran.stderr
    assert "<--require-hashes>" in ran.stderr
    assert ran.stdout == "<-m>\n<studio>\n<voices>\n"
    lock = system.root / "packaging" / "requirements.lock"
    assert (venv / "requirements.lock").read_bytes() == lock.read_bytes()


def test_packages_that_cannot_be_installed_leave_the_set_up_to_be_done(system: System) -> None:
    venv = system.environment(is_current=False)
    write_program(venv / "bin" / "python", "echo no network >&2; exit 1")
    system.program("python3", real_python())
    ran = system.run()
    assert ran.returncode == MISSING
    assert "Run this again" in ran.stderr
    assert (venv / "requirements.lock").read_text() == "an older one"


def test_where_uv_fails_pip_is_tried(system: System) -> None:
    system.environment(is_current=False)
    system.program("uv", "exit 2")
    system.program("python3", real_python())
    ran = system.run()
    assert "trying pip" in ran.stderr
    assert ran.returncode == 0


def test_a_moved_environment_is_made_anew(system: System) -> None:
    venv = system.environment()
    (venv / "place").write_text("/elsewhere\n")
    made = f'mkdir -p "$3/bin"; cp "{system.programs}/made" "$3/bin/python"'
    system.program("made", f'case "$2" in *sysconfig*) echo "{venv}" ;; *) echo "<$2>" ;; esac')
    system.program("python3", real_python(f'[ "$2" != venv ] || {{ {made}; exit; }}'))
    ran = system.run()
    assert ran.stdout == "<studio>\n"
    assert (venv / "place").read_text() == f"{system.root}\n"
    assert (venv / "vivavoce.pth").read_text() == f"{system.root}\n"


def test_foreign_modules_stay_out(system: System, tmp_path: Path) -> None:
    venv = system.environment()
    write_program(venv / "bin" / "python", 'echo "$PYTHONSAFEPATH ${PYTHONPATH-none}"')
    assert system.run(PYTHONPATH=str(tmp_path)).stdout == "1 none\n"
