"""The digest of a claim's statement, noted in the ledger for the source that builds it.

Building all statements takes seconds, since each is derived and held against its own points. The
digest changes only with the source of the module that states the claim, with what that rests on,
and with the libraries; so it is computed once for each of them.
"""

from proofs_check.ledger import Ledger
from proofs_check.project_version import evidence_version
from proofs_check.source_digest import source_digest
from theory.claim import Claim

__all__ = ["statement_digest"]

_STATED_IN = "theory."


def statement_digest(claim: Claim, ledger: Ledger) -> str:
    """The digest of the claim's statement as it is stated now.

    Args:
        claim: one of this project's, or of a user's file, whose digest is computed each time.
        ledger: where digests are looked up, and noted if it is open for writing.

    Returns:
        `claim.statement().digest`.

    Raises:
        InputError: if the ledger cannot be read or written.
    """
    module = claim.state.__module__
    if not module.startswith(_STATED_IN):
        return claim.statement().digest
    source = f"{source_digest(module)} {evidence_version()}"
    noted = ledger.digest(claim.id, source)
    if noted is None:
        noted = claim.statement().digest
        ledger.record_digest(claim.id, source, noted)
    return noted
