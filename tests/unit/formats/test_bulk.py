"""Masses of markup that leads nowhere are read in time that grows with their size.

Were it to grow with its square, each of these would take many minutes.
"""

import contextlib
from pathlib import PurePath

import pytest

from studio.catalog import script_formats
from studio.domain.errors import ScriptError
from studio.formats.reading import script_of

SRT = "1\n00:00:01,000 --> 00:00:02,000\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n"
ASS = "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,"
MANY = 200_000


@pytest.mark.parametrize(
    "text",
    [
        "\n" * MANY,
        " \n" * MANY,
        SRT + "A" + " " * MANY,
        SRT + "[" * MANY,
        SRT + "(" * MANY,
        SRT + "♪" * MANY,
        SRT + "-\n" * MANY,
        SRT + "A:" * MANY,
        SRT + "0" + "-" * MANY,
        SRT + "<i" * MANY,
        VTT + "<" * MANY,
        VTT + "&" * MANY,
        ASS + "{" * MANY,
        ASS + "\\" * MANY,
        "Dialogue:" + "a" * MANY,
        "<!---->" * 2_000 + "<t",
        "<tt>" + "<p>" * MANY,
        "speaker,line\n" + '"' * (MANY + 1),
        "1" * MANY,
    ],
    ids=lambda text: text[:4].strip() + text[-3:].strip(),
)
@pytest.mark.parametrize("suffix", [".srt", ".txt"])
def test_masses_of_markup_are_read_or_refused(text: str, suffix: str):
    name = PurePath(f"film{suffix}")
    with contextlib.suppress(ScriptError):
        assert script_of(text.encode(), name, script_formats()).lines
