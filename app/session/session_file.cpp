// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/session_file.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <nlohmann/json.hpp>
#include <span>

#include "core/base/files/output_file.h"

namespace quantoscope {
namespace {

using Json = nlohmann::ordered_json;

constexpr qint64 kLargestSession = 16 << 20;
constexpr qint64 kHashedBytes = 1 << 20;  // of the file's beginning

// What tells whether a file is still the one that was analysed.
Json fileReference(const std::string& path) {
    const QFileInfo info(QString::fromStdString(path));
    Json reference;
    reference["path"] = info.absoluteFilePath().toStdString();
    reference["size"] = info.size();
    reference["modified"] = info.lastModified().toUTC().toString(Qt::ISODateWithMs).toStdString();
    QFile file(info.filePath());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (file.open(QIODevice::ReadOnly)) hash.addData(file.read(kHashedBytes));
    reference["hash"] = hash.result().toHex().left(16).toStdString();
    return reference;
}

Error malformed(const QString& path, std::string what) {
    return {ErrorCode::Malformed, std::move(what), path.toStdString()};
}

// The request of one member, or why not.
Result<Request> requestOf(const Json& json) {
    return parseRequestJson(json.dump());
}

void compareReference(const Json& saved, std::vector<std::string>& warnings) {
    if (!saved.is_object() || !saved.contains("path") || !saved["path"].is_string()) return;
    const Json now = fileReference(saved["path"].get<std::string>());
    for (const char* key : {"size", "hash"}) {
        if (saved.value(key, Json()) == now[key]) continue;
        warnings.push_back(saved["path"].get<std::string>() +
                           " changed since the session was saved.");
        return;
    }
}

Result<SavedSession> sessionOf(const QString& path, const Json& json) {
    if (!json.is_object() || !json.contains("quantoscope_session") || !json.contains("request"))
        return malformed(path, "This is not a Quantoscope session.");
    const Json& version = json["quantoscope_session"];
    if (!version.is_number_integer()) return malformed(path, "The session's version is no number.");
    if (version.get<std::int64_t>() > kSessionVersion)
        return Error{ErrorCode::Unsupported, "The session was saved by a newer Quantoscope.",
                     path.toStdString()};
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
    if (json.contains("file")) compareReference(json["file"], session.warnings);
    return session;
}

}  // namespace

std::string sessionText(const SavedSession& session) {
    Json json;
    json["quantoscope_session"] = kSessionVersion;
    json["request"] = Json::parse(requestJson(session.request));
    json["pins"] = Json::array();
    for (const Request& pin : session.pins)
        json["pins"].push_back(Json::parse(requestJson(pin)));
    if (const auto* file = std::get_if<FileSource>(&session.request.source))
        json["file"] = fileReference(file->path);
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Status saveSession(const QString& path, const SavedSession& session) {
    const std::string text = sessionText(session);
    return writeFileAtomically(path.toStdString(), std::as_bytes(std::span(text)), {});
}

Result<SavedSession> readSession(const QString& path) {
    QFile file(path);
    if (!file.exists())
        return Error{ErrorCode::NotFound, "There is no such file.", path.toStdString()};
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Io, file.errorString().toStdString(), path.toStdString()};
    if (file.size() > kLargestSession)
        return malformed(path, "A session of " + std::to_string(file.size()) +
                                   " bytes is larger than any that is saved.");
    const std::string text = file.readAll().toStdString();
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return malformed(path, "The session is not valid JSON.");
    return sessionOf(path, json);
}

}  // namespace quantoscope
