// SPDX-License-Identifier: GPL-3.0-or-later
// A saved session: the request, the pinned requests and references to the data (path, size, time,
// short hash), never the data themselves. Paths are saved absolute. JSON with a format version;
// written atomically.
#pragma once

#include <QString>
#include <string>
#include <vector>

#include "core/analysis/request/request.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

struct SavedSession {
    Request request;
    std::vector<Request> pins;
    std::vector<std::string> warnings;  // when reading: "weights.npy changed since it was saved"
};

constexpr int kSessionVersion = 1;

std::string sessionText(const SavedSession& session);
Status saveSession(const QString& path, const SavedSession& session);
// Whether a file is one, by the ending of its name or by its beginning.
bool isSession(const std::string& path);
// Errors: those of readWholeFile() and readJson(); Malformed, Unsupported (a newer version).
Result<SavedSession> readSession(const QString& path, const JobControl& control = {});

}  // namespace quantoscope
