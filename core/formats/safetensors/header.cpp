// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors/header.h"

#include <cstddef>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>
#include <utility>

#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

constexpr std::size_t kMaximumName = 65'535;  // bytes
constexpr std::size_t kMaximumTensors = 1'000'000;
constexpr std::size_t kMaximumRank = 64;
constexpr std::size_t kMaximumType = 64;  // bytes kept of a type's spelling
constexpr std::size_t kMaximumMetadataKeys = 100'000;
constexpr std::size_t kMaximumNesting = 16;  // of what an unknown key of a tensor holds
constexpr std::string_view kMetadata = "__metadata__";

// Where in the header the parser stands; anything nested elsewhere is refused as it begins.
enum class Place { Outside, Header, Metadata, Tensor, Shape, Offsets };
enum class Field { None, DType, Shape, Offsets, Other };

// The events of nlohmann::json::sax_parse. A handler that returns false ends the parsing, with
// m_error set.
class HeaderEvents {
  public:
    explicit HeaderEvents(const JobControl& control) : m_control(control) {}

    // NOLINTBEGIN(readability-identifier-naming): the library calls them by these names.
    bool null() { return unexpected("null"); }
    bool boolean(bool /*value*/) { return unexpected("a truth value"); }
    bool number_integer(nlohmann::json::number_integer_t /*value*/) {
        return unexpected("a negative number");
    }
    bool number_unsigned(nlohmann::json::number_unsigned_t value);
    bool number_float(nlohmann::json::number_float_t /*value*/, const std::string& /*text*/) {
        return unexpected("a number that is not whole or exceeds 2^64 - 1");
    }
    bool string(std::string& text);
    bool binary(nlohmann::json::binary_t& /*value*/) { return unexpected("binary data"); }
    bool start_object(std::size_t /*size*/);
    bool key(std::string& text);
    bool end_object();
    bool start_array(std::size_t /*size*/);
    bool end_array();
    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const nlohmann::json::exception& /*exception*/);
    // NOLINTEND(readability-identifier-naming)

    Result<std::vector<SafetensorsEntry>> take();

  private:
    bool fail(std::string what, ErrorCode code = ErrorCode::Malformed);
    bool unexpected(std::string_view what);
    bool beginTensor();
    // Whether what comes belongs to a key of a tensor that means nothing here, as others may add.
    bool isPassedOver() const {
        return m_passedOver > 0 || (m_place == Place::Tensor && m_field == Field::Other);
    }
    bool openPassedOver();
    bool setField(std::string_view name);

    const JobControl& m_control;
    Place m_place = Place::Outside;
    Field m_field = Field::None;
    std::string m_name;  // the tensor's, or a key of the metadata
    std::unordered_set<std::string> m_names;
    std::unordered_set<std::string> m_metadataKeys;
    unsigned m_fieldsSeen = 0;  // a bit for each Field
    std::size_t m_offsetsSeen = 0;
    std::size_t m_passedOver = 0;  // containers open within an unknown key of a tensor
    std::vector<SafetensorsEntry> m_entries;
    std::optional<Error> m_error;
};

constexpr unsigned bitOf(Field field) {
    return 1U << static_cast<unsigned>(field);
}

bool HeaderEvents::fail(std::string what, ErrorCode code) {
    m_error = Error{code, std::move(what),
                    m_place == Place::Outside ? std::string("header") : displayText(m_name)};
    return false;
}

bool HeaderEvents::openPassedOver() {
    if (m_passedOver == kMaximumNesting) return fail("The tensor has a key nested too deep.");
    ++m_passedOver;
    return true;
}

bool HeaderEvents::unexpected(std::string_view what) {
    if (isPassedOver()) return true;
    switch (m_place) {
        case Place::Shape:
            return fail("The shape holds " + std::string(what) + ".");
        case Place::Offsets:
            return fail("The data_offsets hold " + std::string(what) + ".");
        case Place::Metadata:
            return fail("The metadata hold " + std::string(what) + " where only texts may stand.");
        default:
            return fail("The header holds " + std::string(what) + " where it does not belong.");
    }
}

bool HeaderEvents::number_unsigned(nlohmann::json::number_unsigned_t value) {
    if (m_place == Place::Shape) {
        Shape& shape = m_entries.back().shape;
        if (shape.size() == kMaximumRank)
            return fail("The shape has more than 64 axes.", ErrorCode::TooLarge);
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return fail("An extent is larger than 2^63 - 1.", ErrorCode::TooLarge);
        shape.push_back(static_cast<std::int64_t>(value));
        return true;
    }
    if (m_place != Place::Offsets) return unexpected("a number");
    if (m_offsetsSeen == 2) return fail("There are more than two data_offsets.");
    SafetensorsEntry& entry = m_entries.back();
    (m_offsetsSeen++ == 0 ? entry.begin : entry.end) = value;
    return true;
}

