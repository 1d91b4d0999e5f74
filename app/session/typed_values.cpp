// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/typed_values.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

constexpr std::size_t kLongestText = 1 << 20;

bool isDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

// Whether each comma stands between two digits, something else parts the numbers, and no point is
// there: 0,5;1,25.
bool hasDecimalCommas(std::string_view text) {
    if (text.find_first_of(";\t") == std::string_view::npos ||
        text.find('.') != std::string_view::npos)
        return false;
    for (std::size_t at = text.find(','); at != std::string_view::npos; at = text.find(',', at + 1))
        if (at == 0 || at + 1 == text.size() || !isDigit(text[at - 1]) || !isDigit(text[at + 1]))
            return false;
    return true;
}

void replaceAll(std::string& text, std::string_view what, std::string_view by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at))
        text.replace(at, what.size(), by);
}

// The values of each row; rows end where a line or an inner bracket does.
class Rows {
  public:
    Status add(std::string_view word) {
        if (word.empty()) return Done{};
        const auto number = parseReal(word);
        if (!number || !std::isfinite(*number) ||
            std::abs(*number) > static_cast<double>(std::numeric_limits<float>::max()))
            return Error{ErrorCode::InvalidArgument,
                         "'" + displayText(word, 40) + "' is no finite float32 number.",
                         {}};
        if (m_values.size() == kMostNumbers)
            return Error{ErrorCode::TooLarge,
                         "At most " + std::to_string(kMostNumbers) +
                             " values are taken by hand; save more as a CSV file and open it.",
                         {}};
        m_values.push_back(*number);
        return Done{};
    }
    void endRow() {
        const std::size_t length = m_values.size() - m_begin;
        if (length == 0) return;
        if (m_begin == 0) m_length = length;
        m_isEven = m_isEven && length == m_length;
        m_begin = m_values.size();
    }
    const std::vector<double>& values() const { return m_values; }
    // 0 unless there are several rows of one length.
    std::size_t columns() const { return m_isEven && m_length < m_values.size() ? m_length : 0; }

  private:
    std::vector<double> m_values;
    std::size_t m_begin = 0;
    std::size_t m_length = 0;
    bool m_isEven = true;
};

// np.array([...], dtype=float32) and tensor([...]): what stands in the brackets.
std::string_view withinBrackets(std::string_view text) {
    const std::size_t open = text.find('[');
    const std::size_t close = text.rfind(']');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open)
        return text;
    return text.substr(open, close - open + 1);
}

}  // namespace

Result<DistributionSpec> typedValues(std::string_view text) {
    if (text.size() > kLongestText)
        return Error{ErrorCode::TooLarge, "This is more text than values by hand can hold.", {}};
    std::string whole(withinBrackets(text));
    replaceAll(whole, "\u2212", "-");
    const bool hasBrackets = whole.find('[') != std::string::npos;
    if (hasDecimalCommas(whole)) std::ranges::replace(whole, ',', '.');
    Rows rows;
    std::string word;
    for (const char letter : whole + "\n") {
        const bool parts = std::isspace(static_cast<unsigned char>(letter)) != 0 ||
                           std::string_view(",;[](){}").find(letter) != std::string_view::npos;
        if (!parts) {
            word += letter;
            continue;
        }
        const Status added = rows.add(std::exchange(word, {}));
        if (!added) return added.error();
        if (letter == ']' || (letter == '\n' && !hasBrackets)) rows.endRow();
    }
    rows.endRow();
    if (rows.values().empty())
        return Error{ErrorCode::InvalidArgument, "There is no number in this text.", {}};
    DistributionSpec spec = initialSpec(*findDistribution("values"));
    const Status set = spec.parameters.setNumbers("x", rows.values());
    if (!set) return set.error();
    (void)spec.parameters.set("columns", static_cast<double>(rows.columns()));
    return spec;
}

}  // namespace quantoscope
