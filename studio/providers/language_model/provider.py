"""A language model as a provider: it translates, line by line, and its answers are checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.domain.translating import Fault, faults_among, faults_of
from studio.providers.base import Provider, TranslatedLine, Wish
from studio.providers.language_model.endpoint import Chat
from studio.providers.language_model.wording import SCHEMA, order_for, question_for, texts_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from studio.domain.translating import SourceLine
    from studio.providers.base import TranslationRequest
    from studio.providers.language_model.endpoint import Endpoint

ROUNDS = 3
"""How often a line is asked for before it is given back with its faults."""

_Texts = dict[str, tuple[str, ...]]


@dataclass(slots=True)
class ModelTranslator:
    """Translates through a chat endpoint."""

    chat: Chat

    async def translate(self, request: TranslationRequest) -> AsyncIterator[TranslatedLine]:
        """Yield good lines as they come; lines with faults are asked for again and come last."""
        waiting = {line.id: line for line in request.lines if line.text.strip()}
        best: dict[str, TranslatedLine] = {}
        order = order_for(request.wish)
        tokens = 0
        for _ in range(ROUNDS):
            if not waiting:
                return
            wrong = {key: _named(one.faults) for key, one in best.items()}
            lines = list(waiting.values())
            answer = await self.chat.ask(order, question_for(request, lines, wrong), SCHEMA)
            tokens += answer.tokens
            for one in _judged(request, lines, answer.text):
                if one.faults:
                    best[one.line_id] = _better(best.get(one.line_id), one)
                    continue
                del waiting[one.line_id]
                yield TranslatedLine(line_id=one.line_id, texts=one.texts, tokens=tokens)
                tokens = 0
        for line_id in waiting:
            found = best[line_id]
            yield TranslatedLine(
                line_id=line_id, texts=found.texts, faults=found.faults, tokens=tokens
            )
            tokens = 0


@dataclass(slots=True)
class _Collected:
    """The texts of one answer, by the ids of lines."""

    texts: _Texts = field(default_factory=dict)
    doubled: set[str] = field(default_factory=set)


def _collected(request: TranslationRequest, answer: str) -> _Collected:
    ids = {str(number): line.id for number, line in enumerate(request.lines, 1)}
    found = _Collected()
    for number, texts in texts_in(answer):
        line_id = ids.get(number)
        if line_id is None or not texts:
            continue
        if found.texts.setdefault(line_id, texts) != texts:
            found.doubled.add(line_id)
    return found


def _judged(
    request: TranslationRequest, lines: list[SourceLine], answer: str
) -> Iterable[TranslatedLine]:
    """Return what an answer has for each line, and what is wrong with it."""
    found = _collected(request, answer)
    firsts = {line_id: texts[0] for line_id, texts in found.texts.items()}
    beside = faults_among(lines, firsts)
    judged = []
    for line in lines:
        texts = found.texts.get(line.id, ())
        faults = _faults(request, line, texts[0] if texts else "")
        if request.wish is Wish.ALTERNATIVES:
            texts = tuple(text for text in dict.fromkeys(texts) if not _faults(request, line, text))
            faults = frozenset() if texts else faults | {Fault.MISSING}
        else:
            texts = texts[:1]
        if line.id in beside:
            faults |= {beside[line.id]}
        if line.id in found.doubled:
            faults |= {Fault.DOUBLED}
        judged.append(TranslatedLine(line_id=line.id, texts=texts, faults=faults))
    return judged


def _faults(request: TranslationRequest, line: SourceLine, text: str) -> frozenset[Fault]:
    return faults_of(line, text, request.glossary, request.source, request.target)


def _better(known: TranslatedLine | None, new: TranslatedLine) -> TranslatedLine:
    """Return the answer with fewer faults; of two that are as good, the shorter."""
    if known is None or not known.texts:
        return new
    if not new.texts:
        return known

    def cost(one: TranslatedLine) -> tuple[int, int]:
        return len(one.faults), len(one.texts[0])

    return min(known, new, key=cost)


def _named(faults: Iterable[Fault]) -> list[str]:
    return sorted(fault.value for fault in faults)


def create_provider(endpoint: Endpoint) -> Provider:
    """Return the provider behind an endpoint."""
    chat = Chat(endpoint)
    return Provider(
        id="language_model",
        name=endpoint.name,
        version=f"1 {endpoint.model}",
        max_parallel=2,
        is_local=endpoint.is_local,
        translator=ModelTranslator(chat),
        closers=(chat,),
    )
