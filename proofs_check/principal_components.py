"""How far the PCA variances of real data span, against theory.principal_components.

What is there is measured, also where another data set is absent: one that is there and does not
reach the threshold is enough for NOT CONFIRMED.
"""

from pathlib import Path
from typing import Final

import theory.principal_components as theory
from numerics.data_set import DataNeeded, DataSet, standardized
from numerics.data_source import data_set
from numerics.principal_components import VarianceSpan, variance_span
from numerics.spectrum import pca_spectrum
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, Verdict
from theory.claim import Statement

__all__ = ["DATA", "is_multiscale", "multiscale_real"]

DATA: Final = ("credit-card", "mnist", "cifar-10")


def is_multiscale(span: VarianceSpan) -> bool:
    """Whether the variances above the floor span three orders of magnitude."""
    return span.span >= float(theory.SPAN)


@discharges(theory.multiscale_real)
def multiscale_real(_: Statement) -> Evidence:
    """Each data set by itself; the credit-card columns are standardised."""
    found: dict[str, VarianceSpan] = {}
    scope, absent = [], []
    for name in DATA:
        try:
            data = _data(name, None)
        except DataNeeded as needed:
            absent.append(str(needed))
            continue
        found[name] = variance_span(pca_spectrum(data.X))
        words = f"{name}, {data.rows} rows, {data.X.shape[1]} columns"
        scope.append("; ".join((words, *data.notes)))
    return Evidence(
        verdict=_verdict(found, complete=not absent),
        method="PCA variances with a bound of their error",
        scope=". ".join(scope + absent),
        values={
            "threshold": "span ≥ 1e3 for each",
            **{name: _words(span) for name, span in found.items()},
        },
    )


def _verdict(found: dict[str, VarianceSpan], *, complete: bool) -> Verdict:
    if not all(map(is_multiscale, found.values())):
        return Verdict.NOT_CONFIRMED
    return Verdict.CONFIRMED if complete else Verdict.NEEDS


def _data(name: str, directory: Path | None) -> DataSet:
    data = data_set(name, directory=directory)
    return standardized(data) if name == "credit-card" else data


def _words(span: VarianceSpan) -> str:
    return (
        f"span {span.span:.3g} over {span.counted} of {span.total} directions; the "
        f"{span.bulk_count} that hold 99 % of the variance span {span.bulk:.3g}"
    )