bool HeaderEvents::string(std::string& text) {
    if (m_place == Place::Metadata || isPassedOver()) return true;
    if (m_place != Place::Tensor || m_field != Field::DType) return unexpected("a text");
    m_entries.back().dtype = text.substr(0, kMaximumType);
    return true;
}

bool HeaderEvents::beginTensor() {
    if (m_entries.size() == kMaximumTensors)
        return fail("The file names more than 1 000 000 tensors.", ErrorCode::TooLarge);
    if (!m_names.insert(m_name).second) return fail("The header names this tensor twice.");
    m_entries.push_back({.name = m_name, .dtype = {}, .shape = {}});
    m_place = Place::Tensor;
    m_fieldsSeen = 0;
    return true;
}

bool HeaderEvents::start_object(std::size_t /*size*/) {
    if (isPassedOver()) return openPassedOver();
    if (m_place == Place::Outside) {
        m_place = Place::Header;
        return true;
    }
    if (m_place != Place::Header) return unexpected("an object");
    if (m_name != kMetadata) return beginTensor();
    if (!m_names.insert(m_name).second) return fail("The header has its metadata twice.");
    m_place = Place::Metadata;
    return true;
}

bool HeaderEvents::setField(std::string_view name) {
    m_field = Field::None;
    if (name == "dtype") m_field = Field::DType;
    if (name == "shape") m_field = Field::Shape;
    if (name == "data_offsets") m_field = Field::Offsets;
    if (m_field == Field::None) {
        m_field = Field::Other;
        return true;
    }
    if ((m_fieldsSeen & bitOf(m_field)) != 0)
        return fail("The tensor has '" + std::string(name) + "' twice.");
    m_fieldsSeen |= bitOf(m_field);
    m_offsetsSeen = 0;
    return true;
}

bool HeaderEvents::key(std::string& text) {
    if (m_control.cancelled()) {
        m_error = cancelledError();
        return false;
    }
    if (m_passedOver > 0) return true;
    if (m_place == Place::Header) m_name.clear();
    if (text.size() > kMaximumName)
        return fail("A name has " + groupedText(text.size()) + " bytes, the limit is 65 535.",
                    ErrorCode::TooLarge);
    if (m_place == Place::Tensor) return setField(text);
    if (m_place == Place::Metadata && m_metadataKeys.size() == kMaximumMetadataKeys)
        return fail("The metadata have more than 100 000 keys.", ErrorCode::TooLarge);
    if (m_place == Place::Metadata && !m_metadataKeys.insert(text).second)
        return fail("The metadata have the key '" + displayText(text, 40) + "' twice.");
    if (m_place == Place::Header) m_name = text;
    return true;
}

bool HeaderEvents::end_object() {
    if (m_passedOver > 0) {
        --m_passedOver;
        return true;
    }
    const bool tensor = m_place == Place::Tensor;
    m_place = m_place == Place::Header ? Place::Outside : Place::Header;
    if (!tensor) return true;
    for (const auto& [field, name] : {std::pair{Field::DType, "dtype"},
                                      {Field::Shape, "shape"},
                                      {Field::Offsets, "data_offsets"}})
        if ((m_fieldsSeen & bitOf(field)) == 0)
            return fail("The tensor lacks '" + std::string(name) + "'.");
    return true;
}

bool HeaderEvents::start_array(std::size_t /*size*/) {
    if (isPassedOver()) return openPassedOver();
    const bool inTensor = m_place == Place::Tensor;
    if (inTensor && m_field == Field::Shape)
        m_place = Place::Shape;
    else if (inTensor && m_field == Field::Offsets)
        m_place = Place::Offsets;
    else
        return unexpected("a list");
    return true;
}

bool HeaderEvents::end_array() {
    if (m_passedOver > 0) {
        --m_passedOver;
        return true;
    }
    if (m_place == Place::Offsets && m_offsetsSeen != 2)
        return fail("There are fewer than two data_offsets.");
    m_place = Place::Tensor;
    m_field = Field::None;
    return true;
}

bool HeaderEvents::parse_error(std::size_t position, const std::string& /*token*/,
                               const nlohmann::json::exception& /*exception*/) {
    if (!m_error)
        m_error = Error{ErrorCode::Malformed, "The header is not valid JSON.",
                        "header, byte " + groupedText(position)};
    return false;
}

Result<std::vector<SafetensorsEntry>> HeaderEvents::take() {
    if (m_error) return *m_error;
    return std::move(m_entries);
}

}  // namespace

Result<std::vector<SafetensorsEntry>> parseSafetensorsHeader(std::string_view json,
                                                             const JobControl& control) {
    // The library takes a NUL for the end of the text.
    if (const std::size_t nul = json.find('\0'); nul != std::string_view::npos)
        return Error{ErrorCode::Malformed, "The header holds a NUL byte.",
                     "header, byte " + groupedText(nul)};
    HeaderEvents events(control);
    static_cast<void>(nlohmann::json::sax_parse(json, &events));
    return events.take();
}

}  // namespace quantoscope
