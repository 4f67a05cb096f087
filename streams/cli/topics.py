"""`nabz topics apply`: make the topics of the flow on the Kafka cluster."""

import json

import typer

from streams import settings as settings_module


def register(app: typer.Typer) -> None:
    """Add `nabz topics`."""
    topics = typer.Typer(help="The topics of the flow on the Kafka cluster.", no_args_is_help=True)
    topics.command("apply", epilog="Example: nabz topics apply --json")(apply)
    app.add_typer(topics, name="topics")


def apply(
    as_json: bool = typer.Option(False, "--json", help="print one JSON object"),
) -> None:
    """Create missing topics and set changed retention; never changes a number of partitions."""
    from streams import topics  # noqa: PLC0415  # --help needs no Kafka client

    done = topics.apply(settings_module.load())
    if as_json:
        print(json.dumps({"done": done}, ensure_ascii=False))
    else:
        print("\n".join(done) or "topics are as they should be")
