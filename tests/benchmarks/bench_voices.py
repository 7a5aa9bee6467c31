"""Voices made, changed and understood offline: how near they come, and how fast.

Clones are made of one sentence of five readers each and judged on another sentence of theirs.
Peers: the engine's stock voices (what a clone has to beat), Praat's "Change gender" for changing a
recording, FFmpeg's afftdn for reducing noise. Speeds count the processor's time.
"""

from __future__ import annotations

import asyncio
import difflib
import itertools
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import soundfile

from studio.audio.buffer import Audio
from studio.audio.denoise import Denoiser
from studio.audio.resample import resample
from studio.audio.speech import find_speech
from studio.audio.voice_change import VoiceChanger, as_loud, change_between
from studio.audio.voice_distance import voice_distances
from studio.audio.voice_measures import VoiceMeasures, formant_ratio, measure_voice
from studio.domain.voices import VoiceProfile, VoiceSettings
from studio.providers.base import CloneRequest
from studio.providers.offline.clone import OfflineCloner
from studio.providers.offline.description import read
from studio.providers.offline.design import designed, varied
from studio.providers.offline.espeak import RATE, Espeak
from studio.providers.offline.hear import as_heard, hear
from studio.providers.offline.pool import Pool
from studio.providers.offline.provider import OfflineSpeech
from studio.providers.offline.reference import AS_MADE, Reference
from studio.providers.offline.speak import Speaker, SpokenLine
from studio.providers.offline.stock import STOCK_VOICES
from studio.providers.offline.transcribe import OfflineTranscriber
from tests.benchmarks.described import DESCRIBED, FASTER, HIGHER, LONGER, LOWER, SHORTER, SLOWER
from tests.sounds import HUMAN, human_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from studio.audio.buffer import Samples
    from tests.benchmarks.report import Report

try:
    from pesq import pesq
    from pystoi import stoi
except ImportError:
    pesq = stoi = None
try:
    import parselmouth
except ImportError:
    parselmouth = None

SAMPLES = HUMAN.parent / "samples"
SPEECH = HUMAN.parent / "jfk.flac"
SAID = (
    "and so my fellow americans ask not what your country can do for you ask what you can do "
    "for your country"
)
TEXT = (
    "Please put the red box on the table before you leave the room. Nobody expected the storm to "
    "arrive so early in the afternoon. She opened the window and listened to the sound of the "
    "rain. We should meet again tomorrow and talk about the new project. Seventeen ships sailed "
    "from the harbour, and only five of them ever came back."
)
PITCH_BAR, TRACT_BAR, CENTS_BAR, READER_TRACT_BAR, COLOUR_BAR = 0.03, 0.05, 50.0, 0.04, 2.3
CLONE_BAR_S, SPEED_BAR, DIRECTION_BAR, APART_BAR = 5.0, 20.0, 0.95, 1.0
ENVELOPE = slice(2, 138)
"""100 Hz to 6.9 kHz of a mean envelope."""


