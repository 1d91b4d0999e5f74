// SPDX-License-Identifier: GPL-3.0-or-later
// An outcome for a terminal.
#pragma once

#include <string>

#include "app/cli/text/text_table.h"
#include "core/analysis/outcome/outcome.h"

namespace quantoscope::cli {

std::string outcomeText(const Outcome& outcome);

// One line for each tensor of a file.
class OutcomeTable {
  public:
    OutcomeTable();
    void add(const Outcome& outcome);
    std::string text() const { return m_table.text(); }

  private:
    TextTable m_table;
};

}  // namespace quantoscope::cli
