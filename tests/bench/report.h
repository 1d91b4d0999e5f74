// SPDX-License-Identifier: GPL-3.0-or-later
// The table that the benchmark prints as it goes, and the same as JSON.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "bench/timing.h"
#include "core/base/result.h"

namespace quantoscope::bench {

enum class Unit { Seconds, BytesPerSecond, BytesPerValue, Number };

struct Goal {
    std::string text;
    std::optional<bool> met;  // empty: a figure of this run cannot say
};
Goal atMost(double limit, Unit unit, double measured);
// Of a ratio; without a peer there is nothing to be said.
Goal atLeastTimes(double times, const std::optional<Spread>& ratio);

struct Row {
    std::string what;
    std::uint64_t n = 0;  // values; 0: of no meaning
    Spread ours;
    Unit unit = Unit::Seconds;
    std::string peerName;
    std::optional<Spread> peer;  // seconds
    std::optional<Spread> ratio;
    std::optional<Goal> goal;
};
Row rowOf(std::string what, std::uint64_t n, const Spread& ours,
          std::optional<Goal> goal = std::nullopt, Unit unit = Unit::Seconds);
Row rowOf(std::string what, std::uint64_t n, std::string peerName, const Comparison& times,
          std::optional<Goal> goal = std::nullopt);

class Report {
  public:
    void section(std::string_view title);
    void add(const Row& row);
    void note(const std::string& sentence);
    // Results that should be equal and are not: the run will have failed.
    void disagree(const std::string& sentence);
    bool failed() const { return m_failed; }
    // Errors: those of writeFileAtomically().
    Status write(const std::string& path) const;

  private:
    nlohmann::json m_sections = nlohmann::json::array();
    bool m_failed = false;
};

// "10^7", or grouped digits.
std::string countText(std::uint64_t n);
std::string figureText(double value, Unit unit);

}  // namespace quantoscope::bench
