"""Closed, full or missing streams and folders: the command says so, or does without."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.films import Film, make_film

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="this system: it has no /dev/full")

ROOT = Path(__file__).parents[2]
SCRIPT = "WEBVTT\n\n00:00.500 --> 00:01.500\nДобрый день.\n"
DUB = "$VV dub film.mp4 --language ru -o out.mp4"


@pytest.fixture
def shell(tmp_path):
    """Run a line of shell, with $VV for the command, in a folder with a film and its script."""
    make_film(tmp_path / "film.mp4", Film(seconds=2))
    (tmp_path / "film.ru.vtt").write_text(SCRIPT, encoding="utf-8")
    environment = os.environ | {
        "VV": f"{sys.executable} -m studio",
        "PYTHONPATH": str(ROOT),
        "VIVAVOCE_HOME": str(tmp_path / "home"),
    }

    def run(line: str) -> subprocess.CompletedProcess[str]:
        ran = subprocess.run(
            ["bash", "-c", line],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert "Traceback" not in ran.stderr
        assert "Exception ignored" not in ran.stderr
        return ran

    return run


@pytest.mark.parametrize("output", ["--json >/dev/full", ">/dev/full"])
def test_a_full_standard_output_is_said_in_words(shell, tmp_path, output):
    ran = shell(f"{DUB} {output}")
    assert ran.returncode == 4
    assert "No space left on device" in ran.stderr
    assert (tmp_path / "out.mp4").exists()


@pytest.mark.parametrize("closed", [">&-", "--json >&-", "2>&-", "<&-"])
def test_closed_streams_are_done_without(shell, tmp_path, closed):
    assert shell(f"{DUB} {closed}").returncode == 0
    assert (tmp_path / "out.mp4").exists()


def test_a_closed_standard_input_has_no_text_to_speak(shell):
    ran = shell("$VV speak - -o out.wav <&-")
    assert ran.returncode == 2
    assert "There is no text to speak." in ran.stderr


def test_whoever_has_read_enough_ends_it_quietly(shell):
    ran = shell("$VV voices --json | head -1; exit ${PIPESTATUS[0]}")
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_home_that_cannot_be_is_said_in_words(shell, tmp_path):
    ran = shell(f"VIVAVOCE_HOME={tmp_path / 'film.mp4'} $VV voices")
    assert ran.returncode == 4
    assert "cannot be used: Not a directory" in ran.stderr


def test_a_bare_environment_is_enough(shell, tmp_path):
    bare = f"env -i PYTHONPATH={ROOT} VIVAVOCE_HOME={tmp_path / 'home'} LC_ALL=C PYTHONUTF8=0"
    ran = shell(f"{bare} {DUB}")
    assert ran.returncode == 0, ran.stderr
    assert "out.mp4" in ran.stdout


ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.name)
def test_what_is_ended_while_it_speaks_leaves_nothing_half_done(shell, tmp_path, ending):
    """Like Ctrl+C in a terminal: the signal comes to the studio and its engines together."""
    cues = (f"00:00.{n:03} --> 00:01.{n:03}\nФраза номер {n}.\n\n" for n in range(500))
    (tmp_path / "film.ru.vtt").write_text(f"WEBVTT\n\n{''.join(cues)}", encoding="utf-8")
    (tmp_path / "tmp").mkdir()
    (tmp_path / "out.mp4").write_bytes(b"an earlier film")
    running = subprocess.Popen(
        [sys.executable, "-m", "studio", "dub", "film.mp4", "--language", "ru", "-o", "out.mp4"],
        cwd=tmp_path,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "VIVAVOCE_HOME": str(tmp_path / "home"),
            "TMPDIR": str(tmp_path / "tmp"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    speech = tmp_path / "home" / "cache" / "speech"
    while not any(speech.glob("*/*")):
        assert running.poll() is None, "it ended before it was ended"
        time.sleep(0.01)  # another process's work cannot be awaited
    os.killpg(running.pid, ending)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (130, "")
    assert err.endswith("Interrupted; nothing half-written is left.\n")
    assert "Traceback" not in err
    assert (tmp_path / "out.mp4").read_bytes() == b"an earlier film"
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not list(tmp_path.glob(".vivavoce-*"))
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)  # no engine is left in its group
