// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/snippet/code_snippet.h"

#include <new>

#include "core/analysis/snippet/parts.h"

namespace quantoscope {

Result<std::string> codeSnippet(const Outcome& outcome, SnippetTarget target) try {
    if (outcome.request.settings.rounding == Rounding::Stochastic)
        return cannotSay("Stochastic rounding draws numbers that no other library draws.");
    const Scheme& scheme = *outcome.request.scheme;
    if (scheme.block != nullptr)
        return cannotSay("A block format is bytes, not scales and codes; save the encoded bytes.");
    if (scheme.vector != nullptr)
        return cannotSay("A vector scheme is a learned codebook of vectors, too long to paste.");
    if (directOnly(scheme, outcome.request.settings))
        return cannotSay("Codes that wrap around are a hazard to show, not code to paste.");
    switch (target) {
        case SnippetTarget::NumPy:
            return arraySnippet(outcome, ArrayLibrary::NumPy);
        case SnippetTarget::PyTorch:
            return arraySnippet(outcome, ArrayLibrary::PyTorch);
        case SnippetTarget::Onnx:
            break;
    }
    return onnxSnippet(outcome);
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "There is not enough memory for the snippet.", {}};
}

}  // namespace quantoscope
