"""A small drawing vocabulary over Skia: fills, lines, glows, and places to draw in."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import skia

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Point = tuple[float, float]

_TOKEN = re.compile(r"[MLCQZ]|-?\d+(?:\.\d+)?")
_NUMBERS = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}


@lru_cache(maxsize=2048)
def outline(text: str) -> skia.Path:
    """Return the path written in SVG's absolute commands M, L, Q, C and Z."""
    path = skia.Path()
    draw = {
        "M": path.moveTo, "L": path.lineTo, "Q": path.quadTo, "C": path.cubicTo, "Z": path.close,
    }  # fmt: skip
    tokens = _TOKEN.findall(text)
    command, at = "M", 0
    while at < len(tokens):
        if tokens[at] in _NUMBERS:
            command, at = tokens[at], at + 1
        count = _NUMBERS[command]
        draw[command](*map(float, tokens[at : at + count]))
        at += count
    return path


def colour(code: str, alpha: float = 1.0) -> int:
    """Return Skia's number for `#rrggbb` at an opacity of 0 to 1."""
    red, green, blue = (int(code[place : place + 2], 16) for place in (1, 3, 5))
    return skia.ColorSetARGB(round(255 * max(0.0, min(1.0, alpha))), red, green, blue)


class Pen:
    """Draws shapes on a canvas; all lengths in the units of the current place."""

    def __init__(self, canvas: skia.Canvas) -> None:
        self.canvas = canvas

    def fill(self, shape: str | skia.Path, code: str, alpha: float = 1.0) -> None:
        """Fill a shape with one colour."""
        self.canvas.drawPath(_path(shape), _paint(code, alpha))

    def line(self, shape: str | skia.Path, code: str, width: float, alpha: float = 1.0) -> None:
        """Draw along a shape with a round pen."""
        paint = _paint(code, alpha)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        self.canvas.drawPath(_path(shape), paint)

    def oval(self, centre: Point, radii: Point, code: str, alpha: float = 1.0) -> None:
        """Fill an upright ellipse."""
        self.canvas.drawOval(_around(centre, radii), _paint(code, alpha))

    def box(self, corner: Point, size: Point, code: str, radius: float = 0.0) -> None:
        """Fill a rectangle with rounded corners."""
        box = skia.Rect.MakeXYWH(*corner, *size)
        self.canvas.drawRoundRect(box, radius, radius, _paint(code, 1.0))

    def shade(self, shape: str | skia.Path, ends: tuple[Point, Point], *codes: str) -> None:
        """Fill a shape with colours running evenly from one point to another."""
        paint = _paint(codes[0], 1.0)
        points = [skia.Point(*end) for end in ends]
        paint.setShader(skia.GradientShader.MakeLinear(points, [colour(code) for code in codes]))
        self.canvas.drawPath(_path(shape), paint)

    def soft(self, centre: Point, radii: Point, code: str, alpha: float) -> None:
        """Draw an ellipse that fades to nothing at its edge."""
        self._faded(centre, radii, code, alpha, skia.BlendMode.kSrcOver)

    def glow(self, centre: Point, radius: float, code: str, alpha: float) -> None:
        """Add light around a point."""
        self._faded(centre, (radius, radius), code, alpha, skia.BlendMode.kScreen)

    def _faded(
        self, centre: Point, radii: Point, code: str, alpha: float, blend: skia.BlendMode
    ) -> None:
        paint = _paint(code, 1.0)
        paint.setBlendMode(blend)
        stops = [colour(code, alpha * share) for share in (1.0, 0.55, 0.18, 0.0)]
        shader = skia.GradientShader.MakeRadial(skia.Point(0, 0), 1.0, stops, [0, 0.3, 0.65, 1])
        paint.setShader(shader)
        with self.place(*centre, stretch=radii):
            self.canvas.drawCircle(0, 0, 1, paint)

    @contextmanager
    def place(
        self, x: float, y: float, *, turn: float = 0.0, stretch: Point = (1.0, 1.0)
    ) -> Iterator[None]:
        """Draw with the origin at (x, y), turned by degrees, stretched."""
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.rotate(turn)
        self.canvas.scale(*stretch)
        yield
        self.canvas.restore()

    @contextmanager
    def within(self, shape: str | skia.Path) -> Iterator[None]:
        """Draw only inside a shape."""
        self.canvas.save()
        self.canvas.clipPath(_path(shape), skia.ClipOp.kIntersect, True)
        yield
        self.canvas.restore()

    @contextmanager
    def blurred(self, radius: float) -> Iterator[Pen]:
        """Yield a pen that draws out of focus, by a radius in pixels of the film.

        Drawn at half the size: out of focus nobody sees the difference, and it takes a quarter of
        the time.
        """
        if radius < 0.4:
            yield self
            return
        size = self.canvas.getBaseLayerSize()
        surface = skia.Surface(size.width() // 2, size.height() // 2)
        with surface as canvas:
            canvas.scale(0.5, 0.5)
            yield Pen(canvas)
        blur = skia.ImageFilters.Blur(radius / 2, radius / 2, skia.TileMode.kClamp)
        whole = skia.Rect.MakeWH(size.width(), size.height())
        self.canvas.drawImageRect(
            surface.makeImageSnapshot(),
            whole,
            skia.SamplingOptions(skia.FilterMode.kLinear),
            skia.Paint(ImageFilter=blur),
        )

    @contextmanager
    def lit(self, lights: Sequence[Light], corner: Point, size: Point) -> Iterator[None]:
        """Draw inside a rectangle and lay lights and shadows over exactly what was drawn."""
        bounds = skia.Rect.MakeXYWH(*corner, *size)
        self.canvas.saveLayer(bounds, None)
        yield
        for light in lights:
            paint = skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kSrcATop)
            ends = [skia.Point(*light.start), skia.Point(*light.end)]
            shades = [colour(light.code, light.alpha), colour(light.code, 0)]
            paint.setShader(skia.GradientShader.MakeLinear(ends, shades))
            self.canvas.drawRect(bounds, paint)
        self.canvas.restore()


class Light:
    """Colour at its full strength before `start`, gone at `end`."""

    def __init__(self, code: str, alpha: float, start: Point, end: Point) -> None:
        self.code, self.alpha, self.start, self.end = code, alpha, start, end


def _path(shape: str | skia.Path) -> skia.Path:
    return outline(shape) if isinstance(shape, str) else shape


def _paint(code: str, alpha: float) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Color=colour(code, alpha))


def _around(centre: Point, radii: Point) -> skia.Rect:
    x, y = centre
    return skia.Rect.MakeLTRB(x - radii[0], y - radii[1], x + radii[0], y + radii[1])
