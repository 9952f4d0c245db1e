"""The slow manifold to second order in ε², and the velocity along it.

Claim: linear-network.slow-manifold: The slow manifold is x = w₁* + ε²h₁(y) + ε⁴h₂(y) + O(ε⁶),
    and on it ẏ = −ε²N‖w‖^{2−2/N}(y − w₂*)/(1 + (N−1)w₁*²/‖w‖²) to leading order
Statement: SHA-256 c617e5e15d7f38b48c6e744aa4e6eda7a29a527f8652a9cedc415b3a377f4507
Source: talk, the phase portrait: "if you squint … there is some kind of very slow manifold"
Derived by: mrgd derive linear-network.slow-manifold --format python (SymPy 1.14.0)
"""

__all__ = [
    "manifold_first",
    "manifold_second",
    "slow_velocity",
]


def manifold_first(y, a, b, N):
    """The coefficient of ε² in x − w₁*.

    h_1 = -a*y*(N - 1)*(-b + y)/(N*a**2 + y**2)

    Args:
        y: number.
        a: number.
        b: number.
        N: number of layers.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, the phase portrait: "if you squint … there is some kind of very slow
    manifold"; claim linear-network.slow-manifold, statement SHA-256
    c617e5e15d7f38b48c6e744aa4e6eda7a29a527f8652a9cedc415b3a377f4507.
    """
    return -a*y*(N - 1)*(-b + y)/(N*a**2 + y**2)


def manifold_second(y, a, b, N):
    """The coefficient of ε⁴ in x − w₁*.

    h_2 = a*(N - 1)*(-b + y)*(N**3*a**4*b*y**2 - N**3*a**4*y**3 + N**2*a**6*b - 2*N**2*a**6*y +
    N**2*a**4*b*y**2 - 3*N**2*a**4*y**3 + N**2*a**2*b*y**4 - 2*N**2*a**2*y**5 - N*a**4*b*y**2 -
    2*N*a**2*b*y**4 - 2*N*b*y**6 + N*y**7 + b*y**6 - y**7)/(N*a**2 + y**2)**4

    Args:
        y: number.
        a: number.
        b: number.
        N: number of layers.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, the phase portrait: "if you squint … there is some kind of very slow
    manifold"; claim linear-network.slow-manifold, statement SHA-256
    c617e5e15d7f38b48c6e744aa4e6eda7a29a527f8652a9cedc415b3a377f4507.
    """
    return (
        a*(N - 1)*(-b + y)*(N**3*a**4*b*y**2 - N**3*a**4*y**3 + N**2*a**6*b - 2*N**2*a**6*y
        + N**2*a**4*b*y**2 - 3*N**2*a**4*y**3 + N**2*a**2*b*y**4 - 2*N**2*a**2*y**5
        - N*a**4*b*y**2 - 2*N*a**2*b*y**4 - 2*N*b*y**6 + N*y**7 + b*y**6 - y**7)/(N*a**2
        + y**2)**4
    )


def slow_velocity(y, a, b, N):
    """The coefficient of ε² in dy/dt.

    v = -N*(a**2 + y**2)**2*(-b + y)/((a**2 + y**2)**(1/N)*(N*a**2 + y**2))

    Args:
        y: number.
        a: number.
        b: number.
        N: number of layers.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, the phase portrait: "if you squint … there is some kind of very slow
    manifold"; claim linear-network.slow-manifold, statement SHA-256
    c617e5e15d7f38b48c6e744aa4e6eda7a29a527f8652a9cedc415b3a377f4507.
    """
    return -N*(a**2 + y**2)**2*(a**2 + y**2)**(-1/N)*(-b + y)/(N*a**2 + y**2)
