// SPDX-License-Identifier: GPL-3.0-or-later
// Sources as text. A path that the plain form would misread (it holds "::", names a distribution,
// is "default", begins with "file:" or like an option) is written "file:" + path, with % and : as
// %25 and %3A. PATH::* means all tensors; the one of that name is PATH::\*.
#include <algorithm>
#include <charconv>

#include "core/analysis/request/request.h"

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

// A tensor's name that would be read as all of them, or begins as a quoted one, is written behind a
// backslash.
std::string quotedTensor(const std::string& name) {
    return name == "*" || name.starts_with('\\') ? '\\' + name : name;
}

std::string_view plainTensor(std::string_view text) {
    if (text.starts_with("\\*") || text.starts_with("\\\\")) text.remove_prefix(1);
    return text;
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
    if (mark != std::string_view::npos)
        file.tensor = plainTensor(text.substr(mark + kTensorMark.size()));
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
    if (!file.tensor.empty()) text.append(kTensorMark).append(quotedTensor(file.tensor));
    return text;
}

Result<TransformRequest> parseTransform(std::string_view text) {
    const std::string_view id = text.substr(0, text.find(':'));
    TransformRequest request{.transform = findTransform(id), .parameters = {}};
    if (request.transform == nullptr)
        return Error{
            ErrorCode::InvalidArgument,
            "There is no transform '" + std::string(id) + "'; see 'quantoscope transforms'.",
            std::string(text)};
    request.parameters = ParameterSet(request.transform->parameters);
    std::string_view rest = text.substr(std::min(text.size(), id.size() + 1));
    while (!rest.empty()) {
        const std::string_view setting = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), setting.size() + 1));
        const std::size_t equals = setting.find('=');
        if (equals == std::string_view::npos)
            return Error{ErrorCode::InvalidArgument,
                         "'" + std::string(setting) + "' is not KEY=VALUE.", std::string(text)};
        const Status set =
            request.parameters.setText(setting.substr(0, equals), setting.substr(equals + 1));
        if (!set) return set.error();
    }
    return request;
}

std::string transformText(const TransformRequest& transform) {
    std::string text(transform.transform->id);
    char before = ':';
    const auto table = transform.parameters.table();
    for (std::size_t row = 0; row < table.size(); ++row) {
        if (transform.parameters.isInitial(row)) continue;
        text +=
            before + std::string(table[row].key) + "=" + transform.parameters.text(table[row].key);
        before = ',';
    }
    return text;
}

Result<ImportanceRequest> parseImportance(std::string_view text) {
    const std::size_t colon = text.find(':');
    const auto kind = findImportanceKind(text.substr(0, colon));
    if (!kind || colon == std::string_view::npos)
        return Error{ErrorCode::InvalidArgument,
                     "Importance is values:SOURCE, columns:SOURCE or activations:SOURCE.",
                     std::string(text)};
    auto source = parseSource(text.substr(colon + 1));
    if (!source) return source.error();
    return ImportanceRequest{*kind, std::move(source).value()};
}

std::string importanceText(const ImportanceRequest& importance) {
    return std::string(importanceId(importance.kind)) + ":" + sourceText(importance.source);
}

}  // namespace quantoscope
