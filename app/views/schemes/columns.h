// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of the table of all schemes.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "app/views/kit/table/number_table.h"
#include "core/analysis/sweeps/sweeps.h"

namespace quantoscope {

// By their place in schemes(); empty: still to come.
using SchemeFigures = std::vector<std::optional<SchemeRow>>;

std::vector<NumberColumn> schemesColumns(const std::shared_ptr<const SchemeFigures>& figures);

}  // namespace quantoscope
