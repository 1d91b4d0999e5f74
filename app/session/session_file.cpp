// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/session_file.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "core/base/files/bounded_json.h"
#include "core/base/files/input_file.h"
#include "core/base/files/output_file.h"
#include "core/base/text/display_text.h"
#include "core/base/text/media.h"
#include "core/base/text/utf8.h"

namespace quantoscope {
namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

constexpr std::uint64_t kLargestSession = 16 << 20;
constexpr std::uint64_t kHashedBytes = 1 << 20;  // of the file's beginning
constexpr std::size_t kHead = 4096;              // bytes in which a session says what it is
constexpr std::string_view kEnding = ".quantoscope";
constexpr const char* kVersionKey = "quantoscope_session";

std::string absolutePath(const std::string& path) {
    std::error_code error;
    const auto absolute = std::filesystem::absolute(path, error);
    return error ? path : absolute.string();
}

// Wherever a session is opened from, its files are those it was saved with.
void makeAbsolute(Source& source) {
    if (auto* file = std::get_if<FileSource>(&source)) file->path = absolutePath(file->path);
}

Request withAbsolutePaths(Request request) {
    makeAbsolute(request.source);
    Preparation& preparation = request.preparation;
    if (preparation.activations) makeAbsolute(*preparation.activations);
    if (preparation.importance) makeAbsolute(preparation.importance->source);
    return request;
}

std::string shortHash(const InputFile& file) {
    std::string head(static_cast<std::size_t>(std::min(kHashedBytes, file.size())), '\0');
    if (!file.read(0, std::as_writable_bytes(std::span(head)))) return {};
    return QCryptographicHash::hash(head, QCryptographicHash::Sha256)
        .toHex()
        .left(16)
        .toStdString();
}

// What tells whether a file is still the one that was analysed; without size and hash where it
// cannot be read.
OrderedJson fileReference(const std::string& path) {
    OrderedJson reference{{"path", absolutePath(path)}};
    const auto file = InputFile::open(path);
    if (!file) return reference;
    reference["size"] = file->size();
    const std::timespec time = file->modificationTime();
    reference["modified"] =
        QDateTime::fromMSecsSinceEpoch(time.tv_sec * 1000 + time.tv_nsec / 1'000'000, Qt::UTC)
            .toString(Qt::ISODateWithMs)
            .toStdString();
    reference["hash"] = shortHash(*file);
    return reference;
}

Error malformed(std::string what) {
    return {ErrorCode::Malformed, std::move(what), {}};
}

// The request of one member, or why not.
Result<Request> requestOf(const Json& json) {
    return parseRequestJson(json.dump());
}

void compareReference(const Json& saved, std::vector<std::string>& warnings) {
    if (!saved.is_object() || !saved.contains("path") || !saved["path"].is_string()) return;
    const OrderedJson now = fileReference(saved["path"].get<std::string>());
    for (const char* key : {"size", "hash"}) {
        if (saved.value(key, Json()) == Json(now.value(key, OrderedJson()))) continue;
        warnings.push_back(displayText(saved["path"].get<std::string>()) +
                           " changed since the session was saved.");
        return;
    }
}

// Sessions of before held the path as it was given, and the absolute one beside it.
void findFile(const Json& saved, SavedSession& session) {
    const auto* file = std::get_if<FileSource>(&session.request.source);
    if (file == nullptr || file->path.starts_with('/') || !saved.is_object()) return;
    const std::string absolute =
        saved.contains("path") && saved["path"].is_string() ? saved["path"].get<std::string>() : "";
    if (!absolute.starts_with('/')) return;
    const auto place = [given = file->path, &absolute](Source& source) {
        auto* other = std::get_if<FileSource>(&source);
        if (other != nullptr && other->path == given) other->path = absolute;
    };
    for (Request& pin : session.pins)
        place(pin.source);
    place(session.request.source);
}

Status checkVersion(const Json& version) {
    if (!version.is_number_unsigned() || version == 0)
        return malformed("The session's version is not a whole number from 1.");
    if (version.get<std::uint64_t>() > kSessionVersion)
        return Error{ErrorCode::Unsupported, "The session was saved by a newer Quantoscope.", {}};
    return Done{};
}

Result<SavedSession> sessionOf(const Json& json) {
    if (!json.is_object() || !json.contains(kVersionKey) || !json.contains("request"))
        return malformed("This is not a Quantoscope session.");
    if (const Status version = checkVersion(json[kVersionKey]); !version) return version.error();
    auto request = requestOf(json["request"]);
    if (!request) return request.error();
    SavedSession session{.request = std::move(*request), .pins = {}, .warnings = {}};
    if (json.contains("pins") && json["pins"].is_array()) {
        for (const Json& pin : json["pins"]) {
            auto pinned = requestOf(pin);
            if (!pinned) return pinned.error();
            session.pins.push_back(std::move(*pinned));
        }
    }
    if (!json.contains("file")) return session;
    findFile(json["file"], session);
    compareReference(json["file"], session.warnings);
    return session;
}

Result<SavedSession> readText(const std::string& path, const JobControl& control) {
    const auto text = readWholeFile(path, kLargestSession);
    if (!text) return text.error();
    const auto json = readJson(*text, {.bytes = kLargestSession}, control);
    if (!json) return json.error();
    return sessionOf(*json);
}

// JSON holds texts; a name that is none would come back as another file's.
bool isText(const Source& source) {
    const auto* file = std::get_if<FileSource>(&source);
    return file == nullptr || (isUtf8(file->path) && isUtf8(file->tensor));
}

}  // namespace

std::string sessionText(const SavedSession& session) {
    OrderedJson json;
    json[kVersionKey] = kSessionVersion;
    json["request"] = OrderedJson::parse(requestJson(withAbsolutePaths(session.request)));
    json["pins"] = OrderedJson::array();
    for (const Request& pin : session.pins)
        json["pins"].push_back(OrderedJson::parse(requestJson(withAbsolutePaths(pin))));
    if (const auto* file = std::get_if<FileSource>(&session.request.source))
        json["file"] = fileReference(file->path);
    return textFor(Medium::Json, json.dump(2, ' ', false, OrderedJson::error_handler_t::replace)) +
           '\n';
}

Status saveSession(const QString& path, const SavedSession& session) {
    const bool texts =
        isText(session.request.source) &&
        std::ranges::all_of(session.pins, [](const Request& pin) { return isText(pin.source); });
    if (!texts)
        return Error{ErrorCode::Unsupported,
                     "The name of a file in this session is not UTF-8: rename the file first.",
                     {}};
    const std::string text = sessionText(session);
    return writeFileAtomically(path.toStdString(), std::as_bytes(std::span(text)), {});
}

bool isSession(const std::string& path) {
    if (path.ends_with(kEnding)) return true;
    const auto file = InputFile::open(path);
    if (!file) return false;
    std::string head(static_cast<std::size_t>(std::min<std::uint64_t>(kHead, file->size())), '\0');
    if (!file->read(0, std::as_writable_bytes(std::span(head)))) return false;
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    return first != std::string::npos && head[first] == '{' &&
           head.find('"' + std::string(kVersionKey) + '"') != std::string::npos;
}

Result<SavedSession> readSession(const QString& path, const JobControl& control) {
    auto session = readText(path.toStdString(), control);
    if (session || session.error().code == ErrorCode::Cancelled) return session;
    Error error = session.error();
    error.where = displayText(path.toStdString()) + (error.where.empty() ? "" : ": " + error.where);
    return error;
}

}  // namespace quantoscope
