"""Make `resources/sample/` anew: `python packaging/make_sample_scene.py`, about five minutes.

Needs, besides the studio's own dependencies: skia-python, font-manrope, font-source-serif-pro.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from typing import TYPE_CHECKING

from sample_scene.captions import write_captions
from sample_scene.film import Rgba, draw_frame
from sample_scene.reel import write_film
from sample_scene.screenplay import FRAMES, RATE, SCENE_FOLDER
from sample_scene.soundtrack import soundtrack

from studio.transcoding.encode import Delivery, SoundFormat, write_audio

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> None:
    """Write the scripts, the music and effects, and the film."""
    SCENE_FOLDER.mkdir(parents=True, exist_ok=True)
    write_captions()
    sound = soundtrack()
    delivery = Delivery(format=SoundFormat.OPUS, rate=RATE, bit_rate=112_000)
    write_audio(SCENE_FOLDER / "scene.me.opus", [sound.music_effects], delivery)
    write_film(SCENE_FOLDER / "scene.mp4", _frames(), sound.film)
    print(f"The sample scene is in {SCENE_FOLDER}")


def _frames() -> Iterator[Rgba]:
    for frame in range(FRAMES):
        if frame % 25 == 0:
            print(f"\rFrame {frame} of {FRAMES}", end="", file=sys.stderr, flush=True)
        yield draw_frame(frame)
    print(file=sys.stderr)


if __name__ == "__main__":
    main()
