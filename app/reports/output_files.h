// SPDX-License-Identifier: GPL-3.0-or-later
// Files made in memory, and how they reach the disk: all of them or none.
#pragma once

#include <QByteArray>
#include <QString>
#include <QVector>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

struct FileContent {
    QString path;
    QByteArray bytes;
};

// Every file is complete beside its place before the first takes it, so a full disk, a missing
// folder or a cancel leave what was there byte for byte. Errors: Io, Unsupported, Cancelled.
Status writeFiles(const QVector<FileContent>& files, const JobControl& control);

}  // namespace quantoscope
