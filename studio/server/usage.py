"""What was used over time: credits, characters, minutes, requests, how long clients waited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal

import numpy as np
from starlette.responses import JSONResponse

from studio.server.endpoint import Endpoint
from studio.server.errors import ApiError
from studio.server.fields import Limits

if TYPE_CHECKING:
    from starlette.responses import Response

    from studio.server.call import Call
    from studio.server.store import Use
    from studio.server.values import Json

_DAY_S: Final = 86_400
_STEPS_S: Final = {
    "hour": 3_600,
    "day": _DAY_S,
    "week": 7 * _DAY_S,
    "month": 30 * _DAY_S,
    "cumulative": 0,
}
_MOST_STEPS: Final = 10_000
_LATEST_S: Final = 32_503_680_000
"""The year 3000: later moments are slips."""

Metric = Callable[[Sequence["Use"]], float]

METRICS: Final[dict[str, Metric]] = {
    "credits": lambda uses: float(sum(one.credits for one in uses)),
    "tts_characters": lambda uses: float(sum(one.characters for one in uses)),
    "minutes_used": lambda uses: sum(one.seconds for one in uses) / 60.0,
    "request_count": lambda uses: float(len(uses)),
    "ttfb_avg": lambda uses: float(np.mean([one.first_ms for one in uses])) if uses else 0.0,
    "ttfb_p95": lambda uses: _percentile([one.first_ms for one in uses]),
    "fiat_units_spent": lambda _: 0.0,
    "concurrency": lambda uses: float(_parallel(uses)),
    "concurrency_average": lambda uses: float(_parallel(uses)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsQuery:
    """Which time, in milliseconds since 1970, and how it is cut."""

    start_unix: int
    end_unix: int
    breakdown_type: str = "none"
    aggregation_interval: Literal["hour", "day", "week", "month", "cumulative"] = "day"
    aggregation_bucket_size: Annotated[int, Limits(low=1)] | None = None
    metric: Literal[
        "credits",
        "tts_characters",
        "minutes_used",
        "request_count",
        "ttfb_avg",
        "ttfb_p95",
        "fiat_units_spent",
        "concurrency",
        "concurrency_average",
    ] = "credits"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsBody:
    """Which time, in milliseconds since 1970, and how it is grouped."""

    start_time: Annotated[int, Limits(low=1_577_836_800_000)]
    end_time: Annotated[int, Limits(low=1_577_836_800_000)]
    interval_seconds: Annotated[int, Limits(low=1)] = 60
    group_by: tuple[str, ...] | None = None
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsBody:
    """Which single requests."""

    start_time: Annotated[int, Limits(low=1_577_836_800_000)] | None = None
    end_time: Annotated[int, Limits(low=1_577_836_800_000)] | None = None
    limit: Annotated[int, Limits(low=1, high=1_000)] = 100
    sort: Literal["asc", "desc"] | None = None


async def character_stats(call: Call) -> Response:
    """GET /v1/usage/character-stats."""
    query = call.query(StatsQuery)
    since, until = query.start_unix / 1000.0, query.end_unix / 1000.0
    step = _STEPS_S[query.aggregation_interval] * (query.aggregation_bucket_size or 1)
    _check_span(since, until, step)
    uses = await call.server.store.used(since, until)
    starts = np.arange(since // step * step, until, step) if step else np.array([since])
    groups = await _groups(call, uses, query.breakdown_type)
    usage: dict[str, Json] = {
        name: _by_step(own, starts, METRICS[query.metric]) for name, own in groups.items()
    }
    return JSONResponse({"time": [int(1000 * one) for one in starts], "usage": usage})


async def by_product(call: Call) -> Response:
    """POST /v1/workspace/analytics/query/usage-by-product-over-time."""
    body = await call.body(ProductsBody)
    since, until, step = body.start_time / 1000.0, body.end_time / 1000.0, body.interval_seconds
    _check_span(since, until, 0)
    kinds = [one for one in body.group_by or ("product_type",) if one in _GROUPS]
    sums: dict[tuple[str, ...], list[Use]] = defaultdict(list)
    for use in await call.server.store.used(since, until):
        start = str(int(1000 * (use.at // step * step)))
        sums[(start, *(_GROUPS[kind](use) for kind in kinds))].append(use)
    rows: list[Json] = [
        [int(key[0]), *key[1:], METRICS["credits"](uses)] for key, uses in sorted(sums.items())
    ]
    return JSONResponse(
        {
            "columns": ["time", *kinds, "credits"],
            "column_types": ["DateTime", *("String" for _ in kinds), "Float"],
            "column_units": ["ms", *(None for _ in kinds), "credits"],
            "rows": rows,
        }
    )


async def requests(call: Call) -> Response:
    """POST /v1/workspace/analytics/requests."""
    body = await call.body(RequestsBody)
    since = (body.start_time or 0) / 1000.0
    until = (body.end_time or 1000 * _LATEST_S) / 1000.0
    _check_span(since, until, 0)
    uses = await call.server.store.used(since, until)
    if body.sort != "asc":
        uses.reverse()
    rows: list[Json] = [
        [int(1000 * one.at), one.product, one.model, one.voice, float(one.credits), one.first_ms]
        for one in uses[: body.limit]
    ]
    return JSONResponse(
        {
            "columns": ["timestamp", "product_type", "model", "voice_id", "credits", "ttfb"],
            "column_types": ["DateTime", "String", "String", "String", "Float", "Float"],
            "column_units": ["ms", None, None, None, "credits", "ms"],
            "rows": rows,
        }
    )


_GROUPS: Final[dict[str, Callable[[Use], str]]] = {
    "product_type": lambda use: use.product,
    "model": lambda use: use.model,
    "voice": lambda use: use.voice,
    "voice_id": lambda use: use.voice,
}


async def _groups(call: Call, uses: Sequence[Use], kind: str) -> dict[str, list[Use]]:
    if kind not in _GROUPS:
        return {"All": list(uses)}
    groups: dict[str, list[Use]] = defaultdict(list)
    names = {one.id: one.voice.name for one in await call.server.shelf.all()}
    for use in uses:
        name = _GROUPS[kind](use)
        groups[names.get(name, name)].append(use)
    return groups


def _by_step(uses: Sequence[Use], starts: np.ndarray, metric: Metric) -> list[float]:
    by_step: list[list[Use]] = [[] for _ in starts]
    for use in uses:
        by_step[int(np.searchsorted(starts, use.at, "right")) - 1].append(use)
    return [metric(own) for own in by_step]


def _check_span(since: float, until: float, step: float) -> None:
    if not 0 <= since <= until <= _LATEST_S:
        raise ApiError("invalid_parameters", "The time ends before it begins, or is none.")
    if step and (until - since) / step > _MOST_STEPS:
        raise ApiError("invalid_parameters", f"That is more than {_MOST_STEPS} steps of time.")


def _percentile(waits_ms: Sequence[float]) -> float:
    return float(np.percentile(waits_ms, 95)) if waits_ms else 0.0


def _parallel(uses: Sequence[Use]) -> int:
    """Return the most requests that sounded at the same time."""
    events = sorted(
        event for use in uses for event in ((use.at - use.first_ms / 1000.0, 1), (use.at, -1))
    )
    most = now = 0
    for _, change in events:
        now += change
        most = max(most, now)
    return most


ENDPOINTS = (
    Endpoint("GET", "/v1/usage/character-stats", character_stats),
    Endpoint("POST", "/v1/workspace/analytics/query/usage-by-product-over-time", by_product),
    Endpoint("POST", "/v1/workspace/analytics/requests", requests),
)
