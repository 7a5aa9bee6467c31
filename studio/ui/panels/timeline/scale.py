"""Between samples and pixels: how far the timeline is zoomed in, and where it begins."""

from __future__ import annotations

from dataclasses import dataclass, replace

CLOSEST = 8.0
"""Samples to a pixel when zoomed in fully: 1/6 ms."""

FARTHEST = 2_000_000.0
"""Samples to a pixel when zoomed out fully: 12 hours on a thousand pixels."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A view of the timeline. Pixels are logical ones, counted from the canvas's left edge."""

    samples_per_pixel: float = 2_400.0
    start: float = 0.0
    """Sample at 48 kHz at the left edge."""

    def x(self, sample: float) -> float:
        """Return where a sample stands."""
        return (sample - self.start) / self.samples_per_pixel

    def sample(self, x: float) -> int:
        """Return the sample at a pixel, never before 0."""
        return max(0, round(self.start + x * self.samples_per_pixel))

    def samples(self, pixels: float) -> int:
        """Return how many samples so many pixels are."""
        return round(pixels * self.samples_per_pixel)

    def zoomed(self, factor: float, x: float) -> Scale:
        """Zoom in by `factor`; what stands at pixel `x` stays there."""
        closer = min(max(self.samples_per_pixel / factor, CLOSEST), FARTHEST)
        held = self.start + x * self.samples_per_pixel
        return Scale(closer, held - x * closer).on_grid()

    def scrolled(self, pixels: float) -> Scale:
        """Show what is `pixels` further right."""
        return replace(self, start=self.start + pixels * self.samples_per_pixel).on_grid()

    def beginning(self, sample: float) -> Scale:
        """Begin at a sample."""
        return replace(self, start=sample).on_grid()

    def on_grid(self) -> Scale:
        """Begin at a whole pixel, so that what was drawn once fits wherever it is scrolled to."""
        pixel = round(self.start / self.samples_per_pixel)
        return replace(self, start=max(0, pixel) * self.samples_per_pixel)

    def showing(self, start: int, end: int, width: int, margin: int = 24) -> Scale:
        """Show a span over a canvas of `width` pixels, with a margin at both sides."""
        wide = max(width - 2 * margin, 1)
        closer = min(max((end - start) / wide, CLOSEST), FARTHEST)
        return Scale(closer, start - margin * closer).on_grid()
