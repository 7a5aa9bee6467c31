"""A script translated through an endpoint that fails in the middle, and again after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.domain.project import Project
from studio.domain.script import Line, Speaker
from studio.domain.script import Translation as Text
from studio.domain.settings import ProjectSettings
from studio.providers.language_model import errors
from studio.providers.language_model.endpoint import Chat, Endpoint
from studio.providers.language_model.provider import ModelTranslator
from studio.services.jobs import Jobs
from studio.services.translation import BATCH, Translation

from .conftest import Asked, Model, chat, foreign, good, refusal

if TYPE_CHECKING:
    from starlette.responses import Response

COUNT = 3 * BATCH


def script() -> Project:
    ana = Speaker(name="Ana")
    lines = [
        Line(speaker_id=ana.id, start=n * 480_000, end=(n + 1) * 480_000, text=f"We say line {n}.")
        for n in range(COUNT)
    ]
    return Project([ProjectSettings(source_language="en", languages=("es",)), ana, *lines])


async def test_only_what_failed_is_paid_for_when_it_is_translated_again(model: Model) -> None:
    project = script()
    chosen = Chat(Endpoint(name="Tiny", base_url=model.url, model="tiny"))
    service = Translation(Jobs(), lambda: ModelTranslator(chosen))

    def garbled(_: Asked) -> Response:
        return chat("I would rather talk about the weather.")

    model.replies.extend([good, refusal(401), garbled])
    first = await service.translate(project, "es")
    assert len(first.done) == 2 * BATCH
    assert {type(error) for error in first.failed.values()} == {errors.KeyRefused}
    asked_before = len(model.asked)
    second = await service.translate(project, "es")
    await chosen.close()
    assert set(second.done) == set(first.failed)
    assert len(model.asked) == asked_before + 1
    assert (first.tokens, second.tokens) == (300, 100)
    texts = {project.get(Line, one.line_id).text: one.text for one in project.all(Text)}
    assert texts == {line.text: foreign(line.text) for line in project.all(Line)}
