// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/csv/layout.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"
#include "core/base/text/utf8.h"
#include "core/formats/csv/cell.h"
#include "core/formats/csv/lexer.h"

namespace quantoscope {
namespace {

constexpr std::size_t kSample = 65'536;       // bytes looked at
constexpr std::size_t kSampleRecords = 64;    // records looked at
constexpr std::size_t kSampleFields = 4'096;  // fields looked at, of very wide records
constexpr std::size_t kNamesShown = 8;
// In the order in which ties are decided.
constexpr std::string_view kSeparators = "\t;,| ";

using Record = std::vector<std::string>;

Result<std::string> readSample(const InputFile& file) {
    std::string sample(static_cast<std::size_t>(std::min<std::uint64_t>(kSample, file.size())),
                       '\0');
    const std::span bytes(sample.data(), sample.size());
    if (const Status read = file.read(0, std::as_writable_bytes(bytes)); !read) return read.error();
    const std::size_t nul = sample.find('\0');
    if (nul != std::string::npos)
        return Error{ErrorCode::Malformed,
                     "The text holds a NUL byte, as binary files and UTF-16 do.",
                     "byte " + groupedText(nul)};
    const std::size_t error = utf8ErrorPosition(sample);
    const bool cut = sample.size() < file.size() && sample.size() - error < 4;
    if (error < sample.size() && !cut)
        return Error{ErrorCode::Malformed, "The text is not UTF-8.", "byte " + groupedText(error)};
    return sample;
}

// Which separators stand outside quotes in each line that holds data: a bit for each of
// kSeparators.
std::vector<unsigned> separatorsOfLines(std::string_view sample) {
    std::vector<unsigned> lines;
    while (!sample.empty() && lines.size() < kSampleRecords) {
        const std::size_t end = std::min(sample.find_first_of("\r\n"), sample.size());
        std::string_view line = sample.substr(0, end);
        sample.remove_prefix(std::min(sample.size(), end + 1));
        const std::size_t first = line.find_first_not_of(" \t");
        if (first == std::string_view::npos || line[first] == '#' || line[first] == '%') continue;
        const std::size_t last = line.find_last_not_of(' ');
        unsigned found = 0;
        bool quoted = false;
        for (std::size_t i = line.find_first_not_of(' '); i <= last; ++i) {
            if (line[i] == '"') quoted = !quoted;
            const std::size_t separator =
                quoted ? std::string_view::npos : kSeparators.find(line[i]);
            if (separator != std::string_view::npos) found |= 1U << separator;
            if (!quoted && line[i] == '\t') found |= 1U << kSeparators.find(' ');
        }
        lines.push_back(found);
    }
    return lines;
}

// The separator that most lines have; the first line, perhaps of words, counts only when alone.
char findSeparator(std::string_view sample) {
    std::vector<unsigned> lines = separatorsOfLines(sample);
    if (lines.size() > 1) lines.erase(lines.begin());
    char best = ',';
    std::ptrdiff_t most = 0;
    for (std::size_t i = 0; i < kSeparators.size(); ++i) {
        const auto having =
            std::ranges::count_if(lines, [i](unsigned found) { return (found >> i & 1U) != 0; });
        if (having <= most) continue;
        most = having;
        best = kSeparators[i];
    }
    return best;
}

Result<std::vector<Record>> firstRecords(const InputFile& file, char separator) {
    const JobControl quiet;
    CsvLexer lexer(file, separator, quiet);
    std::vector<Record> records(1);
    std::size_t fields = 0;
    CsvField field;
    while (records.size() <= kSampleRecords && fields < kSampleFields && lexer.next(field)) {
        records.back().emplace_back(field.text);
        ++fields;
        if (field.endsRecord) records.emplace_back();
    }
    if (lexer.error()) return *lexer.error();
    // The last record is empty, or cut off in a very wide file; then it counts only when alone.
    if (records.size() > 1 || records.back().empty()) records.pop_back();
    return records;
}

// A number with one comma and no point.
bool hasDecimalComma(std::string_view text) {
    return text.find(',') != std::string_view::npos &&
           parseCell(text, true).kind == CellKind::Number;
}

// With another separator than the comma, "1,5" is a decimal comma when most numbers have one, or
// when some fraction is too long for a group of thousands; else the file may be one whose
// separators are mixed up.
Result<bool> findDecimalComma(const std::vector<Record>& records) {
    std::size_t numbers = 0;
    std::size_t commas = 0;
    bool longFraction = false;
    std::string_view example;
    for (const Record& record : records)
        for (const std::string& text : record) {
            if (parseCell(text, true).kind != CellKind::Number) continue;
            ++numbers;
            if (!hasDecimalComma(text)) continue;
            ++commas;
            example = text;
            const std::size_t comma = text.find(',');
            const std::size_t end = std::min(text.find_first_of("eE"), text.size());
            longFraction = longFraction || end - comma > 4;
        }
    if (commas == 0) return false;
    if (2 * commas > numbers || longFraction) return true;
    return Error{ErrorCode::Malformed,
                 "Commas and another separator are mixed: '" + displayText(example, 40) +
                     "' may be one number or two. Use a decimal point.",
                 {}};
}

CellKind kindOf(const std::string& text, const CsvLayout& layout) {
    return parseCell(text, layout.decimalComma).kind;
}

bool isWord(const std::string& text, const CsvLayout& layout) {
    return kindOf(text, layout) == CellKind::Word;
}

// ",0,1,2" over rows that begin with 0, 1, ...: how pandas writes a table without names.
bool isPandasHeader(const Record& first, const Record& second) {
    if (first.size() < 2 || !first[0].empty() || second.empty() || second[0] != "0") return false;
    for (std::size_t i = 1; i < first.size(); ++i)
        if (first[i] != std::to_string(i - 1)) return false;
    return true;
}

// A word that cannot have been meant as a number.
bool isName(const std::string& text, const CsvLayout& layout) {
    return isWord(text, layout) &&
           std::string_view("+-.,0123456789").find(text[0]) == std::string_view::npos;
}

void findHeader(const std::vector<Record>& records, CsvLayout& layout) {
    const Record& first = records[0];
    const auto word = [&layout](const std::string& text) { return isWord(text, layout); };
    const bool words = std::ranges::any_of(
        first, [&layout](const std::string& text) { return isName(text, layout); });
    if (records.size() < 2) {
        layout.header = words;
    } else if (!words) {
        layout.header = layout.labels = isPandasHeader(first, records[1]);
    } else {
        const Record& second = records[1];
        const bool label = second.size() > 1 && word(second[0]);
        const bool onlyFirst = std::none_of(first.begin() + 1, first.end(), word);
        layout.header = !(label && onlyFirst);
        const bool oneMore = first.size() + 1 == second.size() && !second.back().empty();
        layout.labels = label || oneMore;
    }
    if (!layout.header) return;
    for (const std::string& name : first)
        layout.names.push_back(displayText(name, 24));
}

std::string_view separatorName(char separator) {
    switch (separator) {
        case '\t':
            return "tab";
        case ' ':
            return "blanks";
        case ';':
            return "';'";
        case '|':
            return "'|'";
        default:
            return "','";
    }
}

}  // namespace

Result<CsvLayout> detectCsvLayout(const InputFile& file, const JobControl& control) {
    if (control.cancelled()) return cancelledError();
    const auto sample = readSample(file);
    if (!sample) return sample.error();
    CsvLayout layout;
    layout.separator = findSeparator(*sample);
    const auto records = firstRecords(file, layout.separator);
    if (!records) return records.error();
    if (records->empty())
        return Error{
            ErrorCode::Malformed, "The file holds no numbers, only blanks or comments.", {}};
    if (layout.separator != ',') {
        const auto comma = findDecimalComma(*records);
        if (!comma) return comma.error();
        layout.decimalComma = *comma;
    }
    findHeader(*records, layout);
    layout.endsWithSeparator = std::all_of(
        records->begin() + (layout.header ? 1 : 0), records->end(),
        [](const Record& record) { return record.size() > 1 && record.back().empty(); });
    return layout;
}

std::string layoutNote(const CsvLayout& layout) {
    std::string note = "Separator " + std::string(separatorName(layout.separator));
    if (layout.decimalComma) note += ", decimal comma";
    if (layout.labels) note += ", labels in the first column left out";
    if (layout.header) {
        note += ", header: ";
        for (std::size_t i = 0; i < std::min(layout.names.size(), kNamesShown); ++i)
            note += (i == 0 ? "" : ", ") + layout.names[i];
        if (layout.names.size() > kNamesShown) note += ", …";
    }
    return note + ".";
}

}  // namespace quantoscope
