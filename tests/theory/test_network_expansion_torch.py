"""Expansions against PyTorch's forward mode in ε, where PyTorch is installed."""

from math import factorial

import pytest
from strategies.networks import NumericMaps, random_network, rounded, scaled

from theory.activation import Activation
from theory.multilinear import value
from theory.network_expansion import Loss, loss_jet, network_output

torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")

ORDER = 3
# PyTorch's own forward mode uses a part of it that it calls deprecated
pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")


def loss_function(network):
    """The loss as a function of ε, in PyTorch and float64."""
    sigma = {
        Activation.TANH: torch.tanh,
        Activation.SIGMOID: lambda x: 1 / (1 + torch.exp(-x)),
        Activation.SOFTPLUS: lambda x: torch.log(1 + torch.exp(x)),
        Activation.GELU: lambda x: x * (1 + torch.erf(x / 2**0.5)) / 2,
    }[network.activation]

    def tensor(rows):
        return torch.tensor(rows, dtype=torch.float64)

    terms = [tensor([float(c) for c in network.u(k)]) for k in range(len(network.blocks))]
    matrices = [tensor([[float(c) for c in row] for row in m]) for m in network.matrices]
    y = tensor([float(c) for c in network.target])

    def loss(epsilon):
        z = sum(term * epsilon**k for k, term in enumerate(terms))
        for matrix in matrices:
            z = matrix @ sigma(z)
        if network.loss is Loss.SQUARED:
            return ((z - y) ** 2).sum() / 2
        if network.loss is Loss.LOGISTIC:
            return torch.log(1 + torch.exp(z[0])) - y[0] * z[0]
        return torch.log(torch.exp(z).sum()) - (y * z).sum()

    return loss


def forward_derivatives(function, order):
    """The function and its derivatives at 0, by jvp of jvp of …."""
    zero = torch.zeros((), dtype=torch.float64)
    one = torch.ones((), dtype=torch.float64)
    found = [float(function(zero))]
    for _ in range(order):
        inner = function

        def function(x, inner=inner):
            return torch.func.jvp(inner, (x,), (one,))[1]

        found.append(float(function(zero)))
    return found


@pytest.mark.parametrize("seed", range(9))
def test_the_loss_agrees_with_forward_mode(seed):
    network = random_network(seed, deepest=3, widest=3)
    vectors = {f"u_{k}": rounded(network.u(k)) for k in range(ORDER + 1)}
    maps = NumericMaps(network, ORDER)
    jet = loss_jet(network.loss, network_output(network.depth, ORDER))
    derivatives = forward_derivatives(loss_function(network), ORDER)
    for k, form in enumerate(jet.coefficients):
        found = float(value(form, vectors, maps, scale=scaled)[0])
        # a few hundred operations in float64, and as many digits lost to cancellation
        assert abs(found - derivatives[k] / factorial(k)) <= 1e-10 * max(1, abs(found))
