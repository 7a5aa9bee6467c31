"""What a dub is usually delivered as: one table of what the studio can write."""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain.text import mark
from studio.services.delivery import FILMS, HANDOVERS, SOUNDS, STEMS, Mastering, SubtitleUse
from studio.services.sound_checks import ACX


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A kind of delivery."""

    id: str
    title: str
    """Marked text."""
    text: str
    """What it is for, marked text."""
    suffixes: tuple[str, ...]
    """What it may be written as, the usual one first."""
    mastering: Mastering | None
    """None = as the project's settings say."""
    subtitles: SubtitleUse = SubtitleUse.NONE
    has_stems: bool = False
    """Whether each speaker and each bed is written beside the mix."""
    has_chapter_files: bool = False
    """Whether each chapter is written beside the whole, where there are chapters."""

    @property
    def is_handover(self) -> bool:
        """Whether it is a document for another studio, without loudness, subtitles and report."""
        return self.suffixes[0] in HANDOVERS

    @property
    def is_film(self) -> bool:
        """Whether it carries the picture."""
        return self.suffixes[0] in FILMS


AUDIOBOOK = Mastering(
    loudness_lufs=None,
    rms_db=-20.5,
    true_peak_db=-3.5,
    rate=44_100,
    bit_rate=192_000,
    channels=1,
    head_s=0.75,
    tail_s=2.0,
    room_tone_db=-72.0,
    standard=ACX,
)
"""In the middle of what ACX takes."""

PRESETS = (
    Preset(
        id="web",
        title=mark("Export", "Film for the web"),
        text=mark("Export", "MP4 with every language as a track, −14 LUFS, subtitles inside."),
        suffixes=FILMS,
        mastering=Mastering(loudness_lufs=-14.0),
        subtitles=SubtitleUse.BOTH,
    ),
    Preset(
        id="broadcast",
        title=mark("Export", "Film for broadcast"),
        text=mark("Export", "EBU R 128: −23 LUFS, true peaks below −1 dB."),
        suffixes=(".mov", ".mkv", ".mp4"),
        mastering=Mastering(loudness_lufs=-23.0),
        subtitles=SubtitleUse.BESIDE,
    ),
    Preset(
        id="podcast",
        title=mark("Export", "Podcast"),
        text=mark("Export", "Sound alone, −16 LUFS, one file for each language."),
        suffixes=(".mp3", ".m4a", ".opus", ".wav", ".flac"),
        mastering=Mastering(loudness_lufs=-16.0),
    ),
    Preset(
        id="podcast-mono",
        title=mark("Export", "Podcast, one voice"),
        text=mark("Export", "Sound alone in one channel, −19 LUFS: as loud as −16 in two."),
        suffixes=(".mp3", ".m4a", ".opus", ".wav", ".flac"),
        mastering=Mastering(loudness_lufs=-19.0, channels=1),
    ),
    Preset(
        id="audiobook",
        title=mark("Export", "Audiobook"),
        text=mark(
            "Export",
            "For ACX: MP3 at 44.1 kHz and 192 kbit/s, −20 dB, peaks below −3 dB, room tone around, "
            "each chapter as a file. Every file is checked. M4B is the book in one file.",
        ),
        suffixes=(".mp3", ".m4b"),
        mastering=AUDIOBOOK,
        has_chapter_files=True,
    ),
    Preset(
        id="sound",
        title=mark("Export", "Sound for further work"),
        text=mark("Export", "Uncompressed and as mixed: no loudness applied."),
        suffixes=(".wav", ".flac"),
        mastering=Mastering(loudness_lufs=None),
    ),
    Preset(
        id="stems",
        title=mark("Export", "Stems"),
        text=mark(
            "Export",
            "The mix, and beside it each speaker, the music and effects or the original: "
            "they are checked to add up to it.",
        ),
        suffixes=STEMS,
        mastering=Mastering(loudness_lufs=None),
        has_stems=True,
    ),
    Preset(
        id="handover",
        title=mark("Export", "For another studio"),
        text=mark(
            "Export",
            "A timeline, project, edit list, labels or cue sheet, and each clip as a sound file "
            "that knows its place. Levels and fades stay open where the format has them.",
        ),
        suffixes=tuple(HANDOVERS),
        mastering=None,
    ),
    Preset(
        id="project",
        title=mark("Export", "As the project says"),
        text=mark("Export", "The loudness of the project's settings, in any format."),
        suffixes=(*FILMS, *SOUNDS),
        mastering=None,
        subtitles=SubtitleUse.BOTH,
    ),
)
"""In the order they are offered."""