def run(report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:
        speaker = Speaker(Espeak(), Path(folder) / "voice")

        def say(profile: VoiceProfile, settings: VoiceSettings = AS_MADE) -> Audio:
            line = SpokenLine(TEXT, "en-US", profile, settings, 0, None)
            parts = [part.samples for part in speaker.speak(line)]
            return Audio.from_mono(np.concatenate(parts), RATE)

        stock = [voice.profile for voice in STOCK_VOICES if voice.profile is not None]
        spoken = [say(profile) for profile in stock]
        asyncio.run(_clones(report, say, stock, spoken))
        _similar(report, spoken, stock, say)
        _designs(report, say)
    _conversions(report)
    _isolation(report)
    asyncio.run(_transcripts(report))


def readers() -> list[tuple[Audio, Audio]]:
    """Return for each reader the sample and the sentence to judge on."""
    return [
        (Audio.from_mono(*soundfile.read(path, dtype="float32")), Audio.from_mono(*line))
        for path, line in zip(sorted(SAMPLES.glob("*.flac")), human_lines(), strict=True)
    ]


async def _clones(
    report: Report, say: Callable[..., Audio], stock: list[VoiceProfile], spoken: list[Audio]
) -> None:
    pool = Pool(1)
    cloner = OfflineCloner(Reference(OfflineSpeech(pool)))

    async def clone(sample: Audio) -> VoiceProfile:
        made = await cloner.clone(CloneRequest(samples=(sample,), name="x"))
        assert made.voice.profile is not None
        return made.voice.profile

    found = [await clone(say(profile, VoiceSettings(stability=1.0))) for profile in stock[::3]]
    pairs = list(zip(found, stock[::3], strict=True))
    pitch = max(abs(new.pitch_hz / old.pitch_hz - 1.0) for new, old in pairs)
    tract = max(abs(new.formant_scale / old.formant_scale - 1.0) for new, old in pairs)
    count = len(pairs)
    report.row(
        f"pitch of {count} stock voices found again in 18 s of their speech",
        f"{pitch:.1%} off at most", "none", "—", f"{PITCH_BAR:.0%}", pitch <= PITCH_BAR,
    )  # fmt: skip
    report.row(
        f"formant scale of {count} stock voices found again",
        f"{tract:.1%} off at most", "none", "—", f"{TRACT_BAR:.0%}", tract <= TRACT_BAR,
    )  # fmt: skip
    clones = [await clone(sample) for sample, _ in readers()]
    _likeness(report, [measure_voice([say(profile)]) for profile in clones],
              [measure_voice([one]) for one in spoken])  # fmt: skip
    _understood(report, clones, say)
    minute = Audio(np.concatenate([readers()[0][0].samples] * 5)[: 60 * 16_000], 16_000)
    begun = time.perf_counter()
    await clone(minute)
    spent = time.perf_counter() - begun
    report.row(
        "clone of 60 s of samples", f"{spent:.1f} s", "none", "—", f"{CLONE_BAR_S:.0f} s",
        spent <= CLONE_BAR_S,
    )  # fmt: skip
    await pool.close()


def _likeness(report: Report, clones: list[VoiceMeasures], stock: list[VoiceMeasures]) -> None:
    samples, held = (
        [measure_voice([one]) for one in side] for side in zip(*readers(), strict=True)
    )
    cents = [
        abs(1200.0 * np.log2(one.pitch_hz / wanted.pitch_hz))
        for one, wanted in zip(clones, samples, strict=True)
    ]
    # Of the measured formants only: a mean envelope is drawn by the bands as well.
    tracts = [
        abs(float(np.nanmedian(np.divide(one.formants_hz, wanted.formants_hz)[1:])) - 1.0)
        for one, wanted in zip(clones, samples, strict=True)
    ]
    ours = [colour_db(one, wanted) for one, wanted in zip(clones, held, strict=True)]
    nearest = [min(colour_db(one, wanted) for one in stock) for wanted in held]
    own = [colour_db(one, wanted) for one, wanted in zip(samples, held, strict=True)]
    report.row(
        "median pitch of clones against the samples", f"{max(cents):.0f} cents at most", "none",
        "—", f"{CENTS_BAR:.0f} cents", max(cents) <= CENTS_BAR,
    )  # fmt: skip
    report.row(
        "formants F2 to F4 of clones against the samples",
        f"{np.median(tracts):.1%} off, {max(tracts):.1%} at most", "none",
        "—", f"{READER_TRACT_BAR:.0%}", max(tracts) <= READER_TRACT_BAR,
    )  # fmt: skip
    report.row(
        "long-term spectrum of clones to held-out speech, mean of five readers",
        f"{np.mean(ours):.2f} dB",
        f"nearest stock voice {np.mean(nearest):.2f} dB; the reader's own sample "
        f"{np.mean(own):.2f} dB",
        f"{np.mean(ours) / np.mean(nearest):.2f}", f"{COLOUR_BAR} dB",
        np.mean(ours) <= COLOUR_BAR,
    )  # fmt: skip
    right = sum(
        int(voice_distances(one, held).argmin()) == number for number, one in enumerate(clones)
    )
    report.row(
        "clones nearer to their own reader than to the others", f"{right} of {len(clones)}",
        "none", "—", "all", right == len(clones),
    )  # fmt: skip


def _understood(report: Report, clones: list[VoiceProfile], say: Callable[..., Audio]) -> None:
    base = min(_word_errors(say(VoiceProfile(base=name))) for name in ("klatt4", "klatt5"))
    errors = [_word_errors(say(profile)) for profile in clones]
    worse = 100.0 * (float(np.mean(errors)) - base)
    report.row(
        "PocketSphinx's word errors on clones, mean of five", f"{np.mean(errors):.0%}",
        f"the engine's clearest voice {base:.0%}", f"+ {worse:.0f} points", "+ 8 points",
        worse <= 8.0,
    )  # fmt: skip


def _word_errors(speech: Audio) -> float:
    """Return the share of words not heard rightly (matching blocks) in TEXT as spoken."""
    said = [word.strip(".,").lower() for word in TEXT.split()]
    heard = resample(speech, 16_000).mono()
    words = [
        word.word
        for span in find_speech(heard, 16_000)
        for word in hear(as_heard(heard[max(0, span.start - 4_000) : span.end + 4_000]))
    ]
    matching = difflib.SequenceMatcher(None, words, said, autojunk=False).get_matching_blocks()
    return 1.0 - sum(block.size for block in matching) / len(said)


def colour_db(one: VoiceMeasures, other: VoiceMeasures) -> float:
    """Return the RMS difference of two mean envelopes, level aside, in dB."""
    difference = 8.686 * (one.envelope - other.envelope)[ENVELOPE]
    return float(np.std(difference))


def _similar(
    report: Report, spoken: list[Audio], stock: list[VoiceProfile], say: Callable[..., Audio]
) -> None:
    even = VoiceSettings(stability=0.5)
    known = [measure_voice([one]) for one in spoken]
    asked = [measure_voice([say(profile, even)]) for profile in stock]
    right = sum(
        int(voice_distances(one, known).argmin()) == number for number, one in enumerate(asked)
    )
    begun = time.process_time()
    voice_distances(asked[0], (known * 200)[:5_000])
    spent = time.process_time() - begun
    report.row(
        "stock voices found by another rendition of theirs", f"{right} of {len(stock)}", "none",
        "—", "all", right == len(stock),
    )  # fmt: skip
    report.row(
        "one voice compared with 5,000", f"{1000 * spent:.0f} ms", "none", "—", "500 ms",
        spent <= 0.5,
    )  # fmt: skip


def _designs(report: Report, say: Callable[..., Audio]) -> None:
    known: dict[str, VoiceMeasures] = {}

    def hear(description: str) -> VoiceMeasures:
        if description not in known:
            known[description] = measure_voice([say(designed(read(description)))])
        return known[description]

    wrong = [
        f"{text} ({direction})"
        for text, plain, directions in DESCRIBED
        for direction in directions
        if not _moves(hear(plain), hear(text), direction)
    ]
    total = sum(len(directions) for _, _, directions in DESCRIBED)
    share = 1.0 - len(wrong) / total
    report.row(
        f"{len(DESCRIBED)} described voices: {total} pitches, tracts and paces move as said",
        f"{share:.1%}" + (f", not: {', '.join(wrong)}" if wrong else ""), "none", "—",
        f"{DIRECTION_BAR:.0%}", share >= DIRECTION_BAR,
    )  # fmt: skip
    apart = []
    for seed, text in itertools.product(range(4), ("a woman", "an old rough man", "a child")):
        voices = [measure_voice([say(one)]) for one in varied(designed(read(text)), seed, 3, 0.5)]
        apart += [voice_distances(voices[n], [voices[n - 1]])[0] for n in range(3)]
    report.row(
        f"{len(apart)} pairs of previews: least distance, in just noticeable steps",
        f"{min(apart):.2f}", "none", "—", f"{APART_BAR:.0f}", min(apart) >= APART_BAR,
    )  # fmt: skip


def _moves(plain: VoiceMeasures, voice: VoiceMeasures, direction: str) -> bool:
    tract = formant_ratio(plain, voice)
    found = {
        HIGHER: voice.pitch_hz > 1.01 * plain.pitch_hz,
        LOWER: voice.pitch_hz < 0.99 * plain.pitch_hz,
        SHORTER: tract > 1.01,
        LONGER: tract < 0.99,
        FASTER: voice.syllables_per_s > 1.01 * plain.syllables_per_s,
        SLOWER: voice.syllables_per_s < 0.99 * plain.syllables_per_s,
    }
    return bool(found[direction])


def _conversions(report: Report) -> None:
    sources = [sample for sample, _ in readers()]
    measured = [measure_voice([source]) for source in sources]
    cents, colours, before = [], [], []
    for source, target in itertools.permutations(range(len(sources)), 2):
        result = _converted(sources[source], measured[source], measured[target])
        heard = measure_voice([result])
        cents.append(abs(1200.0 * np.log2(heard.pitch_hz / measured[target].pitch_hz)))
        colours.append(colour_db(heard, measured[target]))
        before.append(colour_db(measured[source], measured[target]))
    report.row(
        f"conversion of {len(cents)} pairs of readers: pitch to the target's",
        f"{np.median(cents):.0f} cents, {max(cents):.0f} at most", "none", "—", "100 cents",
        max(cents) <= 100.0,
    )  # fmt: skip
    report.row(
        "conversion: long-term spectrum to the target's", f"{np.mean(colours):.1f} dB",
        f"before {np.mean(before):.1f} dB", f"{np.mean(colours) / np.mean(before):.2f}",
        "half", np.mean(colours) <= 0.5 * np.mean(before),
    )  # fmt: skip
    for rate in (16_000, 48_000):
        _conversion_speed(report, resample(sources[0], rate), measured)


def _converted(source: Audio, own: VoiceMeasures, target: VoiceMeasures) -> Audio:
    change = as_loud(change_between(own, target), source.mono(), source.rate)
    changer = VoiceChanger(source.rate, change)
    return Audio.from_mono(
        np.concatenate((changer.add(source.mono()), changer.finish())), source.rate
    )


def _conversion_speed(report: Report, source: Audio, measured: list[VoiceMeasures]) -> None:
    ours, peers = [], []
    for _ in range(3):
        changer = VoiceChanger(source.rate, change_between(measured[0], measured[3]))
        ours.append(_spent(lambda changer=changer: (changer.add(source.mono()), changer.finish())))
        if parselmouth is not None:
            peers.append(_spent(lambda: _praat(source)))
    speed = source.seconds / min(ours)
    peer, ratio = "Praat Change gender: not installable here", "—"
    if peers:
        theirs = source.seconds / min(peers)
        peer = f"Praat {parselmouth.PRAAT_VERSION} Change gender {theirs:.0f} × real time"
        ratio = f"{speed / theirs:.1f}"
    report.row(
        f"conversion at {source.rate // 1000} kHz", f"{speed:.0f} × real time", peer, ratio,
        f"{SPEED_BAR:.0f} × real time", speed >= SPEED_BAR,
    )  # fmt: skip


def _praat(source: Audio) -> None:
    sound = parselmouth.Sound(source.mono().astype(np.float64), source.rate)
    parselmouth.praat.call(sound, "Change gender", 75, 500, 1.1, 150.0, 1.0, 1.0)


def _isolation(report: Report) -> None:
    for given_db in (5.0, 10.0):
        rows = [_cleaned(line, given_db, seed) for seed, (line, _) in enumerate(human_lines())]
        ours, peer = (np.mean([row[side] for row in rows], axis=0) for side in (0, 1))
        before = np.mean([row[2] for row in rows], axis=0)
        report.row(
            f"pink noise at {given_db:.0f} dB taken off five readers",
            _quality(ours, before),
            f"FFmpeg {_ffmpeg()} afftdn at its best: {_quality(peer, before)}",
            "—", "SNR + 3 dB, PESQ and STOI no worse",
            ours[0] >= before[0] + 3.0 and (ours[1:] >= before[1:]).all(),
        )  # fmt: skip
    line, rate = human_lines()[1]
    long = np.tile(line, 5)[:, None]
    denoiser = Denoiser(rate, 1)
    speed = len(long) / rate / _spent(lambda: (denoiser.add(long), denoiser.finish()))
    report.row(
        "noise reduction at 16 kHz", f"{speed:.0f} × real time", "none", "—",
        f"{SPEED_BAR:.0f} × real time", speed >= SPEED_BAR,
    )  # fmt: skip


def _cleaned(line: Samples, given_db: float, seed: int) -> tuple[np.ndarray, ...]:
    """Return (SNR, PESQ, STOI) of ours, of the peer, and of what both were given."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(len(line)))
    noise = np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 20.0), len(line))
    noise *= np.sqrt(np.mean(line**2) / np.mean(noise**2)) * 10.0 ** (-given_db / 20.0)
    noisy = (line + noise).astype(np.float32)
    denoiser = Denoiser(16_000, 1)
    ours = np.concatenate((denoiser.add(noisy[:, None]), denoiser.finish()))[:, 0]
    return tuple(_figures(line, heard) for heard in (ours, _afftdn(noisy, 16_000), noisy))


def _figures(line: Samples, heard: Samples) -> np.ndarray:
    size = min(len(line), len(heard))
    clean, other = line[:size], heard[:size]
    snr = 10.0 * np.log10(np.sum(clean**2) / np.sum((other - clean) ** 2))
    if pesq is None:
        return np.array([snr, 0.0, 0.0])
    return np.array([snr, pesq(16_000, clean, other, "wb"), stoi(clean, other, 16_000)])


def _afftdn(samples: Samples, rate: int) -> Samples:
    """Return what FFmpeg's spectral denoiser makes of it, its delay taken off.

    Of eight settings tried, this one does best here.
    """
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        format="flt", sample_rate=rate, layout="mono", time_base=Fraction(1, rate)
    )
    clean, sink = graph.add("afftdn", "nr=17:tn=1:nf=-30"), graph.add("abuffersink")
    source.link_to(clean)
    clean.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(samples[None], format="flt", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
    graph.push(frame)
    graph.push(None)
    pieces = list(_pulled(graph))
    joined = np.concatenate(pieces) if pieces else np.zeros(1, np.float32)
    spectra = [np.fft.rfft(one, 2 * len(samples)) for one in (joined, samples)]
    delay = int(np.fft.irfft(spectra[0] * np.conj(spectra[1]))[:4_000].argmax())
    return joined[delay:]


def _ffmpeg() -> str:
    return ".".join(map(str, av.library_versions["libavfilter"])) + " (libavfilter)"


def _pulled(graph: av.filter.Graph) -> Iterable[Samples]:
    while True:
        try:
            yield graph.pull().to_ndarray().ravel()
        except (av.BlockingIOError, av.EOFError):
            return


def _quality(figures: np.ndarray, before: np.ndarray) -> str:
    return (
        f"SNR + {figures[0] - before[0]:.1f} dB, PESQ {before[1]:.2f} → {figures[1]:.2f}, "
        f"STOI {before[2]:.3f} → {figures[2]:.3f}"
    )


async def _transcripts(report: Report) -> None:
    audio = Audio.from_mono(*soundfile.read(SPEECH, dtype="float32"))
    begun = time.perf_counter()
    transcript = await OfflineTranscriber().transcribe(audio, "en")
    spent = time.perf_counter() - begun
    heard, said = transcript.text.lower().replace(".", "").split(), SAID.split()
    matching = difflib.SequenceMatcher(None, heard, said, autojunk=False).get_matching_blocks()
    found = sum(block.size for block in matching)
    report.row(
        "words of a presidential address found in the draft", f"{found} of {len(said)}", "none",
        "—", "60 %", found >= 0.6 * len(said),
    )  # fmt: skip
    report.row(
        "draft of English, start of the child included", f"{audio.seconds / spent:.1f} × real time",
        "none", "—", "1 × real time", audio.seconds > spent,
    )  # fmt: skip


def _spent(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun
