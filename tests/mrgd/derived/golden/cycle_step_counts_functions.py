"""The step counts of a cycle, solved from |p| ≤ ρ.

Claim: cycle.step-counts: With the talk's step counts, |p(λ)| ≤ ρ on every group
Statement: SHA-256 020a1d7a35d6daf02d1e1f531092159536baa4f5e2dbd88ccceac64332d9ed6f
Source: talk, "you have this kind of inequality that helps you determine how the number of
    steps for each learning rate should be"
Derived by: mrgd derive cycle.step-counts --format python (SymPy 1.14.0)
"""

import numpy

__all__ = [
    "step_count_1_of_2",
    "step_count_2_of_3",
    "step_count_1_of_3",
]

# No functions: step_count: they are formal objects or constants, and take no numbers; the other
# formats have them.


def step_count_1_of_2(L_1, L_2, eta, mu_1, rho):
    """Group 1 of 2, where the last group takes one step.

    N_1 = ceiling(log(rho/Max(1, (L_1*eta - L_2)/L_2))/log((L_1 - eta*mu_1)/L_1))

    Args:
        L_1: upper end of group 1.
        L_2: upper end of group 2.
        eta: base rate, in (0, 1].
        mu_1: lower end of group 1.
        rho: target contraction of a cycle.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, "you have this kind of inequality that helps you determine how the number of
    steps for each learning rate should be"; claim cycle.step-counts, statement SHA-256
    020a1d7a35d6daf02d1e1f531092159536baa4f5e2dbd88ccceac64332d9ed6f.
    """
    return (
        numpy.ceil(numpy.log(rho/numpy.maximum(1, (L_1*eta - L_2)/L_2))/numpy.log((L_1
        - eta*mu_1)/L_1))
    )


def step_count_2_of_3(L_2, L_3, eta, mu_2, rho):
    """Group 2 of 3, where the last group takes one step.

    N_2 = ceiling(log(rho/Max(1, (L_2*eta - L_3)/L_3))/log((L_2 - eta*mu_2)/L_2))

    Args:
        L_2: upper end of group 2.
        L_3: upper end of group 3.
        eta: base rate, in (0, 1].
        mu_2: lower end of group 2.
        rho: target contraction of a cycle.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, "you have this kind of inequality that helps you determine how the number of
    steps for each learning rate should be"; claim cycle.step-counts, statement SHA-256
    020a1d7a35d6daf02d1e1f531092159536baa4f5e2dbd88ccceac64332d9ed6f.
    """
    return (
        numpy.ceil(numpy.log(rho/numpy.maximum(1, (L_2*eta - L_3)/L_3))/numpy.log((L_2
        - eta*mu_2)/L_2))
    )


def step_count_1_of_3(L_1, L_2, L_3, N_2, eta, mu_1, rho):
    """Group 1 of 3, where the last group takes one step.

    N_1 = ceiling((-N_2*log(Max(1, (L_1*eta - L_2)/L_2)) + log(rho/Max(1, (L_1*eta -
    L_3)/L_3)))/log((L_1 - eta*mu_1)/L_1))

    Args:
        L_1: upper end of group 1.
        L_2: upper end of group 2.
        L_3: upper end of group 3.
        N_2: number of steps of group 2.
        eta: base rate, in (0, 1].
        mu_1: lower end of group 1.
        rho: target contraction of a cycle.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, "you have this kind of inequality that helps you determine how the number of
    steps for each learning rate should be"; claim cycle.step-counts, statement SHA-256
    020a1d7a35d6daf02d1e1f531092159536baa4f5e2dbd88ccceac64332d9ed6f.
    """
    return (
        numpy.ceil((-N_2*numpy.log(numpy.maximum(1, (L_1*eta - L_2)/L_2))
        + numpy.log(rho/numpy.maximum(1, (L_1*eta - L_3)/L_3)))/numpy.log((L_1 - eta*mu_1)/L_1))
    )
