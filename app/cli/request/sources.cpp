// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request/sources.h"

#include <utility>

#include "core/formats/format.h"

namespace quantoscope::cli {

bool isWholeFile(const Source& source) {
    const auto* file = std::get_if<FileSource>(&source);
    return file != nullptr && file->tensor == "*";
}

Result<std::vector<Source>> sourcesOf(const Source& source, const JobControl& control) {
    if (!isWholeFile(source)) return std::vector<Source>{source};
    const std::string& path = std::get<FileSource>(source).path;
    const auto listing = listFile(path, control);
    if (!listing) return listing.error();
    std::vector<Source> sources;
    for (const TensorEntry& entry : listing->tensors)
        sources.emplace_back(FileSource{path, entry.name});
    return sources;
}

Result<DataSetPointer> dataOf(const Request& request, const JobControl& control) {
    return loadDataSet(request.source, request.preparation, control);
}

}  // namespace quantoscope::cli
