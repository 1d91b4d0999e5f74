// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace quantoscope {

// How often each code is taken, whatever codes the slices have.
class CodeUsage {
  public:
    void add(std::int32_t code, double count) {
        if (count <= 0) return;
        makeRoom(code, code);
        m_counts[static_cast<std::size_t>(code - m_first)] += count;
    }
    // One value; there is room for its code.
    void add(std::int32_t code) { ++m_counts[static_cast<std::size_t>(code - m_first)]; }
    // Every code lies in [first, last].
    void addEach(std::span<const std::int32_t> codes, std::int32_t first, std::int32_t last) {
        makeRoom(first, last);
        const std::size_t range = static_cast<std::size_t>(last - first) + 1;
        if (codes.size() >= kTables * range) return addByTables(codes, first, range);
        for (const std::int32_t code : codes)
            ++m_counts[static_cast<std::size_t>(code - m_first)];
    }
    // counts[i] belongs to code first + i.
    void add(std::int32_t first, const std::vector<double>& counts) {
        if (counts.empty()) return;
        makeRoom(first, first + static_cast<std::int32_t>(counts.size()) - 1);
        double* into = m_counts.data() + (first - m_first);
        for (std::size_t i = 0; i < counts.size(); ++i)
            into[i] += counts[i];
    }
    void makeRoom(std::int32_t first, std::int32_t last) {
        if (m_counts.empty()) m_first = first;
        if (first < m_first) {
            m_counts.insert(m_counts.begin(), static_cast<std::size_t>(m_first - first), 0.0);
            m_first = first;
        }
        const auto needed = static_cast<std::size_t>(last - m_first) + 1;
        if (needed > m_counts.size()) m_counts.resize(needed);
    }
    std::int32_t first() const { return m_first; }
    const std::vector<double>& counts() const { return m_counts; }

  private:
    static constexpr std::size_t kTables = 8;

    // Neighbours often share a code: value i goes to table i mod 8, so that one addition need not
    // wait for the one before.
    void addByTables(std::span<const std::int32_t> codes, std::int32_t first, std::size_t range) {
        m_tables.assign(kTables * range, 0);
        const std::size_t whole = codes.size() / kTables * kTables;
        for (std::size_t i = 0; i < whole; i += kTables)
            for (std::size_t table = 0; table < kTables; ++table)
                ++m_tables[table * range + static_cast<std::size_t>(codes[i + table] - first)];
        for (const std::int32_t code : codes.subspan(whole))
            ++m_tables[static_cast<std::size_t>(code - first)];
        double* const into = m_counts.data() + (first - m_first);
        for (std::size_t i = 0; i < m_tables.size(); ++i)
            into[i % range] += m_tables[i];
    }

    std::int32_t m_first = 0;
    std::vector<double> m_counts;
    std::vector<std::uint32_t> m_tables;  // [kTables][range], kept for its memory
};

}  // namespace quantoscope
