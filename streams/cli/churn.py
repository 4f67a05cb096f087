"""`nabz churn`: learn from the own history who leaves, and say how good that is."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console

from streams import settings as settings_module
from streams.cli.moments import moment
from streams.signals.churn import model as churn_model
from streams.signals.churn.model import Quality

if TYPE_CHECKING:  # slow to load
    from streams.churn.study import Study

_JSON = Annotated[bool, typer.Option("--json", help="print one JSON object")]
_AsOf = Annotated[
    str | None,
    typer.Option(help="use nothing after this, like 2026-01-31T12:00:00Z; default: the newest"),
]
_Plot = Annotated[Path | None, typer.Option(help="write a reliability plot (PNG) here")]


def register(app: typer.Typer) -> None:
    """Add `nabz churn`."""
    churn = typer.Typer(
        help="Who is likely to leave: learn it from the own history, say how good that is.",
        no_args_is_help=True,
    )
    churn.command("fit", epilog="Example: nabz churn fit --out churn.json")(fit)
    churn.command("evaluate", epilog="Example: nabz churn evaluate --plot reliability.png")(
        evaluate
    )
    app.add_typer(churn, name="churn")


def fit(
    as_of: _AsOf = None,
    out: Annotated[Path, typer.Option(help="where the model is written")] = Path("churn.json"),
    plot: _Plot = None,
    as_json: _JSON = False,
) -> None:
    """Learn who leaves from recorded outcomes, else from who fell silent.

    NABZ_CHURN__MODEL names the model to all that scores customers.
    """
    from streams.churn import evaluate as trials  # noqa: PLC0415  # slow to load
    from streams.churn.plot import draw  # noqa: PLC0415  # same

    model, trial = trials.fit(_study(as_of), _tell)
    churn_model.write(model, out)
    if plot is not None:
        draw(trial, plot)
    _print(trial.quality, {"definition": model.definition, "version": model.version}, as_json, out)


def evaluate(as_of: _AsOf = None, plot: _Plot = None, as_json: _JSON = False) -> None:
    """Say how good a model of the own history is on customers that it has not seen.

    Split by time where labels allow it, else by stratified cross-validation; under a hundred lost
    customers it refuses.
    """
    from streams.churn import evaluate as trials  # noqa: PLC0415  # slow to load
    from streams.churn.plot import draw  # noqa: PLC0415  # same

    study = _study(as_of)
    trial = trials.evaluate(study, _tell)
    if plot is not None:
        draw(trial, plot)
    _print(trial.quality, {"definition": study.definition}, as_json, None)


def _study(as_of: str | None) -> "Study":
    from streams.churn import definition, history  # noqa: PLC0415  # slow to load
    from streams.churn.study import study_of  # noqa: PLC0415  # same

    settings = settings_module.load()
    lost = definition.load(settings.churn.definition)
    limit = None if as_of is None else moment(as_of, "--as-of")
    there = history.overview(settings, limit)
    at = there.last if limit is None else limit
    _tell(f"{there.customers:,} customers, {there.churned:,} recorded as churned")
    return study_of(lambda: history.customers(settings, at), there, at, lost)


def _print(quality: Quality, more: dict[str, str], as_json: bool, out: Path | None) -> None:
    if out is not None:
        more = more | {"model": str(out)}
    if as_json:
        print(msgspec.json.encode(msgspec.to_builtins(quality) | more).decode())
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
        print(f"written to {out}; NABZ_CHURN__MODEL={out} puts it to use")


def _tell(what: str) -> None:
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"nabz: {what}")
