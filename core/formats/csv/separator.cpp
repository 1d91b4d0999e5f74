// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/csv/separator.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/formats/csv/cell.h"

namespace quantoscope {
namespace {

constexpr std::size_t kLines = 64;          // looked at
constexpr std::size_t kLineBytes = 16'384;  // of each, in which words are counted
// In the order in which ties are decided.
constexpr std::string_view kSeparators = "\t;,| ";

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\"");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\"") - first + 1);
}

// The lines that hold data, without blanks around them.
std::vector<std::string_view> linesOf(std::string_view sample) {
    std::vector<std::string_view> lines;
    while (!sample.empty() && lines.size() < kLines) {
        const std::size_t end = std::min(sample.find_first_of("\r\n"), sample.size());
        std::string_view line = sample.substr(0, end);
        sample.remove_prefix(std::min(sample.size(), end + 1));
        const std::size_t first = line.find_first_not_of(" \t");
        if (first == std::string_view::npos || isComment(line.substr(first))) continue;
        line.remove_prefix(line.find_first_not_of(' '));
        lines.push_back(line.substr(0, line.find_last_not_of(' ') + 1));
    }
    return lines;
}

bool separates(char separator, char letter) {
    return letter == separator || (separator == ' ' && letter == '\t');
}

bool hasSeparator(std::string_view line, char separator) {
    bool quoted = false;
    for (const char letter : line) {
        if (letter == '"') quoted = !quoted;
        if (!quoted && separates(separator, letter)) return true;
    }
    return false;
}

// Fields of a line that are neither numbers nor missing, with either decimal mark.
std::size_t wordsIn(std::string_view line, char separator) {
    line = line.substr(0, kLineBytes);
    std::size_t words = 0;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= line.size(); ++i) {
        if (i < line.size() && line[i] == '"') quoted = !quoted;
        if (i < line.size() && (quoted || !separates(separator, line[i]))) continue;
        const std::string_view field = trimmed(line.substr(begin, i - begin));
        begin = i + 1;
        words += parseCell(field, false).kind == CellKind::Word &&
                         parseCell(field, true).kind == CellKind::Word
                     ? 1U
                     : 0U;
    }
    return words;
}

}  // namespace

char findSeparator(std::string_view sample) {
    std::vector<std::string_view> lines = linesOf(sample);
    // The first line, perhaps of words, counts only when alone.
    if (lines.size() > 1) lines.erase(lines.begin());
    char best = ',';
    std::ptrdiff_t most = 0;
    std::size_t fewestWords = std::numeric_limits<std::size_t>::max();
    for (const char separator : kSeparators) {
        const auto having = std::ranges::count_if(
            lines, [separator](std::string_view line) { return hasSeparator(line, separator); });
        if (having == 0 || having < most) continue;
        std::size_t words = 0;
        for (const std::string_view line : lines)
            words += wordsIn(line, separator);
        if (having == most && words >= fewestWords) continue;
        best = separator;
        most = having;
        fewestWords = words;
    }
    return best;
}

}  // namespace quantoscope
