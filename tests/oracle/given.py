"""What the programs of this folder are given on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path


def existing(text: str) -> Path:
    """The path of a file or a folder that is there: argparse says the sentence of this error and exits with 2."""
    path = Path(text)
    if not path.exists():
        message = f"there is no {text}"
        raise argparse.ArgumentTypeError(message)
    return path


def existing_file(text: str) -> Path:
    """The path of a file that is there."""
    path = existing(text)
    if not path.is_file():
        message = f"{text} is no file"
        raise argparse.ArgumentTypeError(message)
    return path
