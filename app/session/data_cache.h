// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors with their indexes, newest first, within a memory budget: going back to data that were
// just left costs nothing.
#pragma once

#include <cstddef>
#include <list>

#include "core/analysis/data/dataset.h"

namespace quantoscope {

class DataCache {
  public:
    explicit DataCache(std::size_t budgetBytes) : m_budget(budgetBytes) {}

    // Null when it is not there; otherwise it becomes the newest.
    DataSetPointer find(const Source& source, const Preparation& preparation);
    // Forgets the oldest until the budget holds; the newest stays even when it alone exceeds it.
    void insert(DataSetPointer data);
    void forget(const Source& source);  // a file that changed, however prepared
    std::size_t bytes() const;

    // A quarter of the machine's memory.
    static std::size_t machineBudget();

  private:
    std::size_t m_budget;
    std::list<DataSetPointer> m_entries;  // newest first
};

}  // namespace quantoscope
