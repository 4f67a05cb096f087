"""A reliability plot as PNG: mean score of each tenth of the customers against what happened."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from streams.churn.evaluate import Trial
from streams.churn.quality import Bin
from streams.errors import NabzError

_SIDE: Final = 640
_MARGIN: Final = 80
_TICKS: Final = 5
_FONT: Final = 16
_DOT: Final = 6
_INK, _FAINT, _BLUE, _PAPER = "#222222", "#cccccc", "#1f6feb", "#ffffff"
_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_SQUARE: Final = _SIDE - 2 * _MARGIN


def draw(trial: Trial, file: Path) -> None:
    """Write the plot of a trial.

    Raises:
        NabzError: the file cannot be written.
    """
    image = Image.new("RGB", (_SIDE, _SIDE), _PAPER)
    on = ImageDraw.Draw(image)
    font = ImageFont.load_default(_FONT)
    most = _top(trial.bins)
    _axes(on, font, most)
    points = [(_x(each.expected / most), _y(each.observed / most)) for each in trial.bins]
    on.line(points, fill=_BLUE, width=3)
    for x, y in points:
        on.ellipse((x - _DOT, y - _DOT, x + _DOT, y + _DOT), fill=_BLUE)
    _title(on, font, trial)
    try:
        image.save(file, "PNG")
    except OSError as error:
        raise NabzError(f"{file}: cannot be written: {error.strerror or error}") from None


def _axes(on: ImageDraw.ImageDraw, font: _Font, most: float) -> None:
    on.rectangle((_x(0), _y(1), _x(1), _y(0)), outline=_INK)
    on.line((_x(0), _y(0), _x(1), _y(1)), fill=_FAINT, width=2)
    for tick in range(_TICKS + 1):
        share = tick / _TICKS
        text = f"{share * most:.0%}"
        on.text((_x(share), _y(0) + 8), text, fill=_INK, font=font, anchor="ma")
        on.text((_x(0) - 8, _y(share)), text, fill=_INK, font=font, anchor="rm")
    on.text((_SIDE / 2, _SIDE - 36), "mean score", fill=_INK, font=font, anchor="ma")
    on.text((_x(0), _y(1) - 8), "share that was lost", fill=_INK, font=font, anchor="ls")


def _title(on: ImageDraw.ImageDraw, font: _Font, trial: Trial) -> None:
    q = trial.quality
    told = f"n {q.n:,}   AUC {q.auc:.3f}   Brier {q.brier:.4f}   ECE {q.ece:.3f}"
    on.text((_SIDE / 2, 16), told, fill=_INK, font=font, anchor="ma")


def _top(bins: Sequence[Bin]) -> float:
    """The end of both axes: the next tenth above all there is."""
    most = max(max(each.expected, each.observed) for each in bins)
    return min(1.0, int(10 * most + 1) / 10)


def _x(share: float) -> float:
    return _MARGIN + share * _SQUARE


def _y(share: float) -> float:
    return _SIDE - _MARGIN - share * _SQUARE
