"""The gradient with respect to the first layer of any network.

Claim: gradient.first-layer: Any network F(W¹x): ∂L/∂W¹_k = ε_k·E[δ(x) x̃^kᵀ]
Statement: SHA-256 c343c83dd82b302dbd0e622dcb0c190315387a34768e97404a319ac5d42754dc
Source: talk, the gradient of a loss on multiscale data; arXiv:2402.03021
Derived by: mrgd derive gradient.first-layer --format python (SymPy 1.14.0)
"""

import numpy

__all__ = [
    "first_layer_gradient_0",
    "first_layer_gradient_1",
]

# No functions: first_layer_gradient_any_size: they are formal objects or constants, and take no
# numbers; the other formats have them.


def first_layer_gradient_0(w_0, w_1, x_0, x_1, epsilon, g, a):
    """One point, two blocks: the derivative along block 0 carries no scale.

    Derivative(L, w_0) = -a*x_0*(a*tanh(epsilon*w_1*x_1 + w_0*x_0) - g)*(tanh(epsilon*w_1*x_1 +
    w_0*x_0) - 1)*(tanh(epsilon*w_1*x_1 + w_0*x_0) + 1)

    Args:
        w_0: a weight, real.
        w_1: a weight, real.
        x_0: a coordinate, real.
        x_1: a coordinate, real.
        epsilon: the scale.
        g: the label.
        a: an outer weight, real.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, the gradient of a loss on multiscale data; arXiv:2402.03021; claim
    gradient.first-layer, statement SHA-256
    c343c83dd82b302dbd0e622dcb0c190315387a34768e97404a319ac5d42754dc.
    """
    part_1 = numpy.tanh(epsilon*w_1*x_1 + w_0*x_0)
    return -a*x_0*(part_1 - 1)*(part_1 + 1)*(a*part_1 - g)


def first_layer_gradient_1(w_0, w_1, x_0, x_1, epsilon, g, a):
    """One point, two blocks: the derivative along block 1 carries the scale ε once.

    Derivative(L, w_1) = -a*epsilon*x_1*(a*tanh(epsilon*w_1*x_1 + w_0*x_0) -
    g)*(tanh(epsilon*w_1*x_1 + w_0*x_0) - 1)*(tanh(epsilon*w_1*x_1 + w_0*x_0) + 1)

    Args:
        w_0: a weight, real.
        w_1: a weight, real.
        x_0: a coordinate, real.
        x_1: a coordinate, real.
        epsilon: the scale.
        g: the label.
        a: an outer weight, real.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, the gradient of a loss on multiscale data; arXiv:2402.03021; claim
    gradient.first-layer, statement SHA-256
    c343c83dd82b302dbd0e622dcb0c190315387a34768e97404a319ac5d42754dc.
    """
    part_1 = epsilon*x_1
    part_2 = numpy.tanh(part_1*w_1 + w_0*x_0)
    return -a*part_1*(part_2 - 1)*(part_2 + 1)*(a*part_2 - g)
