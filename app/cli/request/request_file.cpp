// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request/request_file.h"

#include <nlohmann/json.hpp>
#include <span>

#include "core/base/files/input_file.h"

namespace quantoscope::cli {
namespace {

constexpr std::uint64_t kMaximumBytes = std::uint64_t{256} << 20;

// The text of the object's "request", or the whole text when it has none.
std::string requestPart(const std::string& text) {
    const auto whole = nlohmann::json::parse(text, nullptr, false);
    if (!whole.is_object() || !whole.contains("request") || !whole["request"].is_object())
        return text;
    return whole["request"].dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Result<Request> readRequestFile(const std::string& path) {
    const auto file = InputFile::open(path);
    if (!file) return file.error();
    if (file->size() > kMaximumBytes)
        return Error{ErrorCode::TooLarge, "A request of more than 256 MiB is not read.", path};
    std::string text(file->size(), '\0');
    if (Status read = file->read(0, std::as_writable_bytes(std::span(text))); !read)
        return read.error();
    auto request = parseRequestJson(requestPart(text));
    if (request) return request;
    Error error = request.error();
    error.where = error.where.empty() ? path : path + ": " + error.where;
    return error;
}

}  // namespace quantoscope::cli
