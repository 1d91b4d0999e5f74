// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/output_files.h"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "core/base/files/output_file.h"

namespace quantoscope {

Status writeFiles(const QVector<FileContent>& files, const JobControl& control) {
    std::vector<OutputFile> written;
    written.reserve(static_cast<std::size_t>(files.size()));
    for (const FileContent& file : files) {
        if (control.cancelled()) return cancelledError();
        auto output = OutputFile::create(file.path.toStdString());
        if (!output) return output.error();
        const Status status = output->append(std::as_bytes(std::span(file.bytes)), control);
        if (!status) return status;
        written.push_back(std::move(*output));
    }
    if (control.cancelled()) return cancelledError();
    return commitAll(written);
}

}  // namespace quantoscope
