"""What a plan for uncertain groups is certified for, and what the uncertainty costs, in words."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from mrgd.plan_text import short
from numerics.exact import InputError, fraction_text
from numerics.group_widening import Widening
from numerics.spectral_group import SpectralGroup, bar_text

__all__ = ["price_line", "price_of", "widening_json", "widening_lines"]

Rate = Callable[[tuple[SpectralGroup, ...]], Decimal]


def widening_lines(wide: Widening) -> Iterator[str]:
    """A line for each group that was made wider, and for each that was merged; none otherwise."""
    if not wide.is_wider:
        return
    if wide.margin:
        yield f"margin: {fraction_text(100 * wide.margin)} % of mu below, of L above every group"
    for group in wide.given:
        if not group.is_certain:
            yield f"certified for every mu in {bar_text(group.mu)}, L in {bar_text(group.L)}"
    for part in wide.merged:
        yield f"merged: {', '.join(map(str, part))} overlap and are one group"
    yield f"certified on {', '.join(map(_shown, wide.groups))}"


def price_of(wide: Widening, rate: Rate) -> Decimal | None:
    """The certified rate of a plan for the groups without error bars and margin.

    Returns:
        The rate; None where nothing was wider, or those groups cannot be planned for.
    """
    if not wide.is_wider:
        return None
    try:
        return rate(wide.middle)
    except InputError:  # a contraction, say, that is out of range for them
        return None


def price_line(with_bars: Decimal, without: Decimal | None) -> Iterator[str]:
    """What the uncertainty costs, as two certified rates; nothing where there is no price."""
    if without is not None and without.is_finite() and without > 0:
        for_all = f"{with_bars:.6g} nats a step" if with_bars > 0 else "no rate"
        part = f" ({100 * with_bars / without:.4g} %)" if with_bars > 0 else ""
        yield (
            f"price of the uncertainty: {for_all} certified for all that is allowed, "
            f"{without:.6g} at the middles of the bars without margin{part}"
        )


def widening_json(wide: Widening, without: Decimal | None) -> dict[str, object]:
    """The key `uncertainty` for JSON where the groups were made wider; nothing otherwise."""
    if not wide.is_wider:
        return {}
    rate = None if without is None else str(without)
    return {"uncertainty": {**wide.to_json(), "rate_without": rate}}


def _shown(group: SpectralGroup) -> str:
    return f"{short(group.mu)}:{short(group.L)}"
