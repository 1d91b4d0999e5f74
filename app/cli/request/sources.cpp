// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request/sources.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "core/formats/format.h"

namespace quantoscope::cli {

Result<Source> sourceNamed(std::string_view text) {
    std::error_code error;
    const bool marked = text.find("::") != std::string_view::npos;
    if (marked && std::filesystem::is_regular_file(text, error))
        return Source{FileSource{std::string(text), {}}};
    return parseSource(text);
}

bool isWholeFile(std::string_view text) {
    const auto source = sourceNamed(text);
    const auto* file = source ? std::get_if<FileSource>(&*source) : nullptr;
    return file != nullptr && file->tensor == "*" && text.ends_with("::*");
}

Result<std::vector<Source>> sourcesOf(const Source& source, std::string_view text,
                                      const JobControl& control) {
    if (!isWholeFile(text)) return std::vector<Source>{source};
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
