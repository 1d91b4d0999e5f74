# SPDX-License-Identifier: GPL-3.0-or-later
"""The peers of the benchmark: NumPy, PyTorch and scikit-learn on the same bytes.

A persistent worker. Each line of standard input is one question as JSON: {"call": name, "file":
path of a .npy, ...}; each answer is one line: {"seconds": s, "values": [...]} or {"error": text}.
Loading, imports and warm-up are outside the timing.
"""
import importlib
import json
import sys
import time

THREADS = 2
BLOCK = 65536  # values that stay in the cache between NumPy's passes; sums of float32 are pairwise


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


np = module("numpy")
torch = module("torch")
sklearn = module("sklearn.cluster") if np else None
if torch:
    torch.set_num_threads(THREADS)
    torch.set_grad_enabled(False)
loaded = {"file": None, "values": None}


def values_of(question):
    if loaded["file"] != question["file"]:
        loaded["values"] = None
        loaded["values"] = np.load(question["file"]).reshape(-1)
        loaded["file"] = question["file"]
    return loaded["values"]


def tensor_of(question):
    return torch.from_numpy(values_of(question))


def quantize_block(x, quantizer, out):
    """x^ / scale into out: q - zero point, whole numbers in float32."""
    scale, zero, qmin, qmax = quantizer
    np.multiply(x, np.float32(1) / np.float32(scale), out=out)
    np.rint(out, out=out)
    np.clip(out, np.float32(qmin - zero), np.float32(qmax - zero), out=out)


def numpy_mse(x, quantizer):
    q, total = np.empty(BLOCK, np.float32), 0.0
    for start in range(0, x.size, BLOCK):
        block = x[start:start + BLOCK]
        error = q[:block.size]
        quantize_block(block, quantizer, error)
        np.multiply(error, np.float32(quantizer[0]), out=error)
        np.subtract(error, block, out=error)
        total += float(np.square(error, out=error).sum())
    return total / x.size


def numpy_sort(question):
    x = values_of(question).copy()
    start = time.perf_counter()
    x.sort()
    return time.perf_counter() - start, [float(x[0]), float(x[x.size // 2]), float(x[-1])]


def numpy_mses(question):
    x = values_of(question)
    start = time.perf_counter()
    values = [numpy_mse(x, quantizer) for quantizer in question["quantizers"]]
    return time.perf_counter() - start, values


def numpy_update(question):
    """MSE, SQNR, largest error, cosine, codes in use; occupancy and histogram besides."""
    x, (quantizer,) = values_of(question), question["quantizers"]
    scale, zero, qmin, qmax = quantizer
    start = time.perf_counter()
    usage = np.zeros(int(qmax - qmin) + 1, np.int64)
    q, other = np.empty(BLOCK, np.float32), np.empty(BLOCK, np.float32)
    squared = signal = product = levels = largest = 0.0
    for first in range(0, x.size, BLOCK):
        block = x[first:first + BLOCK]
        level = q[:block.size]
        quantize_block(block, quantizer, level)
        usage += np.bincount((level + np.float32(zero - qmin)).astype(np.intp), minlength=usage.size)
        np.multiply(level, np.float32(scale), out=level)
        product += float(np.multiply(block, level, out=other[:block.size]).sum())
        levels += float(np.square(level, out=other[:block.size]).sum())
        signal += float(np.square(block, out=other[:block.size]).sum())
        np.subtract(level, block, out=level)
        largest = max(largest, float(level.max()), -float(level.min()))
        squared += float(np.square(level, out=level).sum())
    np.histogram(x, bins=question["bins"], range=(question["low"], question["high"]))
    values = [squared / x.size, 10 * np.log10(signal / squared), largest,
              product / np.sqrt(signal * levels), int(np.count_nonzero(usage))]
    return time.perf_counter() - start, [float(value) for value in values]


def numpy_histogram(question):
    x = values_of(question)
    start = time.perf_counter()
    counts, _ = np.histogram(x, bins=question["bins"], range=(question["low"], question["high"]))
    return time.perf_counter() - start, [float(count) for count in counts]


def torch_mses(question):
    x = tensor_of(question)
    start = time.perf_counter()
    values = []
    for scale, zero, qmin, qmax in question["quantizers"]:
        y = torch.fake_quantize_per_tensor_affine(x, scale, int(zero), int(qmin), int(qmax))
        values.append(float(torch.nn.functional.mse_loss(y, x)))
    return time.perf_counter() - start, values


def torch_histogram(question):
    x = tensor_of(question)
    start = time.perf_counter()
    counts = torch.histc(x, question["bins"], question["low"], question["high"])
    return time.perf_counter() - start, [float(count) for count in counts]


def torch_observer(question):
    """HistogramObserver: the scale and zero point that it settles on for 8 unsigned bits."""
    from torch.ao.quantization.observer import HistogramObserver
    x = tensor_of(question)
    observer = HistogramObserver(dtype=torch.quint8)
    start = time.perf_counter()
    observer(x)
    scale, zero = observer.calculate_qparams()
    return time.perf_counter() - start, [float(scale), float(zero)]


def torch_slices(question):
    """Each row of [slices, size]: range, quantize to 8 bits, mean squared error of all."""
    x = tensor_of(question).reshape(question["slices"], -1)
    start = time.perf_counter()
    low, high = torch.aminmax(x, dim=1)
    low, high = low.clamp(max=0), high.clamp(min=0)
    scale = (high - low) / 255
    zero = (-torch.round(low / scale)).to(torch.int32)
    y = torch.fake_quantize_per_channel_affine(x, scale, zero, 0, 0, 255)
    error = float(torch.nn.functional.mse_loss(y, x))
    return time.perf_counter() - start, [error]


def sklearn_kmeans(question):
    """The mean squared error of k means from quantiles, the way scikit-learn is quickest."""
    x, k = values_of(question).reshape(-1, 1), question["levels"]
    starts = np.quantile(x, (np.arange(k) + 0.5) / k).reshape(-1, 1).astype(np.float32)
    start = time.perf_counter()
    found = sklearn.KMeans(k, init=starts, n_init=1, algorithm="lloyd").fit(x)
    return time.perf_counter() - start, [found.inertia_ / x.size, found.n_iter_]


def sklearn_vectors(question):
    """The mean squared error of codewords of several values, as scikit-learn finds them."""
    x = values_of(question)
    x = x[: x.size // question["dimension"] * question["dimension"]]
    x = x.reshape(-1, question["dimension"])
    start = time.perf_counter()
    found = sklearn.KMeans(question["codewords"], n_init=1, random_state=1).fit(x)
    return time.perf_counter() - start, [found.inertia_ / x.size, found.n_iter_]


CALLS = {
    "numpy_sort": numpy_sort, "numpy_mses": numpy_mses, "numpy_update": numpy_update,
    "numpy_histogram": numpy_histogram, "torch_mses": torch_mses,
    "torch_histogram": torch_histogram, "torch_observer": torch_observer,
    "torch_slices": torch_slices, "sklearn_kmeans": sklearn_kmeans,
    "sklearn_vectors": sklearn_vectors,
}


def answer(question):
    try:
        seconds, values = CALLS[question["call"]](question)
        return {"seconds": seconds, "values": values}
    except Exception as error:  # told to the benchmark, which shows it
        return {"error": f"{type(error).__name__}: {error}"}


def main():
    version = {name: found.__version__ if found else None
               for name, found in (("numpy", np), ("torch", torch), ("sklearn", module("sklearn")))}
    print(json.dumps(version), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


main()
