// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request/sweep_range.h"

#include <string>

#include "core/base/text/number_text.h"

namespace quantoscope::cli {
namespace {

constexpr std::string_view kBits = "bits=";
constexpr std::string_view kClip = "clip=";
constexpr int kMostBits = 16;
constexpr int kMostPoints = 100'000;

Error wrong(std::string_view text) {
    return {ErrorCode::InvalidArgument,
            "'" + std::string(text) +
                "' is none of: bits=2..8 (1 to 16), clip=100, clip=100,from=0.5,to=6.",
            "--over"};
}

Result<SweepRange> parseBits(std::string_view text, std::string_view numbers) {
    constexpr std::string_view kTo = "..";
    const std::size_t dots = numbers.find(kTo);
    const auto from = parseInteger(numbers.substr(0, dots));
    const auto to =
        dots == std::string_view::npos ? from : parseInteger(numbers.substr(dots + kTo.size()));
    if (!from || !to || *from < 1 || *to > kMostBits || *from > *to) return wrong(text);
    return SweepRange{BitsRange{static_cast<int>(*from), static_cast<int>(*to)}};
}

Result<SweepRange> parseClip(std::string_view text, std::string_view rest) {
    ClipGrid grid;
    const auto points = parseInteger(rest.substr(0, rest.find(',')));
    if (!points || *points < 1 || *points > kMostPoints) return wrong(text);
    grid.points = static_cast<int>(*points);
    while (rest.find(',') != std::string_view::npos) {
        rest.remove_prefix(rest.find(',') + 1);
        const std::string_view item = rest.substr(0, rest.find(','));
        const auto number = parseReal(item.substr(item.find('=') + 1));
        const std::string_view key = item.substr(0, item.find('='));
        if (!number || !(*number >= 0) || (key != "from" && key != "to")) return wrong(text);
        (key == "from" ? grid.from : grid.to) = *number;
    }
    if (grid.from && grid.to && *grid.from > *grid.to) return wrong(text);
    return SweepRange{grid};
}

}  // namespace

Result<SweepRange> parseSweepRange(std::string_view text) {
    if (text.starts_with(kBits)) return parseBits(text, text.substr(kBits.size()));
    if (text.starts_with(kClip)) return parseClip(text, text.substr(kClip.size()));
    return wrong(text);
}

}  // namespace quantoscope::cli
