// SPDX-License-Identifier: GPL-3.0-or-later
// The places beside the stage: each holds the views that help with one question.
#pragma once

#include <array>
#include <string_view>

#include "app/views/view.h"

namespace quantoscope {

struct Place {
    ViewPlace place;
    std::string_view id;
    const char* title;     // to be translated
    const char* question;  // the same
};

// In the order in which they are shown.
inline constexpr std::array kPlaces{
    Place{ViewPlace::Range, "range", "Range",
          "What does clipping cost, and where should it begin?"},
    Place{ViewPlace::Bits, "bits", "Bits", "How many bits, and which scheme?"},
    Place{ViewPlace::Codes, "codes", "Codes", "Which codes are there, and what does each mean?"},
    Place{ViewPlace::Errors, "errors", "Errors", "How large are the errors, and how many?"},
    Place{ViewPlace::Tensor, "tensor", "Tensor",
          "Where in the tensor are the large values and errors?"},
    Place{ViewPlace::Block, "block", "Block", "What is in the bytes of a block?"},
    Place{ViewPlace::Starts, "starts", "Starts", "Where does Lloyd's iteration end, from where?"},
    Place{ViewPlace::Product, "product", "Product", "What does integer arithmetic make of it?"},
};

}  // namespace quantoscope
