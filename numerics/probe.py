"""What a data matrix says about step sizes: its PCA variances, their groups, κ_i and r_i."""

from dataclasses import dataclass

from numerics.data_set import DataSet
from numerics.exact import fraction_text
from numerics.group_detection import Detection, detect_groups
from numerics.spectral_group import condition_numbers, gaps
from numerics.spectrum import Spectrum, pca_spectrum

__all__ = ["Probe", "probe"]

NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """The spectrum of a data set and its groups; `notes` say what was left out on the way."""

    name: str
    rows: int
    columns: int
    spectrum: Spectrum
    detection: Detection
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The result as JSON-ready data: exact numbers as text, rounded ones as numbers."""
        groups = self.detection.groups
        return {
            "rows": self.rows,
            "columns": self.columns,
            "eigenvalues": [float(value) for value in self.spectrum.eigenvalues],
            "error": self.spectrum.error,
            "groups": [
                {**each.group.to_json(), "count": each.count} for each in self.detection.found
            ],
            "left_out": self.detection.left_out,
            "kappa": [fraction_text(value) for value in condition_numbers(groups)],
            "gap": [fraction_text(value) for value in gaps(groups)],
            "notes": list(self.notes),
        }


def probe(data: DataSet, *, count: int | None = None) -> Probe:
    """The PCA spectrum of the data and its groups.

    Args:
        data: the matrix; its target is not used.
        count: how many groups; if absent, the detection chooses.

    Returns:
        Rounded eigenvalues with their error, and groups whose exact ends enclose the exact
        eigenvalues that are told from zero.

    Raises:
        InputError: if no column varies, or so many groups cannot be told apart.
    """
    notes = list(data.notes)
    if constant := data.constant_columns:
        shown = ", ".join(constant[:NAMES_SHOWN]) + (", …" if len(constant) > NAMES_SHOWN else "")
        notes.append(f"{_counted(len(constant), 'column')} constant, with variance 0: {shown}")
    spectrum = pca_spectrum(data.X)
    detection = detect_groups(spectrum.eigenvalues, error=spectrum.error, count=count)
    if detection.left_out:
        notes.append(
            f"{_counted(detection.left_out, 'eigenvalue')} at or below {detection.floor:.2g}, "
            "twice the rounding error, and left out: they cannot be told from 0"
        )
    return Probe(
        name=data.name,
        rows=data.rows,
        columns=data.X.shape[1],
        spectrum=spectrum,
        detection=detection,
        notes=tuple(notes),
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun} is" if count == 1 else f"{count} {noun}s are"
