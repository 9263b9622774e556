"""What a text means, as numbers: a sentence model that runs on this machine and asks nobody."""

from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer

FOLDER = Path(__file__).parent / "encoder"
SHA256 = {
    "encoder.onnx": "1159ebe3231e5f14ba773fd2fa6376d2ba40468c3e4fe9190dc5d7daf0a9d04a",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
LONGEST = 256  # tokens; what the model was trained on.


class Tampered(Exception):
    """A file that answering rests on is not what it was when it was learnt."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file} {reason}")


def verified(file: Path, expected: str) -> bytes:
    """Its content. Raises Tampered."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Tampered(file, f"cannot be read: {error.strerror}") from error
    if sha256(content).hexdigest() != expected:
        raise Tampered(file, "is not the file that came with this version (its SHA-256 differs); install it again")
    return content


class SentenceEncoder:
    """all-MiniLM-L6-v2 with 8-bit weights: see bot.learning.encoder_file. Safe to share between threads."""

    def __init__(self, folder: Path = FOLDER) -> None:
        for name, expected in SHA256.items():
            verified(folder / name, expected)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Neither the largest question yet nor the model as it was read is kept in memory: 25 megabytes.
        options.enable_cpu_mem_arena = False
        self._session = InferenceSession(folder / "encoder.onnx", options, providers=["CPUExecutionProvider"])

    def encode(self, text: str) -> NDArray[np.float32]:
        """A vector of length 1: the means of the last three layers, one after the other."""
        tokens = np.array([self._tokenizer.encode(text).ids])
        places = np.arange(tokens.shape[1])[None]
        [[meaning]] = self._session.run(None, {"tokens": tokens, "places": places})
        return np.asarray(meaning, dtype=np.float32)
