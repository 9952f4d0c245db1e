"""The loss in powers of ε.

Claim: expansion.loss: L = Σ ε^k L_k: f_k = Σ_π D^{|π|}F[u_π]/∏m_i!, L_k of the squared loss
    and of any smooth loss from f_0, …, f_k
Statement: SHA-256 1721759df949bf11424ed5112c346645181ec888c0735ca5c9ea430d93823e61
Source: talk, the loss expanded in ε; section 3 of the mathematics
Source of the claim: talk, the loss expanded in ε; Faà di Bruno's formula
Parameters: order = 3, depth = 2, activation = smooth, loss = squared
Derived by: mrgd derive expansion.loss --format python --order 3 --depth 2 --activation smooth
--loss squared (SymPy 1.14.0)
"""

__all__ = [
    "loss_0",
    "loss_1",
    "loss_2",
    "loss_3",
]

# No functions: f_0, f_1, f_2, f_3, L_0, L_1, L_2, L_3, f_depth_2_0, f_depth_2_1, f_depth_2_2,
# f_depth_2_3: they are formal objects or constants, and take no numbers; the other formats have
# them.


def loss_0(sigma_1_0, W_2, y):
    """Coefficient of ε^0 of the squared loss, one unit a layer.

    loss_0 = W_2**2*sigma_1_0**2/2 - W_2*sigma_1_0*y + y**2/2

    Args:
        sigma_1_0: a number.
        W_2: a number.
        y: a number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, the loss expanded in ε; section 3 of the mathematics; claim expansion.loss,
    statement SHA-256 1721759df949bf11424ed5112c346645181ec888c0735ca5c9ea430d93823e61.
    """
    return (1/2)*W_2**2*sigma_1_0**2 - W_2*sigma_1_0*y + (1/2)*y**2


def loss_1(u_1, sigma_1_0, sigma_1_1, W_2, y):
    """Coefficient of ε^1 of the squared loss, one unit a layer.

    loss_1 = W_2**2*sigma_1_0*sigma_1_1*u_1 - W_2*sigma_1_1*u_1*y

    Args:
        u_1: a number.
        sigma_1_0: a number.
        sigma_1_1: a number.
        W_2: a number.
        y: a number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, the loss expanded in ε; section 3 of the mathematics; claim expansion.loss,
    statement SHA-256 1721759df949bf11424ed5112c346645181ec888c0735ca5c9ea430d93823e61.
    """
    return W_2**2*sigma_1_0*sigma_1_1*u_1 - W_2*sigma_1_1*u_1*y


def loss_2(u_1, u_2, sigma_1_0, sigma_1_1, sigma_1_2, W_2, y):
    """Coefficient of ε^2 of the squared loss, one unit a layer.

    loss_2 = W_2**2*sigma_1_0*sigma_1_1*u_2 + W_2**2*sigma_1_0*sigma_1_2*u_1**2/2 +
    W_2**2*sigma_1_1**2*u_1**2/2 - W_2*sigma_1_1*u_2*y - W_2*sigma_1_2*u_1**2*y/2

    Args:
        u_1: a number.
        u_2: a number.
        sigma_1_0: a number.
        sigma_1_1: a number.
        sigma_1_2: a number.
        W_2: a number.
        y: a number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, the loss expanded in ε; section 3 of the mathematics; claim expansion.loss,
    statement SHA-256 1721759df949bf11424ed5112c346645181ec888c0735ca5c9ea430d93823e61.
    """
    return (
        W_2**2*sigma_1_0*sigma_1_1*u_2 + (1/2)*W_2**2*sigma_1_0*sigma_1_2*u_1**2
        + (1/2)*W_2**2*sigma_1_1**2*u_1**2 - W_2*sigma_1_1*u_2*y - 1/2*W_2*sigma_1_2*u_1**2*y
    )


def loss_3(u_1, u_2, u_3, sigma_1_0, sigma_1_1, sigma_1_2, sigma_1_3, W_2, y):
    """Coefficient of ε^3 of the squared loss, one unit a layer.

    loss_3 = W_2**2*sigma_1_0*sigma_1_1*u_3 + W_2**2*sigma_1_0*sigma_1_2*u_1*u_2 +
    W_2**2*sigma_1_0*sigma_1_3*u_1**3/6 + W_2**2*sigma_1_1**2*u_1*u_2 +
    W_2**2*sigma_1_1*sigma_1_2*u_1**3/2 - W_2*sigma_1_1*u_3*y - W_2*sigma_1_2*u_1*u_2*y -
    W_2*sigma_1_3*u_1**3*y/6

    Args:
        u_1: a number.
        u_2: a number.
        u_3: a number.
        sigma_1_0: a number.
        sigma_1_1: a number.
        sigma_1_2: a number.
        sigma_1_3: a number.
        W_2: a number.
        y: a number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: talk, the loss expanded in ε; section 3 of the mathematics; claim expansion.loss,
    statement SHA-256 1721759df949bf11424ed5112c346645181ec888c0735ca5c9ea430d93823e61.
    """
    return (
        W_2**2*sigma_1_0*sigma_1_1*u_3 + W_2**2*sigma_1_0*sigma_1_2*u_1*u_2
        + (1/6)*W_2**2*sigma_1_0*sigma_1_3*u_1**3 + W_2**2*sigma_1_1**2*u_1*u_2
        + (1/2)*W_2**2*sigma_1_1*sigma_1_2*u_1**3 - W_2*sigma_1_1*u_3*y
        - W_2*sigma_1_2*u_1*u_2*y - 1/6*W_2*sigma_1_3*u_1**3*y
    )
