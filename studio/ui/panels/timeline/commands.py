"""The timeline's commands: everything the mouse does, and more, by keys and menus."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.domain import clip_cuts, clip_places, script_edits
from studio.domain.script import Line, Speaker, Take
from studio.domain.settings import settings_of
from studio.domain.text import mark
from studio.domain.timecode import frame_at, parse_frame_rate, sample_of
from studio.domain.timeline import MIN_CLIP, Clip, Marker
from studio.ui.actions import Action, Menu

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.domain.project import Project
    from studio.ui.desk import Desk
    from studio.ui.panels.timeline.canvas import Canvas

KEY_ZOOM = 1.6
SPEAKER_KEYS = 9


class Commands(QObject):
    """Adds the commands; most act only while the canvas has the focus."""

    def __init__(self, desk: Desk, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._desk, self._canvas = desk, canvas
        for actions in (self._editing(), self._placing(), self._speaking(), self._marking()):
            for action in actions:
                desk.actions.add(action, canvas)
        for action in (*self._moving(), *self._choosing(), *self._looking(), *self._assigning()):
            desk.actions.add(action, canvas)

    def _one(
        self, name: str, text: str, run: Callable[[], object], keys: str, group: int = 0
    ) -> Action:
        """Return a command on the selected clips."""
        return Action(
            id=f"clip.{name}",
            text=text,
            run=run,
            shortcut=keys,
            menu=Menu.CLIP,
            group=group,
            is_enabled=self._has_clips,
            is_local=True,
        )

    def _editing(self) -> Sequence[Action]:
        return (
            replace(
                self._one("split", self.tr("Split at the playhead"), self._split, "S"), icon="split"
            ),
            self._one("join", self.tr("Join clips"), self._join, "G"),
            self._one("trim_start", self.tr("Trim start to the playhead"), self._trim_start, "["),
            self._one("trim_end", self.tr("Trim end to the playhead"), self._trim_end, "]"),
            self._one("duplicate", self.tr("Duplicate clips"), self._duplicate, "Ctrl+D"),
            self._one("remove", self.tr("Remove clips"), self._remove, "Del; Backspace", 1),
            self._one("ripple", self.tr("Remove, close the gap"), self._ripple, "Shift+Del", 1),
            self._one(
                "remove_line", self.tr("Delete lines too"), self._remove_lines, "Ctrl+Del", 1
            ),
        )

    def _placing(self) -> Sequence[Action]:
        return (
            self._one("earlier", self.tr("A frame earlier"), lambda: self._nudge(-1), "Left", 2),
            self._one("later", self.tr("A frame later"), lambda: self._nudge(1), "Right", 2),
            self._one(
                "much_earlier",
                self.tr("Ten frames earlier"),
                lambda: self._nudge(-10),
                "Shift+Left",
                2,
            ),
            self._one(
                "much_later", self.tr("Ten frames later"), lambda: self._nudge(10), "Shift+Right", 2
            ),
        )

    def _speaking(self) -> Sequence[Action]:
        return (
            Action(
                id="clip.generate",
                text=self.tr("Generate again"),
                run=lambda: self._desk.actions.get("speech.generate_selected").trigger(),
                shortcut="R",
                icon="generate",
                menu=Menu.CLIP,
                group=3,
                is_enabled=lambda: bool(self._desk.view.lines),
                is_local=True,
            ),
            self._one("play", self.tr("Play the take"), self._play, "P", 3),
            self._one("lock", self.tr("Lock the take"), self._lock, "Ctrl+L", 3),
            self._one(
                "next_take", self.tr("Next take"), lambda: self._change_take(1), "Alt+Down", 3
            ),
            self._one(
                "previous_take",
                self.tr("Previous take"),
                lambda: self._change_take(-1),
                "Alt+Up",
                3,
            ),
        )

    def _marking(self) -> Sequence[Action]:
        return (
            Action(
                id="timeline.marker",
                text=self.tr("Add or remove a marker"),
                run=self._mark,
                shortcut="M",
                icon="marker",
                menu=Menu.CLIP,
                group=4,
                is_enabled=self._has_project,
                is_local=True,
            ),
            Action(
                id="timeline.snap",
                text=self.tr("Snap to edges"),
                run=self._switch_snapping,
                shortcut="N",
                icon="snap",
                menu=Menu.CLIP,
                group=4,
                is_checked=lambda: self._canvas.is_snapping,
                is_local=True,
            ),
            Action(
                id="timeline.ripple",
                text=self.tr("Ripple: what follows moves along"),
                run=self._switch_ripple,
                shortcut="Q",
                icon="ripple",
                menu=Menu.CLIP,
                group=4,
                is_checked=lambda: self._canvas.ripples,
                is_local=True,
            ),
            Action(
                id="timeline.overlap",
                text=self.tr("Let a speaker's clips overlap"),
                run=self._switch_overlap,
                shortcut="O",
                menu=Menu.CLIP,
                group=4,
                is_checked=lambda: self._canvas.allows_overlap,
                is_local=True,
            ),
        )

    def _moving(self) -> Sequence[Action]:
        seek = self._desk.player.seek
        return (
            Action(
                id="timeline.start",
                text=self.tr("Playhead to the start"),
                run=lambda: seek(0),
                shortcut="Home",
                is_local=True,
            ),
            Action(
                id="timeline.end",
                text=self.tr("Playhead to the end"),
                run=lambda: seek(self._canvas.end),
                shortcut="End",
                is_local=True,
            ),
        )

    def _choosing(self) -> Sequence[Action]:
        return (
            Action(
                id="timeline.next",
                text=self.tr("Select the next clip"),
                run=lambda: self._select_next(1),
                shortcut="Ctrl+Right",
                is_enabled=self._has_project,
                is_local=True,
            ),
            Action(
                id="timeline.previous",
                text=self.tr("Select the clip before"),
                run=lambda: self._select_next(-1),
                shortcut="Ctrl+Left",
                is_enabled=self._has_project,
                is_local=True,
            ),
            Action(
                id="timeline.all",
                text=self.tr("Select all clips"),
                run=lambda: self._desk.view.select_clips([clip.id for clip in self._spoken()]),
                shortcut="Ctrl+A",
                is_enabled=self._has_project,
                is_local=True,
            ),
        )

    def _looking(self) -> Sequence[Action]:
        return tuple(
            Action(
                id=f"timeline.{name}",
                text=text,
                run=run,
                shortcut=keys,
                icon=f"zoom-{name}" if name != "selection" else "",
                menu=Menu.VIEW,
                group=2,
                is_enabled=self._has_project,
                is_local=True,
            )
            for name, text, run, keys in (
                ("in", self.tr("Zoom in"), lambda: self._zoom(KEY_ZOOM), "Ctrl++; Ctrl+="),
                ("out", self.tr("Zoom out"), lambda: self._zoom(1 / KEY_ZOOM), "Ctrl+-"),
                ("fit", self.tr("Show everything"), self._canvas.show_all, "F"),
                ("selection", self.tr("Zoom to the selection"), self._zoom_to_selection, "Z"),
            )
        )

    def _assigning(self) -> Sequence[Action]:
        def giving(number: int) -> Callable[[], None]:
            return lambda: self._assign(number)

        return tuple(
            Action(
                id=f"clip.speaker_{number + 1}",
                text=self.tr("Give clips to speaker {number}").format(number=number + 1),
                run=giving(number),
                shortcut=str(number + 1),
                is_enabled=self._has_clips,
                is_local=True,
            )
            for number in range(SPEAKER_KEYS)
        )

    # What they do

    def _has_project(self) -> bool:
        return self._desk.view.project is not None

    def _has_clips(self) -> bool:
        return bool(self._desk.view.clips)

    @property
    def _project(self) -> Project:
        return self._canvas.project

    def _chosen(self) -> list[Clip]:
        return self._canvas.selected_clips()

    def _spoken(self) -> list[Clip]:
        return [c for lane in self._canvas.lanes.all if lane.speaker for c in lane.clips]

    def _split(self) -> None:
        at = self._desk.player.position
        inside = [
            clip for clip in self._chosen() if clip.position + MIN_CLIP <= at <= clip.end - MIN_CLIP
        ]
        if not inside:
            self._desk.studio.notices.tell(
                mark("Notices", "Put the playhead inside the clip, then split it.")
            )
            return
        with self._project.edit(mark("Edits", "Split clip")):
            made = [clip_cuts.split_spoken(self._project, clip, at)[1] for clip in inside]
        self._desk.view.select_clips([clip.id for clip in made])

    def _join(self) -> None:
        with self._project.edit(mark("Edits", "Join clips")):
            made = clip_cuts.join_clips(self._project, self._chosen())
        self._desk.view.select_clips([clip.id for clip in made])

    def _trim_start(self) -> None:
        self._trim(mark("Edits", "Trim clip"), is_start=True)

    def _trim_end(self) -> None:
        self._trim(mark("Edits", "Trim clip"), is_start=False)

    def _trim(self, label: str, *, is_start: bool) -> None:
        at = self._desk.player.position
        trim = clip_places.ripple_trim if self._canvas.ripples else clip_places.trim_to
        with self._project.edit(label):
            for clip in reversed(self._chosen()):  # the later ones are still where they were
                if is_start:
                    trim(self._project, self._project.get(Clip, clip.id), start=at)
                else:
                    trim(self._project, self._project.get(Clip, clip.id), end=at)

    def _duplicate(self) -> None:
        with self._project.edit(mark("Edits", "Duplicate clips")):
            made = clip_places.duplicate(self._project, self._chosen())
        self._desk.view.select_clips([clip.id for clip in made])

    def _remove(self) -> None:
        with self._project.edit(mark("Edits", "Remove clips")):
            ripples = self._canvas.ripples
            clip_places.remove_clips(self._project, self._chosen(), ripples=ripples)

    def _ripple(self) -> None:
        with self._project.edit(mark("Edits", "Remove clips and close the gap")):
            clip_places.remove_clips(self._project, self._chosen(), ripples=True)

    def _remove_lines(self) -> None:
        ids = {clip.line_id for clip in self._chosen()}
        lines = [line for line in (self._project.find(Line, one) for one in ids) if line]
        with self._project.edit(mark("Edits", "Delete lines")):
            script_edits.remove_lines(self._project, lines)

    def _nudge(self, frames: int) -> None:
        project, clips = self._project, self._chosen()
        rate = parse_frame_rate(settings_of(project).frame_rate)
        first = clips[0].position
        target = sample_of(max(0, frame_at(first, rate) + frames), rate)
        if self._canvas.ripples:
            clips = list(clip_places.with_followers(project, clips))
        key = ("nudge", frozenset(clip.id for clip in clips))
        with project.edit(mark("Edits", "Move clip"), merge_key=key):
            overlaps = self._canvas.allows_overlap
            clip_places.shift_clips(project, clips, target - first, overlaps=overlaps)

    def _assign(self, number: int) -> None:
        speakers = self._project.all(Speaker)
        if number >= len(speakers):
            return
        with self._project.edit(mark("Edits", "Give clip to another speaker")):
            for clip in self._chosen():
                clip_places.give_to(self._project, clip, speakers[number], clip.position)

    def _play(self) -> None:
        clip = self._chosen()[0]
        if clip.take_id is not None:
            self._desk.player.play_take(clip.take_id)

    def _lock(self) -> None:
        ids = {clip.take_id for clip in self._chosen()}
        takes = [take for take in (self._project.find(Take, one) for one in ids) if take]
        locks = not all(take.is_locked for take in takes)
        with self._project.edit(mark("Edits", "Lock take")):
            for take in takes:
                self._project.update(take, is_locked=locks)

    def _change_take(self, by: int) -> None:
        chosen = []
        for clip in self._chosen():
            takes = [
                take
                for take in self._project.where(Take, "line_id", clip.line_id)
                if take.language == self._desk.view.language
            ]
            ids = [take.id for take in takes]
            if clip.take_id in ids and len(ids) > 1:
                chosen.append(takes[(ids.index(clip.take_id) + by) % len(ids)])
        if chosen:
            with self._project.edit(mark("Edits", "Choose take")):
                self._desk.studio.fitting.use(self._project, chosen)

    def _mark(self) -> None:
        at = self._desk.player.position
        near = self._canvas.scale.samples(4)
        here = [one for one in self._project.all(Marker) if abs(one.position - at) <= near]
        if here:
            with self._project.edit(mark("Edits", "Remove marker")):
                self._project.remove(here[0])
            return
        with self._project.edit(mark("Edits", "Add marker")):
            name = str(self._project.count(Marker) + 1)
            self._project.add(Marker(position=at, name=name))

    def _switch_snapping(self) -> None:
        self._canvas.is_snapping = not self._canvas.is_snapping

    def _switch_ripple(self) -> None:
        self._canvas.ripples = not self._canvas.ripples

    def _switch_overlap(self) -> None:
        self._canvas.allows_overlap = not self._canvas.allows_overlap

    def _select_next(self, by: int) -> None:
        clips = sorted(self._spoken(), key=lambda clip: (clip.position, clip.id))
        if not clips:
            return
        selected = self._desk.view.clips
        places = [number for number, clip in enumerate(clips) if clip.id in selected]
        if places:
            target = (places[-1] if by > 0 else places[0]) + by
        else:
            at = self._desk.player.position
            target = next((n for n, clip in enumerate(clips) if clip.end > at), len(clips) - 1)
        clip = clips[min(max(target, 0), len(clips) - 1)]
        self._desk.view.select_clips([clip.id])
        self._canvas.reveal(clip.position, clip.end)

    def _zoom(self, factor: float) -> None:
        x = self._canvas.scale.x(self._desk.player.position)
        middle = self._canvas.width() / 2
        at = x if 0 <= x <= self._canvas.width() else middle
        self._canvas.show_scale(self._canvas.scale.zoomed(factor, at))

    def _zoom_to_selection(self) -> None:
        clips = self._chosen()
        if not clips:
            self._canvas.show_all()
            return
        start, end = clips[0].position, max(clip.end for clip in clips)
        width = self._canvas.width()
        self._canvas.show_scale(self._canvas.scale.showing(start, end, width))
