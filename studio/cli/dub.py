"""`vivavoce dub`: a film and its scripts go in, a dubbed film and a report come out."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.errors import InputError, MediaMissing, StudioError
from studio.domain.languages import normalise
from studio.domain.settings import OriginalSound
from studio.domain.text import mark
from studio.services.casting import read_cast
from studio.services.delivery import FILMS, deliveries
from studio.services.dubbing import Dubbing, Order
from studio.transcoding.failures import writing_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studio.cli.console import Console
    from studio.services.exporting import Exported
    from studio.services.report import LanguageReport
    from studio.services.speech import Generation
    from studio.services.studio import Studio

SOME_LINES_FAILED = 6

MEDIA = (*FILMS, ".webm", ".avi", ".wav", ".flac", ".mp3", ".m4a", ".opus", ".ogg")


async def run(studio: Studio, options: argparse.Namespace, console: Console) -> int:
    """Dub one film or all of a folder."""
    if options.source.is_dir():
        return await _dub_folder(studio, options, console)
    return await dub_one(studio, order_from(studio, options), options, console)


async def _dub_folder(studio: Studio, options: argparse.Namespace, console: Console) -> int:
    """Dub film by film; one that fails does not keep the others from being done."""
    languages = _languages(options.language)
    targets = _targets(options, languages)
    with writing_errors(options.output):
        options.output.mkdir(parents=True, exist_ok=True)
    code = 0
    with console.gathering() as answers:
        for film, target in targets.items():
            console.say(film.name)
            one = argparse.Namespace(**{**vars(options), "source": film, "output": target})
            try:
                code = max(code, await dub_one(studio, order_from(studio, one), one, console))
            except StudioError as error:
                console.fail(error)
                code = max(code, error.exit_code)
    console.answer(
        [{"source": film.name, **answer} for film, answer in zip(targets, answers, strict=True)]
    )
    return code


def _targets(options: argparse.Namespace, languages: Sequence[str]) -> dict[Path, Path]:
    """Return the films of a folder and what each becomes; what they became earlier is none.

    Raises:
        InputError: there is no film, or something was given that only one film can have.
    """
    if options.output.suffix:
        raise InputError(
            mark("Errors", "For a folder of films the output has to be a folder too."),
        )
    if options.script or options.project:
        raise InputError(
            mark("Errors", "A folder of films takes no --script and no --project."),
            hint=mark("Errors", "Scripts are found beside the films, such as “film.ru.vtt”."),
        )
    targets = {
        path: options.output / f"{path.stem}.{'.'.join(languages)}{path.suffix}"
        for path in sorted(options.source.iterdir())
        if path.suffix.lower() in MEDIA and path.is_file() and not path.name.startswith(".")
    }
    made = {path.absolute() for path in targets.values()}
    films = {film: out for film, out in targets.items() if film.absolute() not in made}
    if not films:
        raise InputError(
            mark("Errors", "There is no film or recording in “{name}”."), name=options.source.name
        )
    return films


def order_from(studio: Studio, options: argparse.Namespace) -> Order:
    """Return what the arguments ask for."""
    settings: dict[str, object] = {"allows_strained": not options.strict_tempo}
    if options.original:
        settings["original_sound"] = OriginalSound(options.original)
    if options.loudness is not None:
        settings["loudness_lufs"] = options.loudness
    source: Path | None = options.source
    scripts = tuple(options.script)
    if source is not None and studio.sources.is_script(source):
        source, scripts = None, (source, *scripts)
    elif source is not None and not source.exists():
        raise MediaMissing(
            mark("Errors", "There is no “{name}”."),
            hint=mark("Errors", "Check the name and the folder."),
            name=source,
        )
    return Order(
        source=source,
        scripts=scripts or (studio.sources.scripts_beside(source) if source else ()),
        languages=_languages(options.language),
        music_effects=options.music_effects,
        roles=read_cast(options.cast) if options.cast else {},
        voice=options.voice,
        settings=settings,
    )


async def dub_one(
    studio: Studio, order: Order, options: argparse.Namespace, console: Console
) -> int:
    """Dub one film into a project (kept, or temporary) and export it."""
    outputs = deliveries(options.output, order.languages)
    with tempfile.TemporaryDirectory(prefix="vivavoce-") as scratch:
        kept = options.project or Path(scratch) / "dub.vivavoce"
        if kept.exists():
            await studio.workspace.open(kept)
        else:
            await studio.workspace.new(kept)
        try:
            if not order.scripts:
                return await _offer_script(studio, order, options.output, console)
            generated = await Dubbing(studio).dub(order)
            exported = [
                await studio.exporting.export(output, avoid=order.scripts) for output in outputs
            ]
        finally:
            await studio.workspace.close()
    return tell(console, generated, exported, order.scripts)


def tell(
    console: Console,
    generated: Mapping[str, Generation],
    exported: Iterable[Exported],
    scripts: Iterable[Path] = (),
) -> int:
    """Say what was made; return the exit code."""
    exported = tuple(exported)
    for one in exported:
        for language in one.report.languages:
            _tell_language(console, language, generated.get(language.language))
    for one in exported:
        console.say(f"film:   {one.path}" if one.is_film else f"sound:  {one.path}")
        for subtitles in one.subtitles:
            console.say(f"script: {subtitles}")
        for stem in one.stems:
            console.say(f"stem:   {stem}")
        for part in one.chapters:
            console.say(f"part:   {part}")
        _tell_checks(console, one)
        console.say(f"report: {one.report_page}")
    failed = sum(len(r.failed) for one in exported for r in one.report.languages)
    console.answer(
        {
            "generated": {
                language: {
                    "made": g.made,
                    "cached": g.cached,
                    "fresh": g.fresh,
                    "silent": g.silent,
                    "failed": len(g.failed),
                }
                for language, g in generated.items()
            },
            "scripts": [script.name for script in scripts],
            "outputs": [one.described() for one in exported],
        }
    )
    return SOME_LINES_FAILED if failed else 0


def _tell_checks(console: Console, one: Exported) -> None:
    """Say of each written file whether it is as the house asks it is for."""
    for file in one.report.files:
        if file.is_met:
            console.say(f"{file.standard}:    {file.name} is as asked for")
        for check in file.checks:
            if not check.is_met:
                console.note(
                    f"! {file.name}: {check.name} {check.measured}, "
                    f"{file.standard} asks for {check.asked}"
                )


def _tell_language(console: Console, report: LanguageReport, generation: Generation | None) -> None:
    made = generation.made if generation else 0
    kept = generation.cached + generation.fresh if generation else 0
    console.say(
        f"{report.language}: {len(report.lines)} lines, {made} spoken now, {kept} kept, "
        f"{len(report.failed)} failed, {len(report.misfits)} too long"
    )
    for line in report.failed:
        console.note(f"! {line.number} {line.speaker}: {line.error}")
    for line in report.misfits:
        console.note(
            f"! {line.number} {line.speaker}: too long by {_seconds(line.overrun_ms)} s; "
            "shorten the text"
        )


def _seconds(ms: float) -> str:
    return f"{ms / 1000:.0f}" if ms >= 10_000 else f"{ms / 1000:.2g}"


async def _offer_script(studio: Studio, order: Order, output: Path, console: Console) -> int:
    """Without a script: find the speech and leave timed lines to be filled in."""
    assert order.source is not None
    await studio.sources.add(order.source)
    found = await studio.sources.find_lines()
    if not found:
        raise InputError(
            mark("Errors", "There is no script, and nobody is heard to speak in “{name}”."),
            hint=mark("Errors", "Give a script with --script."),
            name=order.source.name,
        )
    draft = output.with_name(f"{order.source.stem}.{order.languages[0]}.draft.csv")
    await studio.exporting.write_draft(draft)
    console.say(f"script: {draft}")
    raise InputError(
        mark("Errors", "There is no script. {count} spoken lines were found in the film."),
        hint=mark("Errors", "Fill in “{name}” and give it with --script."),
        count=found,
        name=str(draft),
    )


def _languages(given: Iterable[str]) -> tuple[str, ...]:
    parts = [part for one in given for part in one.split(",") if part.strip()]
    if not parts:
        raise InputError(
            mark("Errors", "There is no language to dub into."),
            hint=mark("Errors", "Name one, such as --language ru."),
        )
    return tuple(dict.fromkeys(normalise(part.strip()) for part in parts))
