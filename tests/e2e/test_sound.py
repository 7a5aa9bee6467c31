"""Sound that leaves the studio is the export's mix, recorded behind a real sound server."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from studio.storage.paths import HOME_VARIABLE
from tests.e2e.pulse import PROGRAMS, is_there, recorded, sound_server

ROOT = Path(__file__).parents[2]
RATE = 48_000


@pytest.fixture
def server(tmp_path):
    if sys.platform != "linux":
        pytest.skip("this system: has another sound server")
    assert is_there(), f"needed here: {', '.join(PROGRAMS)}"
    with sound_server(tmp_path / "sound") as server:
        yield server


def play_sample(server, folder, seconds):
    """Play the beginning of the dubbed sample; return (facts, mix, what the speaker played)."""
    record = folder / "played.raw"
    server.record(record)
    environment = server.environment | {HOME_VARIABLE: str(folder / "studio")}
    command = [sys.executable, "-W", "error", "-m", "tests.e2e.play_sample"]
    done = subprocess.run(
        [*command, str(folder), str(seconds), "es"],
        cwd=ROOT,
        env=environment | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    facts = json.loads((folder / "told.json").read_text())
    return facts, np.load(folder / "mix.npy"), recorded(record)


def place_of(mix, played):
    """Return where in what was played the mix begins, by its loudest sample."""
    loudest = int(np.abs(mix[:, 0]).argmax())
    (found,) = np.nonzero((played == mix[loudest]).all(axis=1))
    starts = [int(place) - loudest for place in found if place >= loudest]
    assert starts, "the loudest sample was never played"
    return starts[0]


@pytest.mark.parametrize(
    "seconds",
    [pytest.param(5.0, id="part"), pytest.param(38.4, id="whole", marks=pytest.mark.long)],
)
def test_what_the_loudspeaker_plays_is_the_mix_of_the_export_without_a_gap(
    server, tmp_path, seconds
):
    facts, mix, played = play_sample(server, tmp_path, seconds)
    start = place_of(mix, played)
    np.testing.assert_array_equal(played[start : start + len(mix)], mix)
    assert not played[:start].any()
    assert not played[start + len(mix) :].any()
    assert (facts["output"], facts["xruns"], facts["told"]) == ("Loudspeaker", 0, [])
