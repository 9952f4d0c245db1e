"""`mrgd` with one more experiment: gradient descent, rows shared; not a test."""

import sys
from fractions import Fraction
from types import ModuleType

from mrgd.cli import main
from mrgd.experiments import EXPERIMENTS
from mrgd.experiments.experiment import Experiment, ExperimentOutcome, RunOptions
from numerics.distributed_batch import distributed_batch
from numerics.network_training import gradient_descent, train
from numerics.torch_network import Network
from two_processes.cases import network_data

GRADIENTS = 5


def experiment(name: str, options: RunOptions) -> Experiment:
    """One training of five gradients."""
    del name, options

    def run(advance):
        network = Network(widths=(5, 6, 3))
        batch = distributed_batch(network, *network_data())
        start = network.start(0)
        found = train(batch, start, gradient_descent(Fraction(1, 2)), gradients=GRADIENTS)
        advance("trained")
        losses = [float(loss) for loss in found.losses]
        return ExperimentOutcome(
            results={"losses": losses, "own": len(batch.X)},
            rows=({"final loss": f"{losses[-1]:.3f}"},),
            figures={},
            holds=True,
        )

    return Experiment(stages=1, run=run, shares_rows=True)


if __name__ == "__main__":
    stand_in = ModuleType("mrgd.experiments.stand_in")
    stand_in.experiment = experiment
    sys.modules[stand_in.__name__] = stand_in
    EXPERIMENTS["stand-in"] = "stand_in"
    sys.exit(main())
