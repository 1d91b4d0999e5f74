// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request/request_file.h"

#include <nlohmann/json.hpp>
#include <span>

#include "core/analysis/request/request_json.h"
#include "core/base/files/bounded_json.h"
#include "core/base/files/input_file.h"
#include "core/base/text/display_text.h"

namespace quantoscope::cli {
namespace {

// The text of the object's "request", or the whole text when it has none.
Result<std::string> requestPart(std::string text, const JobControl& control) {
    const auto whole = readJson(text, {.only = "request"}, control);
    if (!whole) return whole.error();
    if (!whole->is_object() || !whole->contains("request") || !(*whole)["request"].is_object())
        return text;
    return (*whole)["request"].dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<Request> readRequest(const std::string& path, const JobControl& control) {
    auto text = readWholeFile(path, JsonBounds{}.bytes);
    if (!text) return text.error();
    const auto part = requestPart(std::move(*text), control);
    if (!part) return part.error();
    return parseRequestJson(*part, control);
}

}  // namespace

Result<Request> readRequestFile(const std::string& path, const JobControl& control) {
    auto request = readRequest(path, control);
    if (request || request.error().code == ErrorCode::Cancelled) return request;
    Error error = request.error();
    error.where = displayText(path) + (error.where.empty() ? "" : ": " + error.where);
    return error;
}

std::size_t pinsBeside(const std::string& path, const JobControl& control) {
    const auto text = readWholeFile(path, JsonBounds{}.bytes);
    if (!text) return 0;
    const auto whole = readJson(*text, {.only = "pins"}, control);
    if (!whole || !whole->is_object() || !whole->contains("pins")) return 0;
    const nlohmann::json& pins = (*whole)["pins"];
    return pins.is_array() ? pins.size() : 0;
}

}  // namespace quantoscope::cli
