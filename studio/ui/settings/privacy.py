"""What leaves this computer: nothing, until the user chooses a voice in the cloud."""

from __future__ import annotations

from studio.ui.settings.page import Page
from studio.ui.widgets.basics import label


class PrivacyPage(Page):
    """Plain statements, each of which the code keeps."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Privacy"))
        for title, text in (
            (
                self.tr("Nothing leaves this computer by itself"),
                self.tr(
                    "The embedded voices speak here, without network and without an account. "
                    "There is no telemetry, no advertising, and no search for updates."
                ),
            ),
            (
                self.tr("Voices in the cloud are your choice"),
                self.tr(
                    "Only when you give a speaker a voice of a provider in the cloud are the texts "
                    "of their lines sent to that provider, and recordings only when you have one "
                    "cloned, changed or written down there. Nothing else of the project is sent."
                ),
            ),
            (
                self.tr("So is who translates"),
                self.tr(
                    "Lines are sent to the language model you set up when you have them "
                    "translated. With one on this computer they do not leave it."
                ),
            ),
            (
                self.tr("Keys stay in the system's keyring"),
                self.tr("They are never written to files, logs or reports."),
            ),
            (
                self.tr("Projects are yours"),
                self.tr(
                    "A project is one file where you put it. Films stay where they are and are "
                    "never changed."
                ),
            ),
        ):
            self.add(label(title, "heading", wraps=True))
            self.add(label(text, "muted", wraps=True))
