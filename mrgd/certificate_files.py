"""The certificates of claims as files, `ID.json`, `ID-2.json`, …; what `mrgd recheck` reads."""

import json
from collections.abc import Iterable
from pathlib import Path

from mrgd.text_file import write_text
from proofs_check.standing import Standing

__all__ = ["write_certificates"]


def write_certificates(found: Iterable[Standing], directory: Path) -> dict[str, tuple[Path, ...]]:
    """Writes every certificate in the evidence of the claims.

    Args:
        found: where the claims stand.
        directory: an existing directory.

    Returns:
        The files of each claim that has a certificate, by id.

    Raises:
        InputError: if a file cannot be written.
    """
    files: dict[str, tuple[Path, ...]] = {}
    for standing in found:
        certificates = [item.certificate for item in standing.evidence if item.certificate]
        for k, certificate in enumerate(certificates, start=1):
            suffix = f"-{k}" if k > 1 else ""
            path = directory / f"{standing.claim.id}{suffix}.json"
            text = json.dumps(dict(certificate), ensure_ascii=False, indent=1) + "\n"
            write_text(path, text, "certificate")
            files[standing.claim.id] = (*files.get(standing.claim.id, ()), path)
    return files
