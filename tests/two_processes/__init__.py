"""What two processes and one compute alike, and how tests start two of them."""

import os
import socket
import subprocess
import sys
from pathlib import Path

__all__ = ["ENVIRONMENT", "HERE", "pair"]

HERE = Path(__file__).parent
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join(
        [str(HERE.parent), str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")]
    ),
    "OMP_NUM_THREADS": "1",
}


def pair(*arguments, folder):
    """Two processes of Python with these arguments, started as torchrun does; how each ended.

    Nothing ends one of them when the other fails.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "error", *map(str, arguments)],
            env={
                **ENVIRONMENT,
                "WORLD_SIZE": "2",
                "RANK": str(rank),
                "LOCAL_RANK": str(rank),
                "MASTER_ADDR": "127.0.0.1",
                "MASTER_PORT": port,
            },
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank in (0, 1)
    ]
    try:
        texts = [each.communicate(timeout=120) for each in started]
    finally:
        for each in started:
            each.kill()
    return [
        subprocess.CompletedProcess(each.args, each.returncode, *text)
        for each, text in zip(started, texts, strict=True)
    ]
