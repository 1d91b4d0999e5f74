// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/csv/lexer.h"

#include <algorithm>
#include <span>
#include <utility>

#include "core/base/text/number_text.h"
#include "core/formats/csv/cell.h"

namespace quantoscope {
namespace {

constexpr std::size_t kWindow = std::size_t{1} << 20;  // bytes read at a time
constexpr std::size_t kMaximumField = 65'535;          // bytes
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool isLineEnd(char letter) {
    return letter == '\n' || letter == '\r';
}

}  // namespace

CsvLexer::CsvLexer(const InputFile& file, char separator, const JobControl& control)
    : m_file(file), m_control(control), m_separator(separator), m_tabs(separator == '\t') {
    refill();
    if (m_window.starts_with(kByteOrderMark)) m_place = kByteOrderMark.size();
}

bool CsvLexer::failAt(std::uint64_t line, std::string what, ErrorCode code) {
    m_error = Error{code, std::move(what), "line " + std::to_string(line)};
    return false;
}

// Drops what is done and reads on.
bool CsvLexer::refill() {
    if (m_error || atEnd()) return false;
    if (m_control.cancelled()) {
        m_error = cancelledError();
        return false;
    }
    m_window.erase(0, m_place);
    m_place = 0;
    const std::size_t kept = m_window.size();
    const auto wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(kWindow, m_file.size() - m_offset));
    m_window.resize(kept + wanted);
    const std::span bytes(m_window.data() + kept, wanted);
    if (const Status read = m_file.read(m_offset, std::as_writable_bytes(bytes)); !read) {
        m_error = read.error();
        return false;
    }
    m_offset += wanted;
    m_control.report(static_cast<double>(m_offset) / static_cast<double>(m_file.size()));
    return true;
}

bool CsvLexer::isStop(char letter) const {
    return letter == m_separator || isLineEnd(letter) || (m_separator == ' ' && letter == '\t');
}

void CsvLexer::skipLine() {
    do {
        while (m_place < m_window.size() && !isLineEnd(m_window[m_place]))
            ++m_place;
    } while (m_place == m_window.size() && refill());
}

bool CsvLexer::atComment() {
    while (m_window.size() - m_place < kCommentSeen && refill()) {
    }
    return isComment(std::string_view(m_window).substr(m_place, kCommentSeen));
}

bool CsvLexer::skipToRecord() {
    while (m_place < m_window.size() || refill()) {
        const char letter = m_window[m_place];
        if ((letter == '#' || letter == '%') && atComment()) {
            skipLine();
        } else if (letter == '\n' || letter == '\r') {
            // The \n of \r\n was counted with its \r.
            if (m_place + 1 == m_window.size()) refill();
            const bool pair =
                letter == '\r' && m_place + 1 < m_window.size() && m_window[m_place + 1] == '\n';
            m_place += pair ? 2 : 1;
            ++m_line;
        } else if (isBlank(letter)) {
            ++m_place;
        } else {
            return true;
        }
    }
    return false;
}

// A field whose opening quote stands at extent.begin - 1.
bool CsvLexer::findQuoted(Extent& extent) {
    std::size_t place = extent.begin;
    for (;; ++place) {
        place = m_window.find('"', place);
        if (place == std::string::npos) return false;
        if (place + 1 < m_window.size() && m_window[place + 1] == '"')
            ++place;
        else
            break;
    }
    extent.end = place++;
    while (place < m_window.size() && isBlank(m_window[place]) && m_separator != ' ')
        ++place;
    extent.stop = place;
    return true;
}

// Looks for the whole field in the window. False when its end is not there yet.
bool CsvLexer::findField(Extent& extent) {
    std::size_t place = m_place;
    while (place < m_window.size() && isBlank(m_window[place]))
        ++place;
    extent.quoted = place < m_window.size() && m_window[place] == '"';
    extent.begin = place + (extent.quoted ? 1 : 0);
    if (extent.quoted) {
        if (!findQuoted(extent)) return false;
    } else {
        while (place < m_window.size() && !isStop(m_window[place]))
            ++place;
        extent.stop = place;
        while (place > extent.begin && isBlank(m_window[place - 1]))
            --place;
        extent.end = place;
    }
    // Of blanks that separate, all must be there.
    place = extent.stop;
    while (m_separator == ' ' && place < m_window.size() && isBlank(m_window[place]))
        ++place;
    return place < m_window.size() || atEnd();
}

std::string_view CsvLexer::unquoted(const Extent& extent) {
    const std::string_view text =
        std::string_view(m_window).substr(extent.begin, extent.end - extent.begin);
    if (!extent.quoted || text.find('"') == std::string_view::npos) return text;
    m_unquoted.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        m_unquoted += text[i];
        if (text[i] == '"') ++i;
    }
    return m_unquoted;
}

// Steps over what follows a field: one separator, or the end of the record.
void CsvLexer::pass(const Extent& extent, CsvField& field) {
    m_place = extent.stop;
    while (m_separator == ' ' && m_place < m_window.size() && isBlank(m_window[m_place]))
        ++m_place;
    const bool end = m_place == m_window.size();
    const char letter = end ? '\n' : m_window[m_place];
    field.endsRecord = end || isLineEnd(letter);
    if (!end && letter == m_separator && m_separator != ' ') ++m_place;
    m_recordStarts = field.endsRecord;
}

bool CsvLexer::next(CsvField& field) {
    if (m_error) return false;
    if (m_recordStarts) {
        m_column = 0;
        if (!skipToRecord()) return false;
    }
    Extent extent;
    while (!findField(extent)) {
        if (m_window.size() - m_place > kMaximumField)
            return failAt(m_line, "A field has more than 65 535 bytes.", ErrorCode::TooLarge);
        if (!refill()) return m_error ? false : failAt(m_line, "A quote is never closed.");
    }
    if (extent.end - extent.begin > kMaximumField)
        return failAt(m_line, "A field has more than 65 535 bytes.", ErrorCode::TooLarge);
    field.text = unquoted(extent);
    field.line = m_line;
    field.column = ++m_column;
    if (extent.quoted) {
        const bool stopped = extent.stop == m_window.size() || isStop(m_window[extent.stop]);
        if (!stopped) return failAt(m_line, "Something follows the closing quote of a field.");
        m_line += static_cast<std::uint64_t>(std::ranges::count(field.text, '\n'));
    }
    pass(extent, field);
    return true;
}

}  // namespace quantoscope
