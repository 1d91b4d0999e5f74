// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/report.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "core/base/files/output_file.h"
#include "core/base/text/number_text.h"

namespace quantoscope::bench {
namespace {

struct Scale {
    double from;
    double factor;
    const char* unit;
};
constexpr std::array kSecondScales{Scale{1, 1, " s"}, Scale{1e-3, 1e3, " ms"},
                                   Scale{0, 1e6, " us"}};

std::string rounded(double value) {
    const int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return text.data();
}

std::string secondsText(double seconds) {
    for (const Scale& scale : kSecondScales)
        if (seconds >= scale.from) return rounded(seconds * scale.factor) + scale.unit;
    return "0 s";
}

std::string ratioText(const Spread& ratio) {
    return rounded(ratio.low) + " / " + rounded(ratio.median) + " / " + rounded(ratio.high);
}

void printRow(const std::array<std::string, 7>& cells) {
    std::printf("  %-46s %6s %12s  %-27s %21s  %-12s %s\n", cells[0].c_str(), cells[1].c_str(),
                cells[2].c_str(), cells[3].c_str(), cells[4].c_str(), cells[5].c_str(),
                cells[6].c_str());
    std::fflush(stdout);
}

nlohmann::json spreadJson(const std::optional<Spread>& spread) {
    if (!spread) return nullptr;
    return {{"p5", spread->low}, {"median", spread->median}, {"p95", spread->high}};
}

std::string metText(const std::optional<Goal>& goal) {
    if (!goal || !goal->met) return {};
    return *goal->met ? "yes" : "NO";
}

}  // namespace

std::string countText(std::uint64_t n) {
    if (n == 0) return {};
    const double power = std::log10(static_cast<double>(n));
    if (power == std::floor(power)) return "10^" + std::to_string(static_cast<int>(power));
    return groupedText(n);
}

std::string figureText(double value, Unit unit) {
    switch (unit) {
        case Unit::Seconds:
            return secondsText(value);
        case Unit::BytesPerSecond:
            return rounded(value / 1e9) + " GB/s";
        case Unit::BytesPerValue:
            return rounded(value) + " B/value";
        case Unit::Number:
            break;
    }
    return rounded(value);
}

Goal atMost(double limit, Unit unit, double measured) {
    return {"<= " + figureText(limit, unit), measured <= limit};
}

Goal atLeastTimes(double times, const std::optional<Spread>& ratio) {
    Goal goal{">= " + rounded(times) + "x", std::nullopt};
    if (ratio) goal.met = ratio->median >= times;
    return goal;
}

Row rowOf(std::string what, std::uint64_t n, const Spread& ours, std::optional<Goal> goal,
          Unit unit) {
    return {.what = std::move(what),
            .n = n,
            .ours = ours,
            .unit = unit,
            .peerName = {},
            .peer = {},
            .ratio = {},
            .goal = std::move(goal)};
}

Row rowOf(std::string what, std::uint64_t n, std::string peerName, const Comparison& times,
          std::optional<Goal> goal) {
    return {.what = std::move(what),
            .n = n,
            .ours = times.ours,
            .unit = Unit::Seconds,
            .peerName = std::move(peerName),
            .peer = times.peer,
            .ratio = times.ratio,
            .goal = std::move(goal)};
}

void Report::section(std::string_view title) {
    std::printf("\n%s\n", std::string(title).c_str());
    printRow({"", "n", "ours", "peer", "ratio p5/median/p95", "goal", "met"});
    m_sections.push_back(
        {{"title", title}, {"rows", nlohmann::json::array()}, {"notes", nlohmann::json::array()}});
}

void Report::add(const Row& row) {
    std::string peer = row.peerName;
    if (row.peer) peer += " " + figureText(row.peer->median, Unit::Seconds);
    printRow({row.what, countText(row.n), figureText(row.ours.median, row.unit), peer,
              row.ratio ? ratioText(*row.ratio) : "", row.goal ? row.goal->text : "",
              metText(row.goal)});
    nlohmann::json json{{"what", row.what},
                        {"n", row.n},
                        {"ours", spreadJson(row.ours)},
                        {"peer_name", row.peerName},
                        {"peer", spreadJson(row.peer)},
                        {"ratio", spreadJson(row.ratio)}};
    json["goal"] = row.goal ? nlohmann::json(row.goal->text) : nullptr;
    json["met"] = row.goal && row.goal->met ? nlohmann::json(*row.goal->met) : nullptr;
    m_sections.back()["rows"].push_back(std::move(json));
}

void Report::note(const std::string& sentence) {
    std::printf("  %s\n", sentence.c_str());
    std::fflush(stdout);
    if (!m_sections.empty()) m_sections.back()["notes"].push_back(sentence);
}

void Report::disagree(const std::string& sentence) {
    m_failed = true;
    note("DISAGREES: " + sentence);
}

Status Report::write(const std::string& path) const {
    const std::string text = m_sections.dump(2) + "\n";
    return writeFileAtomically(path, std::as_bytes(std::span(text)), {});
}

}  // namespace quantoscope::bench
