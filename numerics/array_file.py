"""NumPy's array files: .npy with one matrix, .npz with one array. Objects (pickles) are refused.

A .npy matrix is mapped from the file, never copied: a header that promises more than the file holds
is refused before any memory is taken. A .npz array may take up to 8 GiB when unpacked.
"""

import zipfile
import zlib
from pathlib import Path
from typing import Final

import numpy as np

from numerics.data_set import DataSet
from numerics.exact import InputError, shown

__all__ = ["data_set_from_npy", "data_set_from_npz"]

MAX_UNPACKED_BYTES: Final = 2**33
_PICKLES = (
    "it holds Python objects (a pickle), which are never loaded; "
    "save numbers, np.asarray(X, dtype=float)"
)


def data_set_from_npy(path: Path) -> DataSet:
    """The matrix in a .npy file, mapped from the disk, read-only.

    Raises:
        InputError: if the file is no .npy file, is cut off, holds objects, or is no data matrix.
    """
    if path.stat().st_size == 0:
        raise InputError(f"{path.name}: the file is empty; save a matrix with numpy.save")
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError, SyntaxError, OverflowError) as error:
        raise InputError(f"{path.name}: {_reason(error)}") from None
    if not isinstance(array, np.ndarray):  # a .npz file under the name .npy
        array.close()
        raise InputError(f"{path.name}: it is a zip of arrays, not one; name it .npz")
    return DataSet(name=path.name, X=array)


def data_set_from_npz(path: Path) -> DataSet:
    """The matrix in a .npz file that holds exactly one array.

    Raises:
        InputError: if the file is no .npz file, has no array or several, or it is no data matrix.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > MAX_UNPACKED_BYTES:
            raise InputError(
                f"{path.name}: {size} bytes when unpacked; use at most {MAX_UNPACKED_BYTES}, "
                "or save the matrix as .npy"
            )
        with np.load(path, allow_pickle=False) as arrays:
            names = arrays.files
            if len(names) != 1:
                found = ", ".join(shown(name) for name in names[:5]) or "none"
                raise InputError(
                    f"{path.name}: {len(names)} arrays ({found}); "
                    "save exactly one, numpy.savez(file, X=X)"
                )
            array = arrays[names[0]]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise InputError(f"{path.name}: no .npz file ({error}); save it again") from None
    except (ValueError, EOFError, SyntaxError, OverflowError, MemoryError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path.name}: {_reason(error)}") from None
    if not isinstance(array, np.ndarray):  # a member that is no array comes back as bytes
        raise InputError(f"{path.name}: {shown(names[0])} is no array; use numpy.savez")
    return DataSet(name=path.name, X=array)


def _reason(error: BaseException) -> str:
    text = str(error)
    if "Object arrays" in text or "Python objects" in text or "pickled" in text:
        return _PICKLES
    return f"no complete array ({shown(text, 80)}); save it again with numpy.save"
