// SPDX-License-Identifier: GPL-3.0-or-later
// What is picked or hovered: view state that all views share. Picking recomputes nothing and is
// not undone.
#pragma once

#include <cstddef>
#include <optional>

namespace quantoscope {

struct Pick {
    std::optional<std::size_t> interval;  // of the focus slice's step function: bucket, level, code
    std::optional<double> x;              // the value under the crosshair
    std::optional<std::size_t> element;   // place in the tensor, row-major
    friend bool operator==(const Pick&, const Pick&) = default;
};

}  // namespace quantoscope
