"""`nabz sentiment`: learn from own scored comments, and ask how a text is scored."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from schemas.scales import SCALES
from schemas.touchpoint import Scale
from streams import settings as settings_module
from streams.sentiment import fitted
from streams.sentiment.scorer import scorer_of

_JSON = Annotated[bool, typer.Option("--json", help="print one JSON object")]


def register(app: typer.Typer) -> None:
    """Add `nabz sentiment`."""
    sentiment = typer.Typer(
        help="How texts feel: learn from own scored comments, score a text.", no_args_is_help=True
    )
    sentiment.command("fit", epilog="Example: nabz sentiment fit comments.csv --out own.json")(fit)
    sentiment.command("score", epilog='Example: nabz sentiment score "not good at all"')(score)
    app.add_typer(sentiment, name="sentiment")


def fit(
    file: Annotated[Path, typer.Argument(help="CSV or JSON Lines: a text and a label a row")],
    out: Annotated[Path, typer.Option(help="where the model is written")] = Path("sentiment.json"),
    text: Annotated[str | None, typer.Option(help="column of the text")] = None,
    label: Annotated[
        str | None, typer.Option(help="column of the label: negative, neutral, positive")
    ] = None,
    scale: Annotated[
        str | None, typer.Option(help="the label is a rating on this scale, like stars5")
    ] = None,
    as_json: _JSON = False,
) -> None:
    """Learn from own scored comments, and say by cross-validation how good that is.

    NABZ_SENTIMENT__MODEL names the model to all that takes touchpoints in; texts in the languages
    that it learned are scored by it from their next start on.
    """
    from streams.sentiment.learning import comments  # noqa: PLC0415  # slow to load
    from streams.sentiment.learning import fit as learning  # noqa: PLC0415  # same

    columns = comments.Columns(text, label, _scale(scale))
    found, skipped = comments.read(file, columns)
    _tell(f"{len(found):,} comments, {skipped:,} rows without text or label passed over")
    model = learning.fit(found, _tell)
    fitted.write(model, out)
    quality = msgspec.to_builtins(model.quality)
    if as_json:
        print(msgspec.json.encode(quality | {"model": str(out)}).decode())
        return
    print(f"accuracy {model.quality.accuracy:.3f}, macro-F1 {model.quality.macro_f1:.3f}, ", end="")
    print(f"AUC {model.quality.auc:.3f} on {model.quality.n:,} comments, each unseen")
    print(f"written to {out}; NABZ_SENTIMENT__MODEL={out} puts it to use")


def score(
    text: Annotated[str, typer.Argument(help="what a customer wrote")],
    language: Annotated[str | None, typer.Option(help="its language, like en")] = None,
    as_json: _JSON = False,
) -> None:
    """Score one text as the flow would: -1 is bad, 1 is good."""
    found = scorer_of(settings_module.load().sentiment.model).score(text, language)
    if as_json:
        print(msgspec.json.encode(found._asdict()).decode())
        return
    feeling = "unknown" if found.sentiment is None else f"{found.sentiment:+.4f}"
    print(f"{feeling} (language: {found.language or 'unknown'})")


def _scale(name: str | None) -> Scale | None:
    if name is None:
        return None
    for known in SCALES:
        if known == name:
            return known
    raise typer.BadParameter(f"write one of {', '.join(SCALES)}", param_hint="--scale")


def _tell(what: str) -> None:
    Console(stderr=True, highlight=False).print(f"nabz: {what}")
