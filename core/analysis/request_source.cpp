// SPDX-License-Identifier: GPL-3.0-or-later
// Sources as text. A path that the plain form would misread (it holds "::", names a distribution,
// is "default", begins with "file:" or like an option) is written "file:" + path, with % and : as
// %25 and %3A.
#include <charconv>

#include "core/analysis/request.h"

namespace quantoscope {
namespace {

constexpr std::string_view kFilePrefix = "file:";
constexpr std::string_view kTensorMark = "::";
constexpr std::string_view kDefault = "default";

bool namesDistribution(std::string_view text) {
    return findDistribution(text.substr(0, text.find(':'))) != nullptr;
}

bool needsEscape(std::string_view path) {
    return path == kDefault || path.starts_with(kFilePrefix) || namesDistribution(path) ||
           path.find(kTensorMark) != std::string_view::npos || path.ends_with(':') ||
           path.starts_with('-');
}

std::string escaped(std::string_view path) {
    std::string text(kFilePrefix);
    for (const char c : path) {
        if (c == '%')
            text += "%25";
        else if (c == ':')
            text += "%3A";
        else
            text += c;
    }
    return text;
}

Result<std::string> unescaped(std::string_view text) {
    std::string path;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            path += text[i];
            continue;
        }
        const std::string_view digits = text.substr(i + 1, 2);
        unsigned char byte = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        if (error != std::errc{} || digits.size() != 2 || end != digits.data() + 2)
            return Error{ErrorCode::InvalidArgument,
                         "After 'file:' a % is followed by two hexadecimal digits.",
                         std::string(text)};
        path += static_cast<char>(byte);
        i += 2;
    }
    return path;
}

}  // namespace

Source defaultSource() {
    return defaultDistribution();
}

Result<Source> parseSource(std::string_view text) {
    if (text == kDefault) return defaultSource();
    if (namesDistribution(text)) {
        auto spec = parseDistribution(text);
        if (!spec) return spec.error();
        return Source{std::move(spec).value()};
    }
    const std::size_t mark = text.find(kTensorMark);
    FileSource file;
    file.path = text.substr(0, mark);
    if (mark != std::string_view::npos) file.tensor = text.substr(mark + kTensorMark.size());
    if (file.path.starts_with(kFilePrefix)) {
        auto path = unescaped(std::string_view(file.path).substr(kFilePrefix.size()));
        if (!path) return path.error();
        file.path = std::move(path).value();
    }
    if (file.path.empty())
        return Error{ErrorCode::InvalidArgument, "A source is a file or a distribution.",
                     std::string(text)};
    return Source{std::move(file)};
}

std::string sourceText(const Source& source) {
    if (const auto* spec = std::get_if<DistributionSpec>(&source)) return distributionText(*spec);
    const auto& file = std::get<FileSource>(source);
    std::string text = needsEscape(file.path) ? escaped(file.path) : file.path;
    if (!file.tensor.empty()) text.append(kTensorMark).append(file.tensor);
    return text;
}

}  // namespace quantoscope
