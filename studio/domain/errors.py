"""Everything that can go wrong in a way the user is told: one sentence, one hint, nothing lost.

Adapters translate foreign exceptions into these where they happen (`raise … from error`); anything
that is not a StudioError is our own bug.
"""

from __future__ import annotations

from enum import Enum

from studio.domain.text import mark


class Remedy(Enum):
    """What the user may want to open or do at once when something failed."""

    OPEN_KEYS = mark("Remedies", "Open keys")
    OFFLINE_VOICE = mark("Remedies", "Use an offline voice")
    SHORTEN_TEXT = mark("Remedies", "Shorten the text")
    SEE_USAGE = mark("Remedies", "See usage")


class StudioError(Exception):
    """A known failure. `message` and `hint` are marked text; values fill their braces.

    A subclass sets the class attributes; a caller may pass a more precise marked message.
    """

    message: str = mark("Errors", "Something went wrong.")
    hint: str = ""
    exit_code: int = 1
    remedy: Remedy | None = None
    """What a face may offer as a button beside the hint."""

    def __init__(self, message: str = "", *, hint: str = "", **values: object) -> None:
        self.message = message or type(self).message
        self.hint = hint or type(self).hint
        self.values = values
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message.format(**self.values)

    def hint_text(self) -> str:
        """Return what the user can do about it, values filled in; empty if nothing."""
        return self.hint.format(**self.values)


class InputError(StudioError):
    """Something the user gave is wrong: a field, an argument, a script."""

    exit_code = 2


class ScriptError(InputError):
    """A script or subtitle file cannot be used. Values: name."""

    message = mark("Errors", "“{name}” is not a script the studio can read.")
    hint = mark("Errors", "Use SRT, VTT, ASS, CSV or plain text.")


class MediaError(StudioError):
    """A media file cannot be used. Values: name."""

    exit_code = 3


class UnsupportedMedia(MediaError):
    """The file is no audio or video, or of a kind that cannot be decoded."""

    message = mark("Errors", "“{name}” is not a film or recording the studio can read.")
    hint = mark("Errors", "Check that it plays in another program, or convert it to MP4 or WAV.")


class MediaMissing(MediaError):
    """The linked file is not where it was."""

    message = mark("Errors", "“{name}” is not where it was.")
    hint = mark("Errors", "Put it back or show the project where it is now.")


class DecodeFailed(MediaError):
    """The file started well but could not be decoded to its end."""

    message = mark("Errors", "“{name}” is damaged and could not be read to its end.")
    hint = mark("Errors", "Use another copy of the file.")


class ProjectError(StudioError):
    """A project file cannot be opened or written. Values: name."""

    exit_code = 4


class TooNew(ProjectError):
    """Values: name, needed (version of the studio that wrote it)."""

    message = mark("Errors", "“{name}” was made by a newer Viva Voce ({needed}).")
    hint = mark("Errors", "Update Viva Voce to open it. The file was left as it is.")


class Locked(ProjectError):
    """Values: name, host, since."""

    message = mark("Errors", "“{name}” is open in another Viva Voce on {host}.")
    hint = mark("Errors", "Close it there first. The file was left as it is.")


class Corrupt(ProjectError):
    """The file is damaged; the newest earlier version may be offered."""

    message = mark("Errors", "“{name}” is damaged and cannot be opened as it is.")
    hint = mark("Errors", "Open an earlier version of it. The file was left as it is.")


class NotAProject(ProjectError):
    """The file is something else."""

    message = mark("Errors", "“{name}” is not a Viva Voce project.")
    hint = mark("Errors", "The file was left as it is.")


class DiskFull(ProjectError):
    """Nothing was lost: what was already written stays."""

    message = mark("Errors", "There is no room left on the disk for “{name}”.")
    hint = mark("Errors", "Free some space and try again. What was there before is unchanged.")


class ReadOnly(ProjectError):
    """The folder or file cannot be written."""

    message = mark("Errors", "“{name}” cannot be written there.")
    hint = mark("Errors", "Choose a folder you may write to.")


class ProviderError(StudioError):
    """A voice engine could not do what was asked. Values: provider."""

    message = mark("Errors", "{provider} could not do this.")
    exit_code = 5


class VoiceUnavailable(ProviderError):
    """The voice is gone or cannot do this. Values: voice, provider."""

    message = mark("Errors", "The voice “{voice}” does not exist any more.")
    hint = mark("Errors", "Choose another voice for this speaker.")


class LanguageUnavailable(ProviderError):
    """Values: language, provider."""

    message = mark("Errors", "{provider} does not speak the language “{language}”.")
    hint = mark("Errors", "Choose another language or another provider.")


class ProviderUnavailable(ProviderError):
    """The engine does not answer for now."""

    message = mark("Errors", "{provider} does not answer.")
    hint = mark("Errors", "Try again, or use an offline voice.")


class KeySpent(ProviderError):
    """A key is refused, or what it may use is used up: another key may help.

    Values: provider; and key_id, the key that was sent.
    """

    message = mark("Errors", "{provider} does not accept the key any more.")
    hint = mark("Errors", "Choose another key in the settings, or use an offline voice.")


class EngineError(ProviderError):
    """The embedded engine failed."""

    message = mark("Errors", "The offline engine failed.")


class EngineCrashed(EngineError):
    """A child process of the engine died more than once on the same line."""

    message = mark("Errors", "The offline engine stopped while speaking this line.")
    hint = mark("Errors", "Change the text a little and generate it again.")
