// SPDX-License-Identifier: GPL-3.0-or-later
// Written-out numbers -> fields, one after the other, in memory that does not follow the file's
// size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/files/input_file.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

struct CsvField {
    std::string_view text;   // without quotes and the blanks around it; lives until the next field
    std::uint64_t line = 0;  // from 1
    std::size_t column = 0;  // from 1
    bool endsRecord = false;
};

// Fields stand between separators; records end with \n, \r\n or \r. Empty lines and comments
// (isComment) are skipped, as is a UTF-8 byte order mark. A field in double quotes may hold
// separators and line ends, and a quote written twice.
class CsvLexer {
  public:
    // `separator` ' ' means any run of blanks and tabs.
    CsvLexer(const InputFile& file, char separator, const JobControl& control);

    // The next field; false at the end or after an error.
    bool next(CsvField& field);
    // Malformed (a quote that never closes, ...), TooLarge (a field beyond 65 535 bytes), Io,
    // Cancelled; empty when all went well.
    const std::optional<Error>& error() const { return m_error; }

  private:
    // Where a field's text lies in the window, and what follows it.
    struct Extent {
        std::size_t begin = 0;
        std::size_t end = 0;   // of the text
        std::size_t stop = 0;  // of the separator or line end, or the window's end
        bool quoted = false;
    };

    bool refill();  // false when nothing could be added
    bool failAt(std::uint64_t line, std::string what, ErrorCode code = ErrorCode::Malformed);
    bool atEnd() const { return m_offset == m_file.size(); }
    bool isBlank(char letter) const { return letter == ' ' || (letter == '\t' && !m_tabs); }
    bool isStop(char letter) const;
    bool skipToRecord();  // false at the end of the file
    bool atComment();     // at a letter that begins one
    void skipLine();
    bool findField(Extent& extent);
    bool findQuoted(Extent& extent);
    void pass(const Extent& extent, CsvField& field);
    std::string_view unquoted(const Extent& extent);

    const InputFile& m_file;
    const JobControl& m_control;
    char m_separator;
    bool m_tabs;                 // tabs separate
    std::string m_window;        // a piece of the file
    std::size_t m_place = 0;     // of the next character in the window
    std::uint64_t m_offset = 0;  // of the window's end in the file
    std::uint64_t m_line = 1;
    std::size_t m_column = 0;
    bool m_recordStarts = true;
    std::string m_unquoted;
    std::optional<Error> m_error;
};

}  // namespace quantoscope
