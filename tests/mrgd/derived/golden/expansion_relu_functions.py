"""ReLU networks: the coefficients, and the radius in which they are all.

Claim: expansion.relu: While |ε| ≤ 1 and |ε|·Σ_{k≥1}|p_k| < |p_0|, a ReLU output is a
    polynomial of degree ≤ m in ε, its squared loss one of degree ≤ 2m
Statement: SHA-256 68e41bcb1d09eea1296052ff7c8e98ceae9c0224c8a9752a6130866c83f30846
Source: section 3 of the mathematics
Source of the claim: section 3 of the mathematics; the radius derived here
Parameters: order = 2, depth = 2
Derived by: mrgd derive expansion.relu --format python --order 2 --depth 2 (SymPy 1.14.0)
"""

import numpy

__all__ = [
    "f_0",
    "f_1",
    "f_2",
    "L_0",
    "L_1",
    "L_2",
    "L_3",
    "L_4",
    "radius",
]


def f_0(u_0, W_2):
    """Coefficient of ε^0 of the output.

    f_0 = W_2*u_0*Piecewise((1, u_0 > 0), (0, True))

    Args:
        u_0: a number.
        W_2: a number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: section 3 of the mathematics; claim expansion.relu, statement SHA-256
    68e41bcb1d09eea1296052ff7c8e98ceae9c0224c8a9752a6130866c83f30846.
    """
    return W_2*u_0*numpy.select([numpy.greater(u_0, 0),True], [1,0], default=numpy.nan)


def f_1(u_0, u_1, W_2):
    """Coefficient of ε^1 of the output.

    f_1 = W_2*u_1*Piecewise((1, u_0 > 0), (0, True))

    Args:
        u_0: a number.
        u_1: a number.
        W_2: a number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: section 3 of the mathematics; claim expansion.relu, statement SHA-256
    68e41bcb1d09eea1296052ff7c8e98ceae9c0224c8a9752a6130866c83f30846.
    """
    return W_2*u_1*numpy.select([numpy.greater(u_0, 0),True], [1,0], default=numpy.nan)


def f_2(u_0, u_2, W_2):
    """Coefficient of ε^2 of the output.

    f_2 = W_2*u_2*Piecewise((1, u_0 > 0), (0, True))

    Args:
        u_0: a number.
        u_2: a number.
        W_2: a number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: section 3 of the mathematics; claim expansion.relu, statement SHA-256
    68e41bcb1d09eea1296052ff7c8e98ceae9c0224c8a9752a6130866c83f30846.
    """
    return W_2*u_2*numpy.select([numpy.greater(u_0, 0),True], [1,0], default=numpy.nan)


def L_0(u_0, W_2, y):
    """Coefficient of ε^0 of the squared loss.

    L_0 = (W_2*u_0*Piecewise((1, u_0 > 0), (0, True)) - y)**2/2

    Args:
        u_0: a number.
        W_2: a number.
        y: a number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: section 3 of the mathematics; claim expansion.relu, statement SHA-256
    68e41bcb1d09eea1296052ff7c8e98ceae9c0224c8a9752a6130866c83f30846.
    """
    return (
        (1/2)*(W_2*u_0*numpy.select([numpy.greater(u_0, 0),True], [1,0], default=numpy.nan)
        - y)**2
    )


def L_1(u_0, u_1, W_2, y):
    """Coefficient of ε^1 of the squared loss.

    L_1 = W_2*u_1*(W_2*u_0*Piecewise((1, u_0 > 0), (0, True)) - y)*Piecewise((1, u_0 > 0), (0,
    True))

    Args:
        u_0: a number.
        u_1: a number.
        W_2: a number.
        y: a number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: section 3 of the mathematics; claim expansion.relu, statement SHA-256
    68e41bcb1d09eea1296052ff7c8e98ceae9c0224c8a9752a6130866c83f30846.
    """
    part_1 = W_2*numpy.select([numpy.greater(u_0, 0),True], [1,0], default=numpy.nan)
    return part_1*u_1*(part_1*u_0 - y)


def L_2(u_0, u_1, u_2, W_2, y):
    """Coefficient of ε^2 of the squared loss.

    L_2 = W_2**2*u_1**2*Piecewise((1, u_0 > 0), (0, True))/2 + W_2*u_2*(W_2*u_0*Piecewise((1,
    u_0 > 0), (0, True)) - y)*Piecewise((1, u_0 > 0), (0, True))

    Args:
        u_0: a number.
        u_1: a number.
        u_2: a number.
        W_2: a number.
        y: a number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: section 3 of the mathematics; claim expansion.relu, statement SHA-256
    68e41bcb1d09eea1296052ff7c8e98ceae9c0224c8a9752a6130866c83f30846.
    """
    part_1 = numpy.select([numpy.greater(u_0, 0),True], [1,0], default=numpy.nan)
    part_2 = W_2*part_1
    return (1/2)*W_2**2*part_1*u_1**2 + part_2*u_2*(part_2*u_0 - y)


def L_3(u_0, u_1, u_2, W_2):
    """Coefficient of ε^3 of the squared loss.

    L_3 = W_2**2*u_1*u_2*Piecewise((1, u_0 > 0), (0, True))

    Args:
        u_0: a number.
        u_1: a number.
        u_2: a number.
        W_2: a number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: section 3 of the mathematics; claim expansion.relu, statement SHA-256
    68e41bcb1d09eea1296052ff7c8e98ceae9c0224c8a9752a6130866c83f30846.
    """
    return W_2**2*u_1*u_2*numpy.select([numpy.greater(u_0, 0),True], [1,0], default=numpy.nan)


def L_4(u_0, u_2, W_2):
    """Coefficient of ε^4 of the squared loss.

    L_4 = W_2**2*u_2**2*Piecewise((1, u_0 > 0), (0, True))/2

    Args:
        u_0: a number.
        u_2: a number.
        W_2: a number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: section 3 of the mathematics; claim expansion.relu, statement SHA-256
    68e41bcb1d09eea1296052ff7c8e98ceae9c0224c8a9752a6130866c83f30846.
    """
    return (
        (1/2)*W_2**2*u_2**2*numpy.select([numpy.greater(u_0, 0),True], [1,0], default=numpy.nan)
    )


def radius(u_0, u_1, u_2):
    """No preactivation changes sign for |ε| < ρ, where none is 0 at ε = 0.

    rho = Min(1, Abs(u_0)/(Abs(u_1) + Abs(u_2)))

    Args:
        u_0: a number.
        u_1: a number.
        u_2: a number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: section 3 of the mathematics; claim expansion.relu, statement SHA-256
    68e41bcb1d09eea1296052ff7c8e98ceae9c0224c8a9752a6130866c83f30846.
    """
    return numpy.minimum(1, abs(u_0)/(abs(u_1) + abs(u_2)))
