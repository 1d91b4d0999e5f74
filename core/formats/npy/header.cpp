// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/npy/header.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>

#include "core/base/text/display_text.h"

namespace quantoscope {
namespace {

constexpr std::size_t kDeepest = 32;
constexpr std::array<std::string_view, 3> kKeys{"descr", "fortran_order", "shape"};

bool isDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

class Parser {
  public:
    explicit Parser(std::string_view text) : m_text(text) {}
    Result<NpyHeader> parse();

  private:
    void skipBlanks();
    bool take(char wanted);  // after blanks
    char peek() const { return m_position < m_text.size() ? m_text[m_position] : '\0'; }
    Error error(std::string what, ErrorCode code = ErrorCode::Malformed) const;

    Result<std::string_view> string();
    Status value(std::string_view key);
    Status descr();
    Status fields();  // skips a list of fields as it stands
    Status fortranOrder();
    Status shape();
    Result<std::int64_t> extent();

    std::string_view m_text;
    std::size_t m_position = 0;
    NpyHeader m_header;
};

Error Parser::error(std::string what, ErrorCode code) const {
    return {code, std::move(what), "header, character " + std::to_string(m_position + 1)};
}

void Parser::skipBlanks() {
    while (m_position < m_text.size() &&
           std::string_view(" \t\r\n").find(m_text[m_position]) != std::string_view::npos)
        ++m_position;
}

bool Parser::take(char wanted) {
    skipBlanks();
    if (m_position >= m_text.size() || m_text[m_position] != wanted) return false;
    ++m_position;
    return true;
}

// 'text' or "text", without escapes.
Result<std::string_view> Parser::string() {
    skipBlanks();
    const char quote = peek();
    if (quote != '\'' && quote != '"') return error("A text in quotes is expected.");
    const std::size_t begin = m_position + 1;
    const std::size_t end = m_text.find(quote, begin);
    if (end == std::string_view::npos) return error("A text has no closing quote.");
    const std::string_view text = m_text.substr(begin, end - begin);
    if (text.find('\\') != std::string_view::npos)
        return error("A text holds a backslash, which has no meaning here.");
    m_position = end + 1;
    return text;
}

Status Parser::descr() {
    skipBlanks();
    if (peek() == '[') return fields();
    const auto text = string();
    if (!text) return text.error();
    m_header.descr = *text;
    return Done{};
}

Status Parser::fields() {
    const std::size_t begin = m_position;
    std::string open;  // the brackets that wait for their partner
    do {
        const char letter = peek();
        if (m_position >= m_text.size()) return error("A list has no closing bracket.");
        if (letter == '\'' || letter == '"') {
            if (const auto text = string(); !text) return text.error();
            continue;
        }
        if (letter == '[' || letter == '(') open += letter == '[' ? ']' : ')';
        if (open.size() > kDeepest)
            return error("Lists are nested deeper than 32.", ErrorCode::TooLarge);
        if (letter == ']' || letter == ')') {
            if (open.back() != letter) return error("Brackets do not match.");
            open.pop_back();
        }
        ++m_position;
    } while (!open.empty());
    m_header.descr = m_text.substr(begin, m_position - begin);
    m_header.structured = true;
    return Done{};
}

Status Parser::fortranOrder() {
    skipBlanks();
    for (const bool order : {true, false}) {
        const std::string_view word = order ? "True" : "False";
        if (!m_text.substr(m_position).starts_with(word)) continue;
        m_position += word.size();
        m_header.fortranOrder = order;
        return Done{};
    }
    return error("'fortran_order' must be True or False.");
}

// A decimal number, with Python 2's suffix L.
Result<std::int64_t> Parser::extent() {
    skipBlanks();
    if (peek() == '-') return error("The shape has a negative extent.");
    const std::size_t begin = m_position;
    while (isDigit(peek()))
        ++m_position;
    if (m_position == begin) return error("The shape must be a tuple of whole numbers.");
    std::int64_t number = 0;
    const auto [end, code] =
        std::from_chars(m_text.data() + begin, m_text.data() + m_position, number);
    if (code != std::errc{})
        return error("An extent is larger than 2^63 - 1.", ErrorCode::TooLarge);
    if (peek() == 'L') ++m_position;
    return number;
}

Status Parser::shape() {
    if (!take('(')) return error("The shape must be a tuple.");
    bool comma = false;
    while (!take(')')) {
        if (!m_header.shape.empty() && !comma)
            return error("The shape's numbers must be separated by commas.");
        const auto number = extent();
        if (!number) return number.error();
        m_header.shape.push_back(*number);
        comma = take(',');
    }
    if (m_header.shape.size() == 1 && !comma)
        return error("The shape is a number in brackets, not a tuple.");
    return Done{};
}

Status Parser::value(std::string_view key) {
    if (key == kKeys[0]) return descr();
    if (key == kKeys[1]) return fortranOrder();
    return shape();
}

Result<NpyHeader> Parser::parse() {
    if (!take('{')) return error("The header is not a Python dictionary.");
    std::array<bool, kKeys.size()> seen{};
    bool comma = true;
    while (!take('}')) {
        if (!comma) return error("The header's entries must be separated by commas.");
        const auto key = string();
        if (!key) return key.error();
        const auto known = std::ranges::find(kKeys, *key);
        if (known == kKeys.end())
            return error("The header has an unknown key '" + displayText(*key, 40) + "'.");
        bool& done = seen[static_cast<std::size_t>(known - kKeys.begin())];
        if (done) return error("The header has the key '" + std::string(*key) + "' twice.");
        done = true;
        if (!take(':')) return error("A key must be followed by a colon.");
        if (const Status read = value(*key); !read) return read.error();
        comma = take(',');
    }
    for (std::size_t i = 0; i < kKeys.size(); ++i)
        if (!seen[i]) return error("The header lacks the key '" + std::string(kKeys[i]) + "'.");
    skipBlanks();
    if (m_position != m_text.size()) return error("Something follows the header's dictionary.");
    return m_header;
}

}  // namespace

Result<NpyHeader> parseNpyHeader(std::string_view text) {
    return Parser(text).parse();
}

}  // namespace quantoscope
