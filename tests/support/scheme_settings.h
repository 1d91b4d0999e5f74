// SPDX-License-Identifier: GPL-3.0-or-later
// A scheme's settings in one line: settingsOf("uniform", 8, "symmetry=restricted arithmetic=onnx").
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "core/schemes/scheme.h"

namespace quantoscope::test {

// `options` are key=value pairs parted by single blanks; what the scheme refuses throws.
inline SchemeSettings settingsOf(std::string_view scheme, int bits, std::string_view options = {},
                                 Rounding rounding = Rounding::NearestEven) {
    SchemeSettings settings{.bits = bits,
                            .parameters = ParameterSet(findScheme(scheme)->parameters),
                            .codes = {},
                            .rounding = rounding,
                            .seed = 0};
    while (!options.empty()) {
        const std::string_view option = options.substr(0, options.find(' '));
        options.remove_prefix(std::min(options.size(), option.size() + 1));
        const std::size_t equals = option.find('=');
        const Status set =
            settings.parameters.setText(option.substr(0, equals), option.substr(equals + 1));
        if (!set) throw std::invalid_argument(set.error().sentence());
    }
    return settings;
}

}  // namespace quantoscope::test
