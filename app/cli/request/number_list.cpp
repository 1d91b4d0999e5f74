// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request/request_options.h"
#include "core/base/text/number_text.h"
#include "core/formats/format.h"

namespace quantoscope::cli {

Result<std::vector<double>> numberList(std::string_view text, const JobControl& control) {
    std::vector<double> numbers;
    if (text.ends_with(".npy")) {
        const auto tensor = loadTensor(std::string(text), "", control);
        if (!tensor) return tensor.error();
        numbers.assign(tensor->values.begin(), tensor->values.end());
        return numbers;
    }
    for (bool more = true; more;) {
        const std::size_t comma = text.find(',');
        const auto number = parseReal(text.substr(0, comma));
        if (!number)
            return Error{ErrorCode::InvalidArgument,
                         "'" + std::string(text.substr(0, comma)) +
                             "' is not a number; lists are written 1,2.5,-3 or as a .npy file.",
                         {}};
        numbers.push_back(*number);
        more = comma != std::string_view::npos;
        if (more) text.remove_prefix(comma + 1);
    }
    return numbers;
}

}  // namespace quantoscope::cli
