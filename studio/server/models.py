"""The models clients may name: all are the same engine, each with the limits its name promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse

from studio.domain.languages import language_name
from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError

if TYPE_CHECKING:
    from starlette.responses import Response

    from studio.server.call import Call
    from studio.server.values import Object

_V2 = "en ja zh de hi fr ko pt it es id nl tr fil pl sv bg ro ar cs el fi hr ms sk da ta uk ru"
_ALL = "hu no vi af az be bn bs ca cy et fa gl gu he hy is ka kn lt "
_ALL += "lv mk ml mr ne pa sl sr sw te th ur"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model: what it takes and what a character costs."""

    id: str
    name: str
    description: str
    languages: str = _V2
    """Codes with spaces between."""
    characters: int = 10_000
    cost: float = 1.0
    speaks: bool = True
    converts: bool = False
    has_context: bool = True
    """Takes the text before and after."""
    has_tags: bool = False
    """Understands stage directions in brackets."""
    has_socket: bool = True


MODELS: Final = (
    Model(
        id="eleven_multilingual_v2",
        name="Eleven Multilingual v2",
        description="The offline engine; finds the language out by itself.",
    ),
    Model(
        id="eleven_flash_v2_5",
        name="Eleven Flash v2.5",
        description="The offline engine at half the credits.",
        languages=f"{_V2} hu no vi",
        characters=40_000,
        cost=0.5,
    ),
    Model(
        id="eleven_flash_v2",
        name="Eleven Flash v2",
        description="The offline engine in English.",
        languages="en",
        characters=30_000,
        cost=0.5,
    ),
    Model(
        id="eleven_turbo_v2_5",
        name="Eleven Turbo v2.5",
        description="The same as Eleven Flash v2.5.",
        languages=f"{_V2} hu no vi",
        characters=40_000,
        cost=0.5,
    ),
    Model(
        id="eleven_v3",
        name="Eleven v3",
        description="The offline engine; stage directions in brackets are not spoken.",
        languages=f"{_V2} {_ALL}",
        characters=5_000,
        has_context=False,
        has_tags=True,
        has_socket=False,
    ),
    Model(
        id="eleven_v4",
        name="Eleven v4",
        description="The offline engine; stage directions in brackets are not spoken.",
        languages=f"{_V2} {_ALL}",
        has_context=False,
        has_tags=True,
        has_socket=False,
    ),
    Model(
        id="eleven_v4_turbo",
        name="Eleven v4 Turbo",
        description="The same as Eleven v4 at half the credits.",
        languages=f"{_V2} {_ALL}",
        cost=0.5,
        has_context=False,
        has_tags=True,
        has_socket=False,
    ),
    Model(
        id="eleven_multilingual_sts_v2",
        name="Eleven Multilingual v2",
        description="Lets a recording be heard in another voice.",
        speaks=False,
        converts=True,
    ),
    Model(
        id="eleven_english_sts_v2",
        name="Eleven English v2",
        description="Lets an English recording be heard in another voice.",
        languages="en",
        speaks=False,
        converts=True,
    ),
)
DEFAULT_MODEL: Final = "eleven_multilingual_v2"

REPLACED: Final = {
    "eleven_monolingual_v1": "eleven_flash_v2",
    "eleven_english_v1": "eleven_flash_v2",
    "eleven_english_v2": "eleven_flash_v2",
    "eleven_turbo_v2": "eleven_flash_v2",
    "eleven_multilingual_v1": "eleven_multilingual_v2",
    "eleven_v3_conversational": "eleven_v3",
    "prime": "eleven_flash_v2",
    "eleven_v2_flash": "eleven_flash_v2",
    "eleven_v2_5_flash": "eleven_flash_v2_5",
}
"""Models of the past, and what took their place."""

_BY_ID: Final = {model.id: model for model in MODELS}


def is_model(name: str) -> bool:
    """Tell whether a name is that of a model, of today or the past."""
    return name in _BY_ID or name in REPLACED


def speaking_model(name: str) -> Model:
    """Return the model of a name that speaks texts; names of the past count.

    Raises:
        ApiError: there is none, or it does not speak.
    """
    model = _BY_ID.get(REPLACED.get(name, name))
    if model is None:
        raise ApiError(
            "model_not_found",
            f"A model with model ID {name[:80]} does not exist.",
            param="model_id",
        )
    if not model.speaks:
        raise ApiError(
            "unsupported_model", f"The model {name} does not speak texts.", param="model_id"
        )
    return model


async def list_models(call: Call) -> Response:
    """GET /v1/models."""
    del call
    return JSONResponse([told(model) for model in MODELS])


def told(model: Model) -> Object:
    """Return a model as clients are told of it."""
    return {
        "model_id": model.id,
        "name": model.name,
        "can_be_finetuned": False,
        "can_do_text_to_speech": model.speaks,
        "can_do_voice_conversion": model.converts,
        "can_use_style": model.speaks and model.has_context,
        "can_use_speaker_boost": True,
        "serves_pro_voices": False,
        "token_cost_factor": model.cost,
        "description": model.description,
        "requires_alpha_access": False,
        "max_characters_request_free_user": model.characters,
        "max_characters_request_subscribed_user": model.characters,
        "maximum_text_length_per_request": model.characters,
        "languages": [
            {"language_id": code, "name": language_name(code)} for code in model.languages.split()
        ],
        "model_rates": {"character_cost_multiplier": model.cost, "cost_discount_multiplier": 1.0},
        "concurrency_group": "turbo" if model.cost < 1.0 else "standard",
    }


ENDPOINTS = (Endpoint("GET", "/v1/models", list_models),)
