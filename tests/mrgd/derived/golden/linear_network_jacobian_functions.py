"""Trace and determinant of the Jacobian at w*, and the slow eigenvalue.

Claim: linear-network.jacobian: At w* the Jacobian has trace −‖w*‖^{2−2/N}(1 + (N−1)ŵ₁² + ε²(1
    + (N−1)ŵ₂²)) and determinant Nε²‖w*‖^{2(2−2/N)}; both eigenvalues are real and negative
Statement: SHA-256 5e3448848bdd0eab2f2d1d464e24235832a6299d3c6a6ddbe079c0c59404a83c
Source: talk, the phase portrait: "if you squint … there is some kind of very slow manifold"
Derived by: mrgd derive linear-network.jacobian --format python (SymPy 1.14.0)
"""

__all__ = [
    "jacobian_trace",
    "jacobian_determinant",
    "slow_eigenvalue",
]


def jacobian_trace(a, b, e, N):
    """The trace of the Jacobian at w*.

    jacobian_trace = -(N*a**2 + N*b**2*e + a**2*e + b**2)/(a**2 + b**2)**(1/N)

    Args:
        a: number.
        b: number.
        e: number.
        N: number of layers.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, the phase portrait: "if you squint … there is some kind of very slow
    manifold"; claim linear-network.jacobian, statement SHA-256
    5e3448848bdd0eab2f2d1d464e24235832a6299d3c6a6ddbe079c0c59404a83c.
    """
    return -(a**2 + b**2)**(-1/N)*(N*a**2 + N*b**2*e + a**2*e + b**2)


def jacobian_determinant(a, b, e, N):
    """The determinant of the Jacobian at w*.

    jacobian_determinant = N*e*(a**2 + b**2)**(2 - 2/N)

    Args:
        a: number.
        b: number.
        e: number.
        N: number of layers.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, the phase portrait: "if you squint … there is some kind of very slow
    manifold"; claim linear-network.jacobian, statement SHA-256
    5e3448848bdd0eab2f2d1d464e24235832a6299d3c6a6ddbe079c0c59404a83c.
    """
    return N*e*(a**2 + b**2)**(2 - 2/N)


def slow_eigenvalue(a, b, e, N):
    """The slow eigenvalue at w*, to first order in e = ε².

    slow_eigenvalue = -N*e*(a**2 + b**2)**((2*N - 1)/N)/(N*a**2 + b**2)

    Args:
        a: number.
        b: number.
        e: number.
        N: number of layers.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, the phase portrait: "if you squint … there is some kind of very slow
    manifold"; claim linear-network.jacobian, statement SHA-256
    5e3448848bdd0eab2f2d1d464e24235832a6299d3c6a6ddbe079c0c59404a83c.
    """
    return -N*e*(a**2 + b**2)**((2*N - 1)/N)/(N*a**2 + b**2)
