// SPDX-License-Identifier: GPL-3.0-or-later
// What the snippets of all targets are made of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/outcome/outcome.h"
#include "core/base/result.h"
#include "core/schemes/affine.h"
#include "core/schemes/step_function.h"

namespace quantoscope {

// More scales than this are loaded from files instead of being listed.
constexpr std::size_t kMostScalesListed = 256;

// The quantizers of an outcome, slice by slice; exactly one of the lists is filled.
struct SnippetQuantizers {
    std::vector<AffineQuantizer> affine;
    std::vector<StepFunction> steps;
};
// Errors: Unsupported for codebooks too long to be pasted; those of analyze().
Result<SnippetQuantizers> snippetQuantizers(const Outcome& outcome);

// "1.5, -2, inf": exact for the float32 numbers, as Python reads them.
std::string pythonList(const std::vector<float>& values);
std::string pythonList(const std::vector<std::int32_t>& values);
std::string pythonTuple(const Shape& shape);  // "(2, 3)", "(2,)"

// Comment lines that say what the snippet does and to what; safe whatever the names are.
std::string snippetHeading(const Outcome& outcome);
// The comment that tells how to write the files of scales and zero points.
std::string scalesCommand(const Outcome& outcome);

// The shape that is cut, and whether it takes some of the tensor's axes as one.
Shape shapeSeen(const Outcome& outcome);
bool joinsAxes(const Outcome& outcome);
std::size_t axisFromFront(const Outcome& outcome);
// The shape that puts the scales beside the tensor: channels keep the tensor's rank.
Shape shapeBeside(const Outcome& outcome);

Error cannotSay(std::string what);

// One target each; see codeSnippet().
enum class ArrayLibrary : std::uint8_t { NumPy, PyTorch };
Result<std::string> arraySnippet(const Outcome& outcome, ArrayLibrary library);
Result<std::string> onnxSnippet(const Outcome& outcome);

}  // namespace quantoscope
