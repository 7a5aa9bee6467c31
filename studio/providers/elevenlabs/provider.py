"""ElevenLabs as a provider: what it can do, with the key that is chosen at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.access import CloudOptions
from studio.providers.base import Provider
from studio.providers.base_cloud import CloudOnly
from studio.providers.elevenlabs import errors
from studio.providers.elevenlabs.account import CloudAccount
from studio.providers.elevenlabs.align import CloudAligner
from studio.providers.elevenlabs.cloning import CloudCloner
from studio.providers.elevenlabs.convert import CloudConverter
from studio.providers.elevenlabs.design import CloudDesigner
from studio.providers.elevenlabs.dialogue import CloudDialogue
from studio.providers.elevenlabs.dictionaries import Dictionaries
from studio.providers.elevenlabs.dubbing import CloudDubber
from studio.providers.elevenlabs.effects import CloudEffects
from studio.providers.elevenlabs.history import History
from studio.providers.elevenlabs.isolate import CloudIsolator
from studio.providers.elevenlabs.live import CloudLive
from studio.providers.elevenlabs.models import Models
from studio.providers.elevenlabs.shared import CloudLibrary
from studio.providers.elevenlabs.sockets import Sockets
from studio.providers.elevenlabs.speech import Account, CloudSpeech
from studio.providers.elevenlabs.transcribe import CloudTranscriber
from studio.providers.elevenlabs.transport import Patience, Transport
from studio.providers.elevenlabs.voices import CloudVoices

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.domain.access import Access
    from studio.providers.elevenlabs.connection import Network

ID = "elevenlabs"
MOST_LANES = 64
"""Lines that wait here at the same time; how many are out follows from the account."""


def create_provider(
    access: Callable[[], Access | None],
    *,
    options: Callable[[], CloudOptions] = CloudOptions,
    network: Network | None = None,
    patience: Patience | None = None,
    read_timeout_s: float = 60.0,
) -> Provider:
    """Return the provider; nothing is sent before somebody asks it for something.

    Args:
        access: the key to use now, None without one; asked before each request.
        options: the user's wishes; asked before each request.
        network: timeouts and certificates.
        patience: how often, and how long apart, something is tried.
        read_timeout_s: how long the next bytes of an answer with speech may take.
    """
    waiting = patience or Patience()
    transport = Transport(access, options=options, network=network, patience=waiting)
    models = Models(transport)
    standing = CloudAccount(transport, models)
    account = Account(models=models, standing=standing, history=History(transport, waiting))
    lexicons = Dictionaries(transport)
    voices = CloudVoices(transport)
    cloner = CloudCloner(transport, voices, standing)
    designer = CloudDesigner(transport)
    sockets = Sockets(transport, idle_s=read_timeout_s)
    return Provider(
        id=ID,
        name=errors.NAME,
        version="1",
        max_parallel=MOST_LANES,
        is_local=False,
        speech=CloudSpeech(
            transport, account, options, locators=lexicons.attached, read_timeout_s=read_timeout_s
        ),
        live=CloudLive(sockets, models, options),
        voices=voices,
        cloner=cloner,
        designer=designer,
        remixer=designer,
        aligner=CloudAligner(transport),
        converter=CloudConverter(transport, models, standing, options=options),
        isolator=CloudIsolator(transport),
        transcriber=CloudTranscriber(transport, options=options),
        cloud=CloudOnly(
            keeper=designer,
            library=CloudLibrary(transport),
            effects=CloudEffects(transport, options=options),
            dubber=CloudDubber(transport, pause=waiting.pause),
            dialogue=CloudDialogue(transport, models, standing, options=options),
        ),
        account=standing,
        pronunciation=lexicons,
        closers=(sockets, cloner, transport),
    )
