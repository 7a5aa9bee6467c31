"""A seeded user who edits at random: shared by the soaks and by the kill -9 tests."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.domain.lexicon import LexiconEntry
from studio.domain.media import Media, MediaKind
from studio.domain.records import Record, Span
from studio.domain.script import Casting, Line, Speaker, Take, Translation, Word
from studio.domain.settings import SETTINGS_ID, DefaultVoice, OriginalSound, ProjectSettings
from studio.domain.timeline import Clip, Fit, FitState, Marker, Track, TrackKind
from studio.domain.translating import GlossaryTerm
from studio.domain.voices import Voice, VoiceProfile, VoiceSettings

if TYPE_CHECKING:
    from studio.domain.project import Project

TEXTS = ("", "Hello.", "Привет", "日本語 🎬", "שלום", 'quote " and \\', "a\x00b", "\ud83d half")


@dataclass
class RandomUser:
    """Makes one random step at a time; the same seed makes the same steps (ids apart)."""

    project: Project
    seed: int
    max_records: int = 400
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def act(self) -> str:
        """Do something; return what."""
        action = self.random.choices(
            ("edit", "drag", "undo", "redo", "failed edit", "undo much"), (60, 12, 14, 8, 4, 1)
        )[0]
        if action == "edit":
            with self.project.edit(f"Edit {self.random.random()}"):
                self.change(self.random.choice((1, 1, 1, 2, 5)))
        elif action == "drag":
            self._drag()
        elif action == "failed edit":
            self._fail()
        else:
            move = self.project.redo if action == "redo" else self.project.undo
            for _ in range(self.random.randrange(40) if action == "undo much" else 1):
                move()
        return action

    def change(self, count: int) -> None:
        """Change something inside an edit."""
        for _ in range(count):
            kind = self.random.choice(tuple(MAKERS))
            existing = self.project.all(kind)
            total = sum(map(len, self.project.kinds().values()))
            what = self.random.random()
            if not existing or (what < 0.4 and total < self.max_records):
                self._add(kind)
            elif what < 0.8:
                self._update(self.random.choice(existing))
            elif kind is not ProjectSettings:
                self.project.remove(self.random.choice(existing))

    def _add(self, kind: type[Record]) -> None:
        record = MAKERS[kind](self.random)
        if self.project.find(kind, record.id) is None:
            self.project.add(record)

    def _update(self, record: Record) -> None:
        other = MAKERS[type(record)](self.random)
        names = [name for name in type(other).__dataclass_fields__ if name != "id"]
        chosen = self.random.sample(names, self.random.randint(1, min(3, len(names))))
        self.project.update(record, **{name: getattr(other, name) for name in chosen})

    def _drag(self) -> None:
        clips = self.project.all(Clip)
        if not clips:
            return
        clip = self.random.choice(clips)
        key = ("drag", clip.id, self.random.random())
        start = clip.position
        for _ in range(self.random.randint(1, 5)):
            with self.project.edit("Drag", merge_key=key):
                position = self.random.choice((start, self.random.randrange(10_000)))
                clip = self.project.update(clip, position=position)

    def _fail(self) -> None:
        try:
            with self.project.edit("Fails"):
                self.change(3)
                raise OSError  # noqa: TRY301
        except OSError:
            pass


def _word(r: random.Random) -> Word:
    return Word(r.randrange(5), r.randrange(5, 9), r.randrange(100), r.randrange(100, 200))


def _fit(r: random.Random) -> Fit:
    cuts = tuple(Span(n, n + r.randrange(9)) for n in range(r.randrange(3)))
    return Fit(
        state=r.choice(tuple(FitState)), trim_start=r.randrange(99), cuts=cuts, ratio=r.random()
    )


def _settings(r: random.Random) -> VoiceSettings:
    return VoiceSettings(
        stability=r.random(), speed=r.uniform(0.5, 2), speaker_boost=r.random() < 0.5
    )


def _profile(r: random.Random) -> VoiceProfile:
    return VoiceProfile(pitch_hz=r.uniform(50, 500), bands_db=(r.random(),) * 3)


def _line(r: random.Random) -> Line:
    words = tuple(_word(r) for _ in range(r.randrange(4)))
    start = r.randrange(1 << 40)
    return Line(speaker_id=_id(r), start=start, end=start + 9, text=r.choice(TEXTS), words=words)


def _take(r: random.Random) -> Take:
    return Take(
        line_id=_id(r), language="ru", media_id=_id(r), length=r.randrange(10**6),
        text=r.choice(TEXTS), provider="p", voice_id=_id(r), voice_print="v", settings=_settings(r),
        seed=r.randrange(1 << 31), fingerprint=r.choice("abcdef"), made_at="2026-01-01",
        loudness=r.choice((None, -14.5)), words=tuple(_word(r) for _ in range(r.randrange(4))),
        pauses=(Span(1, 2),) * r.randrange(3), is_locked=r.random() < 0.5,
        said=r.choice(TEXTS),
    )  # fmt: skip


def _media(r: random.Random) -> Media:
    return Media(
        kind=MediaKind.STORED, name=r.choice(TEXTS), content_hash=r.choice("abc") * 64,
        size=r.randrange(10**12), length=r.randrange(10**9), rate=48_000,
        channels=r.randrange(1, 6),
    )  # fmt: skip


def _id(r: random.Random) -> str:
    return r.choice("abcdefgh")


MAKERS = {
    ProjectSettings: lambda r: ProjectSettings(
        id=SETTINGS_ID, name=r.choice(TEXTS),
        languages=tuple(r.sample(("ru", "de", "ja"), r.randrange(4))),
        original_sound=r.choice(tuple(OriginalSound)), loudness_lufs=r.choice((None, -14.0, -23.0)),
        default_voices=(DefaultVoice("ru", _id(r)),) * r.randrange(2),
    ),
    Speaker: lambda r: Speaker(name=r.choice(TEXTS), colour=r.randrange(9)),
    Voice: lambda r: Voice(
        provider="p", remote_id=_id(r), name=r.choice(TEXTS), labels=(("age", r.choice(TEXTS)),),
        profile=r.choice((None, _profile(r))), settings=_settings(r),
    ),
    Casting: lambda r: Casting(
        speaker_id=_id(r), language="ru", voice_id=_id(r), settings=_settings(r)
    ),
    Line: _line,
    Translation: lambda r: Translation(line_id=_id(r), language="de", text=r.choice(TEXTS)),
    Take: _take,
    Media: _media,
    Track: lambda r: Track(
        kind=r.choice(tuple(TrackKind)), name=r.choice(TEXTS), speaker_id=r.choice((None, "a")),
        order=r.random(), is_muted=r.random() < 0.5,
    ),
    Clip: lambda r: Clip(
        track_id=_id(r), position=r.randrange(10**9), length=r.randrange(10**6), media_id=_id(r),
        line_id=r.choice((None, "a")), gain_db=r.uniform(-60, 12), fit=_fit(r),
        is_dynamic=r.random() < 0.5,
    ),
    Marker: lambda r: Marker(position=r.randrange(10**9), name=r.choice(TEXTS)),
    LexiconEntry: lambda r: LexiconEntry(
        word=r.choice(TEXTS), said=r.choice(TEXTS), language=r.choice(("", "ru"))
    ),
    GlossaryTerm: lambda r: GlossaryTerm(
        term=r.choice(TEXTS), translation=r.choice(TEXTS), is_forbidden=r.random() < 0.5
    ),
}  # fmt: skip


def state_of(project: Project) -> dict[str, list[tuple[int, Record]]]:
    """Return everything a project holds, in order and with ranks, to compare."""
    return {
        kind.__name__: [(project.rank(record), record) for record in records.values()]
        for kind, records in sorted(project.kinds().items(), key=lambda pair: pair[0].__name__)
    }
