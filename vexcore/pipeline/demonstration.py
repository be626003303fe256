"""The demonstration cohorts: made, checked as any delivery, taken in and published."""

from __future__ import annotations

import shutil
from pathlib import Path

from tqdm import tqdm

from vexcore.cohort.generate import SEED, generate_cohort
from vexcore.cohort.recipe import load_recipe
from vexcore.contracts.delivery import Delivery
from vexcore.deliveries.read import check_tables
from vexcore.deliveries.trials import describe_trial
from vexcore.deliveries.write import write_delivery
from vexcore.errors import UsageError
from vexcore.pipeline.publish import publish_mart
from vexcore.pipeline.record import SOURCE_DATA
from vexcore.published.record import check_published
from vexcore.registry.load import load_registry
from vexcore.store.key import make_key
from vexcore.store.micro import MicroStore

DEFAULT_EXAMPLE = "oss"


class CohortMaker:
    """Makes demonstration cohorts from the recipe and the printed figures it names.

    Parameters
    ----------
    data
        Folder with ``registry``, ``published`` and ``demonstration``.
    """

    def __init__(self, data: Path = SOURCE_DATA) -> None:
        self.registry = load_registry(data)
        cells = check_published(data / "published", self.registry).figures()
        figures = {name: cell.value for name, cell in cells.items()}
        self._recipe = load_recipe(data, figures)

    def trial_ids(self) -> list[str]:
        """Return the trials that the registry knows."""
        return [trial.id for trial in self.registry.trials]

    def make(self, trial_id: str, *, seed: int = SEED) -> Delivery:
        """Return the demonstration cohort of a trial, held against the rules for any delivery.

        Raises
        ------
        UsageError
            If the registry does not know the trial.
        DataRefused
            If the cohort breaks a rule of the delivery format.
        """
        if trial_id not in self.trial_ids():
            raise UsageError(f"{trial_id!r} is no trial of the registry: choose one of {', '.join(self.trial_ids())}")
        delivery = generate_cohort(describe_trial(self.registry, trial_id), self._recipe, self.registry, seed=seed)
        report = check_tables(delivery.facts, delivery.tables, self.registry)
        report.raise_if_refused(f"demonstration of {trial_id}")
        return delivery


def ingest_demonstration(home: Path, *, data: Path = SOURCE_DATA, progress: bool = False) -> int:
    """Make the demonstration of every trial and take it in.

    Parameters
    ----------
    home
        Folder of the participant store.
    data
        Folder of the inputs.
    progress
        Show a progress bar on stderr.

    Returns
    -------
    int
        How many of them were new.
    """
    store = MicroStore(home, make_key(home))
    maker = CohortMaker(data)
    changed = 0
    bar_format = "{desc:<26}{bar:30} {n_fmt}/{total_fmt}"
    with tqdm(maker.trial_ids(), disable=not progress, bar_format=bar_format) as bar:
        for trial_id in bar:
            bar.set_description_str(f"demonstration {trial_id}")
            changed += store.ingest(maker.make(trial_id)).changed
    return changed


def build_demonstration(home: Path, *, data: Path = SOURCE_DATA, progress: bool = False) -> Path:
    """Take in the demonstration of every trial and publish the mart with it; return the mart."""
    ingest_demonstration(home, data=data, progress=progress)
    return publish_mart(home, data=data, progress=progress)


def write_example(folder: Path, *, trial_id: str = DEFAULT_EXAMPLE, data: Path = SOURCE_DATA) -> list[Path]:
    """Write the demonstration of a trial as a delivery and return its files.

    Raises
    ------
    UsageError
        If the folder holds something or cannot be written, or the registry does not know the trial.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder: name a new one for the example")
    delivery = CohortMaker(data).make(trial_id)
    made = not folder.exists()
    try:
        write_delivery(delivery, folder)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        if not made:
            folder.mkdir(exist_ok=True)
        raise UsageError(
            f"{folder} cannot be written: {error.strerror or error}; name a folder on a disk with room that is yours"
        ) from error
    return sorted(folder.iterdir())
