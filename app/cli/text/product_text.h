// SPDX-License-Identifier: GPL-3.0-or-later
// An integer product as text: a table for a terminal, CSV and JSON with every digit.
#pragma once

#include <string>

#include "core/analysis/product/integer_product.h"
#include "core/analysis/request/request.h"

namespace quantoscope::cli {

// The quantizers, the multiplier, the totals and the first cells.
std::string productText(const IntegerProduct& product);
std::string productCsv(const IntegerProduct& product);  // one line a cell
std::string productJson(const IntegerProduct& product, const Request& request);

}  // namespace quantoscope::cli
