// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/csv/layout.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"
#include "core/base/text/utf8.h"
#include "core/formats/csv/cell.h"
#include "core/formats/csv/lexer.h"
#include "core/formats/csv/separator.h"

namespace quantoscope {
namespace {

constexpr std::size_t kSample = 65'536;        // bytes looked at
constexpr std::size_t kSampleRecords = 64;     // records looked at
constexpr std::size_t kFewRecords = 3;         // of them, however wide
constexpr std::size_t kSampleFields = 65'536;  // of all records beyond those
constexpr std::size_t kKeptFields = 2'048;     // of each record
constexpr std::size_t kNamesShown = 8;
// Letters that begin no name: of numbers, amounts of money and spreadsheets' marks.
constexpr std::string_view kNoName[] = {"+", "-", ".", ",", "(",    "#",    "$",
                                        "€", "£", "¥", "−", "\x80", "\xA3", "\xA5"};

struct Record {
    std::vector<std::string> fields;  // the first kKeptFields
    std::size_t count = 0;            // of all
    bool endsEmpty = false;
};
using Records = std::vector<Record>;

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
    return sample;
}

// Whether the text is UTF-8. Another one can be read where it is one of a byte a letter: the
// numbers are ASCII in either. Errors: Malformed when it holds letters that no text has.
Result<bool> checkEncoding(std::string_view sample, std::uint64_t fileSize) {
    const std::size_t error = utf8ErrorPosition(sample);
    const bool cut = sample.size() < fileSize && sample.size() - error < 4;
    if (error == sample.size() || cut) return true;
    const auto control = std::ranges::find_if(sample, [](char letter) {
        return static_cast<unsigned char>(letter) < 0x20 && letter != '\t' && letter != '\n' &&
               letter != '\r' && letter != '\f';
    });
    if (control == sample.end()) return false;
    return Error{ErrorCode::Malformed,
                 "The text is neither UTF-8 nor one of a byte a letter: save it as UTF-8.",
                 "byte " + groupedText(error)};
}

Result<Records> firstRecords(const InputFile& file, char separator) {
    const JobControl quiet;
    CsvLexer lexer(file, separator, quiet);
    Records records(1);
    std::size_t fields = 0;
    const auto enough = [&] {
        return records.size() > kSampleRecords ||
               (records.size() > kFewRecords && fields > kSampleFields);
    };
    for (CsvField field; !enough() && lexer.next(field);) {
        Record& record = records.back();
        if (record.fields.size() < kKeptFields) record.fields.emplace_back(field.text);
        ++fields;
        ++record.count;
        record.endsEmpty = field.text.empty();
        if (field.endsRecord) records.emplace_back();
    }
    if (lexer.error()) return *lexer.error();
    records.pop_back();
    return records;
}

bool isNumber(std::string_view text, bool decimalComma) {
    return parseCell(text, decimalComma).kind == CellKind::Number;
}

// A word that is no number gone wrong: an amount of money, a cell that failed, ...
bool isLabel(std::string_view text) {
    if (parseCell(text, false).kind != CellKind::Word || isNumber(text, true)) return false;
    return std::ranges::none_of(kNoName,
                                [text](std::string_view mark) { return text.starts_with(mark); });
}

// One that cannot have been meant as a number either; labels may be dates.
bool isName(std::string_view text) {
    return isLabel(text) && !(text[0] >= '0' && text[0] <= '9');
}

// Whether the first record is of names that are as many as the fields of every other.
bool hasNamesForAll(const Records& records) {
    const Record& first = records.front();
    return records.size() > 1 && std::ranges::all_of(first.fields, isName) &&
           std::ranges::all_of(
               records, [&first](const Record& record) { return record.count == first.count; });
}

// Whether a comma within a field can only be decimal: its fraction is too long for a group of
// thousands, or nothing but a zero stands before it.
bool isSurelyDecimal(std::string_view text) {
    const std::size_t comma = text.find(',');
    const std::size_t end = std::min(text.find_first_of("eE"), text.size());
    const std::string_view whole = text.substr(0, comma);
    return end - comma > 4 || whole == "0" || whole == "-0" || whole == "+0";
}

// With another separator than the comma, "1,5" is a decimal comma when most numbers have one, when
// it can be nothing else, or when names above say how many columns there are; else the file may be
// one whose separators are mixed up.
Result<bool> findDecimalComma(const Records& records) {
    std::size_t numbers = 0;
    std::size_t commas = 0;
    bool sure = false;
    std::string_view example;
    for (const Record& record : records)
        for (const std::string& text : record.fields) {
            const bool comma = text.find(',') != std::string::npos && isNumber(text, true);
            if (!comma && !isNumber(text, false)) continue;
            ++numbers;
            if (!comma) continue;
            ++commas;
            example = text;
            sure = sure || isSurelyDecimal(text);
        }
    if (commas == 0) return false;
    if (2 * commas > numbers || sure || hasNamesForAll(records)) return true;
    return Error{ErrorCode::Malformed,
                 "Commas and another separator are mixed: '" + displayText(example, 40) +
                     "' may be one number or two. Use a decimal point.",
                 {}};
}

// Whether the first column holds whole numbers of which none comes twice, as an index does.
bool countsRows(const Records& records) {
    std::vector<std::int64_t> numbers;
    for (const Record& record : std::span(records).subspan(1)) {
        const auto number = parseInteger(record.fields.front());
        if (!number) return false;
        numbers.push_back(*number);
    }
    std::ranges::sort(numbers);
    return !numbers.empty() && std::ranges::adjacent_find(numbers) == numbers.end();
}

// Whether the first column, below the first record, is mostly of labels.
bool labelsRows(const Records& records) {
    const auto below = std::span(records).subspan(1);
    const auto labels = std::ranges::count_if(
        below, [](const Record& record) { return isLabel(record.fields.front()); });
    return 2 * static_cast<std::size_t>(labels) > below.size();
}

// "x,0,1,2": how pandas heads columns without names.
bool headsByNumber(const Record& first) {
    if (first.count < 2) return false;
    for (std::size_t i = 1; i < first.fields.size(); ++i)
        if (first.fields[i] != std::to_string(i - 1)) return false;
    return true;
}

// Whether the first record, seen from a column on, names more than it counts.
bool namesColumns(const Record& first, std::size_t from, const CsvLayout& layout) {
    std::size_t names = 0;
    std::size_t others = 0;
    for (std::size_t i = from; i < first.fields.size(); ++i) {
        const CellKind kind = parseCell(first.fields[i], layout.decimalComma).kind;
        if (kind == CellKind::Missing) continue;
        ++(kind == CellKind::Word && isName(first.fields[i]) ? names : others);
    }
    return names > others;
}

void findHeader(const Records& records, CsvLayout& layout) {
    const Record& first = records.front();
    if (records.size() < 2) {
        layout.header = namesColumns(first, 0, layout);
        return;
    }
    const Record& second = records[1];
    const bool label = second.count > 1 && labelsRows(records);
    const bool oneMore = first.count + 1 == second.count && !second.endsEmpty;
    const bool unnamed = first.fields.front().empty() || isName(first.fields.front());
    const bool numbered =
        unnamed && headsByNumber(first) && second.fields.front() == "0" && countsRows(records);
    layout.header = numbered || namesColumns(first, label && !oneMore ? 1 : 0, layout);
    layout.counted = layout.header && first.count == second.count && first.count > 1 &&
                     first.fields.front().empty() && countsRows(records);
    layout.labels = label || layout.counted || (layout.header && oneMore);
}

// Latin-1, whose letters are those of Unicode.
std::string inUtf8(std::string_view latin) {
    std::string text;
    for (const char letter : latin) {
        const auto code = static_cast<unsigned char>(letter);
        if (code < 0x80)
            text += letter;
        else
            text +=
                {static_cast<char>(0xC0U | code >> 6U), static_cast<char>(0x80U | (code & 63U))};
    }
    return text;
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
    const auto utf8 = checkEncoding(*sample, file.size());
    if (!utf8) return utf8.error();
    CsvLayout layout;
    layout.utf8 = *utf8;
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
    const auto data = std::span(*records).subspan(layout.header ? 1 : 0);
    layout.endsWithSeparator = !data.empty() && std::ranges::all_of(data, [](const Record& record) {
        return record.count > 1 && record.endsEmpty;
    });
    const auto names = std::span(records->front().fields).subspan(layout.counted ? 1 : 0);
    for (std::size_t i = 0; layout.header && i < std::min(names.size(), kNamesShown + 1); ++i)
        layout.names.push_back(displayText(layout.utf8 ? names[i] : inUtf8(names[i]), 24));
    return layout;
}

std::string layoutNote(const CsvLayout& layout) {
    std::string note = "Separator " + std::string(separatorName(layout.separator));
    if (!layout.utf8) note += ", not UTF-8 but read as Latin-1";
    if (layout.decimalComma) note += ", decimal comma";
    if (layout.counted)
        note += ", the first column, which counts the rows, left out";
    else if (layout.labels)
        note += ", labels in the first column left out";
    if (layout.header) {
        note += ", header: ";
        for (std::size_t i = 0; i < std::min(layout.names.size(), kNamesShown); ++i)
            note += (i == 0 ? "" : ", ") + layout.names[i];
        if (layout.names.size() > kNamesShown) note += ", …";
    }
    return note + ".";
}

}  // namespace quantoscope
