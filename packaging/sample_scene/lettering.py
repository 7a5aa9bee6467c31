"""The only letters in the picture: the title, and the time in a corner."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import font_manrope
import font_source_serif_pro
import skia

from sample_scene import palette as p
from sample_scene.acting import eased
from sample_scene.pen import Pen, colour
from sample_scene.screenplay import FPS, SUBTITLE, TITLE, WIDTH

_TITLE_KEYS = ((0.25, 0.0), (0.95, 1.0), (2.45, 1.0), (2.95, 0.0))
_TITLE_X, _TITLE_Y = 372, 104
_CLOCK_SIZE = 21
_CLOCK_DIGIT = 13.5


def draw_title(pen: Pen, time: float) -> None:
    """Draw the title while it is due, at `time` seconds."""
    shown = eased(time, _TITLE_KEYS)
    if shown <= 0:
        return
    rise = 8 * (1 - eased(time, ((0.25, 0.0), (1.3, 1.0))))
    pen.soft((540, 110), (330, 120), p.NIGHT_TOP, 0.45 * shown)
    _text(pen, TITLE, (_TITLE_X, _TITLE_Y + rise), _serif(70), p.MOON, shown)
    pen.line(
        f"M{_TITLE_X + 3} {_TITLE_Y + 20} L{_TITLE_X + 3 + 60 * shown:.1f} {_TITLE_Y + 20}",
        p.NEON,
        3,
        shown,
    )
    _spaced(pen, SUBTITLE.upper(), (_TITLE_X + 3, _TITLE_Y + 50 + rise), shown)


def draw_clock(pen: Pen, frame: int) -> None:
    """Draw the time of a frame, hours to frames, as a production monitor shows it."""
    seconds, frames = divmod(frame, FPS)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{frames:02d}"
    width = sum(_advance(character) for character in text)
    x = WIDTH - 40 - width
    box = skia.Rect.MakeXYWH(x - 16, 24, width + 32, 36)
    pen.canvas.drawRoundRect(box, 18, 18, skia.Paint(AntiAlias=True, Color=colour("#070a1c", 0.55)))
    font = _sans(_CLOCK_SIZE)
    for character in text:
        advance = _advance(character)
        own = font.measureText(character)
        _text(pen, character, (x + (advance - own) / 2, 49.5), font, p.APRON, 0.95)
        x += advance


def _advance(character: str) -> float:
    return 8.0 if character == ":" else _CLOCK_DIGIT


def _spaced(pen: Pen, text: str, at: tuple[float, float], alpha: float) -> None:
    x, font = at[0], _sans(17)
    for character in text:
        _text(pen, character, (x, at[1]), font, p.APRON, 0.92 * alpha)
        x += font.measureText(character) + 4.2


def _text(
    pen: Pen, text: str, at: tuple[float, float], font: skia.Font, code: str, alpha: float
) -> None:
    pen.canvas.drawString(text, *at, font, skia.Paint(AntiAlias=True, Color=colour(code, alpha)))


@cache
def _serif(size: float) -> skia.Font:
    return _font(
        Path(font_source_serif_pro.__file__).parent / "files/SourceSerifPro-Semibold.ttf", size
    )


@cache
def _sans(size: float) -> skia.Font:
    return _font(Path(font_manrope.__file__).parent / "files/Manrope-SemiBold.ttf", size)


def _font(path: Path, size: float) -> skia.Font:
    font = skia.Font(skia.Typeface.MakeFromFile(str(path)), size)
    font.setSubpixel(True)
    font.setEdging(skia.Font.Edging.kAntiAlias)
    return font
