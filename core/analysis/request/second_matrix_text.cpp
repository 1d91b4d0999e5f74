// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/request/second_matrix_text.h"

namespace quantoscope {

std::string secondMatrixText(const Source& source) {
    std::string text = sourceText(source);
    const auto* spec = std::get_if<DistributionSpec>(&source);
    if (spec == nullptr || spec->distribution->shape != nullptr) return text;
    const std::string count = "n=" + std::to_string(spec->n) + ",";
    if (const std::size_t at = text.find(count); at != std::string::npos)
        text.erase(at, count.size());
    return text;
}

}  // namespace quantoscope
