// SPDX-License-Identifier: GPL-3.0-or-later
// Paste-ready code that reproduces an outcome's codes elsewhere.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/analysis/outcome/outcome.h"
#include "core/base/result.h"

namespace quantoscope {

enum class SnippetTarget : std::uint8_t { NumPy, PyTorch, Onnx };

struct SnippetRow {
    SnippetTarget target;
    std::string_view id;
    std::string_view label;
};
inline constexpr std::array kSnippetTargets{
    SnippetRow{SnippetTarget::NumPy, "numpy", "NumPy"},
    SnippetRow{SnippetTarget::PyTorch, "pytorch", "PyTorch"},
    SnippetRow{SnippetTarget::Onnx, "onnx", "ONNX"},
};

// Defines scale, zero point and a function from float32 `x` to codes and back. Errors: Unsupported,
// with a sentence, where the target cannot say it (ONNX: a floor rounding), and for block and
// vector schemes and codes that wrap.
Result<std::string> codeSnippet(const Outcome& outcome, SnippetTarget target);

}  // namespace quantoscope
