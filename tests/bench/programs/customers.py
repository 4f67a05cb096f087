"""The customers role as it is: every rule, its checkpoint, facts and panes published."""

from streams import settings as settings_module
from streams.customers.agent import ROLE, create_role
from tests.bench.job import Meter, read_job, write
from tests.bench.programs.measured import run_stateful


def main() -> None:
    """Run the job."""
    job, settings = read_job(), settings_module.load()
    meter = Meter(job)
    run_stateful(settings, ROLE, meter, lambda shell: create_role(settings, shell.figures))
    write(job, meter.answer())


if __name__ == "__main__":
    main()
