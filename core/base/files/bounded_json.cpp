// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files/bounded_json.h"

#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kEventsBetweenLooks = 4096;  // for cancel
constexpr int kNumberOutOfRange = 406;             // of the library's exceptions

// Builds the document out of the library's events. A handler that returns false ends the reading,
// with m_error set.
class DocumentEvents {
  public:
    DocumentEvents(const JsonBounds& bounds, const JobControl& control)
        : m_bounds(bounds), m_control(control) {}

    // NOLINTBEGIN(readability-identifier-naming): the library calls them by these names.
    bool null() { return add(nullptr) != nullptr; }
    bool boolean(bool value) { return add(value) != nullptr; }
    bool number_integer(Json::number_integer_t value) { return add(value) != nullptr; }
    bool number_unsigned(Json::number_unsigned_t value) { return add(value) != nullptr; }
    bool number_float(Json::number_float_t value, const std::string& /*text*/) {
        return add(value) != nullptr;
    }
    bool string(std::string& text) { return checkText(text) && add(std::move(text)) != nullptr; }
    bool binary(Json::binary_t& /*value*/) { return fail("Binary data are no JSON."); }
    bool start_object(std::size_t /*size*/) { return open(Json::object()); }
    bool start_array(std::size_t /*size*/) { return open(Json::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& text);
    bool parse_error(std::size_t position, const std::string& token,
                     const nlohmann::json::exception& exception);
    // NOLINTEND(readability-identifier-naming)

    Result<Json> take() {
        if (m_error) return *m_error;
        return std::move(m_root);
    }

  private:
    bool fail(std::string what, ErrorCode code = ErrorCode::Malformed);
    bool checkText(const std::string& text);
    // Where the value came to lie; a value that is not kept lies in m_passedOver. Null: it failed.
    Json* add(Json value);
    bool open(Json container);
    bool close();

    const JsonBounds& m_bounds;
    const JobControl& m_control;
    Json m_root;
    Json m_passedOver;
    std::vector<Json*> m_open;  // the containers that the next value is in, outermost first
    std::string m_key;          // of the next value of an object
    std::size_t m_values = 0;
    std::size_t m_events = 0;
    std::size_t m_skipped = 0;  // containers open within a member that is not kept
    bool m_skipNext = false;    // the next value belongs to such a member
    std::optional<Error> m_error;
};

bool DocumentEvents::fail(std::string what, ErrorCode code) {
    m_error = Error{code, std::move(what), {}};
    return false;
}

bool DocumentEvents::checkText(const std::string& text) {
    if (text.size() <= m_bounds.textBytes) return true;
    return fail("A text in the JSON has " + groupedText(text.size()) + " bytes, the limit is " +
                    groupedText(m_bounds.textBytes) + ".",
                ErrorCode::TooLarge);
}

Json* DocumentEvents::add(Json value) {
    if (m_events++ % kEventsBetweenLooks == 0 && m_control.cancelled()) {
        m_error = cancelledError();
        return nullptr;
    }
    if (m_skipNext || m_skipped > 0) {
        m_skipNext = false;
        return &m_passedOver;
    }
    if (++m_values > m_bounds.values) {
        fail("The JSON holds more than " + groupedText(m_bounds.values) + " values.",
             ErrorCode::TooLarge);
        return nullptr;
    }
    if (m_open.empty()) return &(m_root = std::move(value));
    Json& parent = *m_open.back();
    if (parent.is_object()) return &(parent[m_key] = std::move(value));
    parent.push_back(std::move(value));
    return &parent.back();
}

bool DocumentEvents::open(Json container) {
    if (m_open.size() + m_skipped == m_bounds.depth)
        return fail("The JSON is nested more than " + std::to_string(m_bounds.depth) + " deep.");
    Json* const place = add(std::move(container));
    if (place == nullptr) return false;
    if (place == &m_passedOver)
        ++m_skipped;
    else
        m_open.push_back(place);
    return true;
}

bool DocumentEvents::close() {
    if (m_skipped > 0)
        --m_skipped;
    else
        m_open.pop_back();
    return true;
}

bool DocumentEvents::key(std::string& text) {
    if (!checkText(text)) return false;
    if (m_skipped > 0) return true;
    m_skipNext = m_open.size() == 1 && !m_bounds.only.empty() && text != m_bounds.only;
    if (m_skipNext) return true;
    const Json& object = *m_open.back();
    if (object.contains(text))
        return fail("The JSON has the key '" + displayText(text, 40) + "' twice.");
    if (object.size() == m_bounds.keys)
        return fail("An object of the JSON has more than " + groupedText(m_bounds.keys) + " keys.",
                    ErrorCode::TooLarge);
    m_key = std::move(text);
    return true;
}

bool DocumentEvents::parse_error(std::size_t position, const std::string& /*token*/,
                                 const nlohmann::json::exception& exception) {
    if (m_error) return false;
    if (exception.id == kNumberOutOfRange) return fail("A number is too large for a double.");
    return fail("The JSON breaks off or is wrong at byte " + std::to_string(position) + ".");
}

}  // namespace

Result<Json> readJson(std::string_view text, const JsonBounds& bounds,
                      const JobControl& control) try {
    if (text.size() > bounds.bytes)
        return Error{ErrorCode::TooLarge,
                     "The JSON has " + groupedText(text.size()) + " bytes, the limit is " +
                         groupedText(bounds.bytes) + ".",
                     {}};
    // The library takes a NUL for the end of the text.
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
        return Error{ErrorCode::Malformed,
                     "The JSON holds a NUL byte at byte " + std::to_string(nul) + ".",
                     {}};
    DocumentEvents events(bounds, control);
    static_cast<void>(Json::sax_parse(text, &events));
    return events.take();
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "There is not enough memory for the JSON.", {}};
}

}  // namespace quantoscope
