"""`nabz churn`: learn from the own history who leaves, and say how good that is."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console

from streams import settings as settings_module
from streams.cli.moments import moment
from streams.signals.churn import model as churn_model
from streams.signals.churn.model import Model, Quality

if TYPE_CHECKING:  # slow to load
    from streams.churn.study import Study

_JSON = Annotated[bool, typer.Option("--json", help="print one JSON object")]
_AsOf = Annotated[
    str | None,
    typer.Option(help="use nothing after this, like 2026-01-31T12:00:00Z; default: the newest"),
]
_Timeout = Annotated[float, typer.Option(min=1, help="longest wait, in seconds")]
_Plot = Annotated[Path | None, typer.Option(help="write a reliability plot (PNG) here")]

#: What is printed beside the quality.
_More = Mapping[str, str | int]


def register(app: typer.Typer) -> None:
    """Add `nabz churn`."""
    churn = typer.Typer(
        help="Who is likely to leave: learn it from the own history, say how good that is.",
        no_args_is_help=True,
    )
    churn.command("fit", epilog="Example: nabz churn fit --out churn.json")(fit)
    churn.command("apply", epilog="Example: nabz churn apply churn.json")(apply)
    churn.command("evaluate", epilog="Example: nabz churn evaluate --plot reliability.png")(
        evaluate
    )
    app.add_typer(churn, name="churn")


def fit(
    as_of: _AsOf = None,
    out: Annotated[Path, typer.Option(help="where the model is written")] = Path("churn.json"),
    plot: _Plot = None,
    force: Annotated[
        bool, typer.Option("--apply/--no-apply", help="put it into force, or write the file only")
    ] = True,
    timeout: _Timeout = 600.0,
    as_json: _JSON = False,
) -> None:
    """Learn who leaves from recorded outcomes, else from who fell silent; score everybody anew.

    The workers take the model over at its place in the log, without a restart. Returns when the
    table customers holds the new scores; the file is kept for `nabz churn apply`.
    """
    from streams.churn import evaluate as trials  # noqa: PLC0415  # slow to load
    from streams.churn.plot import draw  # noqa: PLC0415  # same

    study, at = _study(as_of)
    model, trial = trials.fit(study, _tell)
    churn_model.write(model, out)
    if plot is not None:
        draw(trial, plot)
    scored = _put_in_force(model, at, timeout) if force else 0
    more: _More = {
        "definition": model.definition,
        "version": model.version,
        "customers_scored": scored,
    }
    _print(trial.quality, more, as_json, out)


def apply(
    file: Annotated[
        Path | None,
        typer.Argument(help="a model that `nabz churn fit` wrote; none: nabz's own scorecard"),
    ] = None,
    timeout: _Timeout = 600.0,
    as_json: _JSON = False,
) -> None:
    """Put a model into force that was learnt before, or the scorecard again.

    Returns when the table customers holds the new scores.
    """
    from streams.churn import history  # noqa: PLC0415  # --help needs no ClickHouse client
    from streams.signals.churn.scorecard import SCORECARD  # noqa: PLC0415  # same

    model = SCORECARD if file is None else churn_model.load(file)
    scored = _put_in_force(model, history.newest(settings_module.load()), timeout)
    if as_json:
        print(msgspec.json.encode({"version": model.version, "customers_scored": scored}).decode())
    else:
        print(f"{scored:,} customers are scored by {model.version}")


def _put_in_force(model: Model, as_of: int, timeout: float) -> int:
    from streams.churn.takeover import put_in_force  # noqa: PLC0415  # a Kafka client
    from streams.cli.bar import Bar  # noqa: PLC0415  # --help needs no bars

    with Bar() as bar:
        settings = settings_module.load()
        return put_in_force(settings, model, as_of, timeout=timeout, progress=bar.show)


def evaluate(as_of: _AsOf = None, plot: _Plot = None, as_json: _JSON = False) -> None:
    """Say how good a model of the own history is on customers that it has not seen.

    Split by time where labels allow it, else by stratified cross-validation; under a hundred lost
    customers it refuses.
    """
    from streams.churn import evaluate as trials  # noqa: PLC0415  # slow to load
    from streams.churn.plot import draw  # noqa: PLC0415  # same

    study, _ = _study(as_of)
    trial = trials.evaluate(study, _tell)
    if plot is not None:
        draw(trial, plot)
    _print(trial.quality, {"definition": study.definition}, as_json, None)


def _study(as_of: str | None) -> tuple["Study", int]:
    """What is learnt from, and the time (ms) up to which it goes."""
    from streams.churn import definition, history  # noqa: PLC0415  # slow to load
    from streams.churn.study import study_of  # noqa: PLC0415  # same

    settings = settings_module.load()
    lost = definition.load(settings.churn.definition)
    limit = None if as_of is None else moment(as_of, "--as-of")
    there = history.overview(settings, limit)
    at = there.last if limit is None else limit
    _tell(f"{there.customers:,} customers, {there.churned:,} recorded as churned")
    return study_of(lambda: history.customers(settings, at), there, at, lost), at


def _print(quality: Quality, more: _More, as_json: bool, out: Path | None) -> None:
    if out is not None:
        more = {**more, "model": str(out)}
    if as_json:
        print(msgspec.json.encode(msgspec.to_builtins(quality) | dict(more)).decode())
        return
    q = quality
    print(f"lost: {more['definition']}; {q.positives:,} of {q.n:,} customers; {q.split}")
    print(f"AUC {q.auc:.4f}, average precision {q.average_precision:.4f}, ", end="")
    print(f"top-decile lift {q.lift_top_decile:.2f}")
    print(f"Brier {q.brier:.4f} (skill {q.brier_skill:.3f}), log loss {q.log_loss:.4f}, ", end="")
    print(f"calibration slope {q.calibration_slope:.3f}, ECE {q.ece:.4f}")
    if q.n_active is not None and q.auc_active is not None:
        print(f"AUC {q.auc_active:.4f} among the {q.n_active:,} who were not silent so long before")
    if out is not None:
        scored = more["customers_scored"]
        print(f"version {more['version']}, written to {out}, ", end="")
        print(f"scores {scored:,} customers" if scored else "scores nobody yet")


def _tell(what: str) -> None:
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"nabz: {what}")
