// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors/writer.h"

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "core/base/text/media.h"
#include "core/formats/safetensors/types.h"

namespace quantoscope {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kAlignment = 8;  // of the first tensor

// The length and the header, padded by blanks.
std::string preamble(std::span<const SafetensorsPart> parts,
                     std::span<const std::pair<std::string, std::string>> metadata) {
    Json header = Json::object();
    for (const auto& [key, value] : metadata)
        header["__metadata__"][key] = value;
    std::uint64_t begin = 0;
    for (const SafetensorsPart& part : parts) {
        const std::uint64_t end = begin + part.bytes.size();
        header[part.name] = {{"dtype", safetensorsName(part.dtype)},
                             {"shape", part.shape},
                             {"data_offsets", {begin, end}}};
        begin = end;
    }
    std::string json =
        textFor(Medium::Json, header.dump(-1, ' ', false, Json::error_handler_t::replace));
    json.append((kAlignment - json.size() % kAlignment) % kAlignment, ' ');
    std::string text;
    for (unsigned i = 0; i < 8; ++i)
        text += static_cast<char>(json.size() >> 8 * i & 0xFFU);
    return text + json;
}

}  // namespace

Result<OutputFile> stageSafetensors(const std::string& path, std::span<const SafetensorsPart> parts,
                                    std::span<const std::pair<std::string, std::string>> metadata,
                                    const JobControl& control) {
    auto file = OutputFile::create(path);
    if (!file) return file.error();
    const std::string start = preamble(parts, metadata);
    if (const Status written = file->append(std::as_bytes(std::span(start)), control.silent());
        !written)
        return written.error();
    for (const SafetensorsPart& part : parts)
        if (const Status written = file->append(part.bytes, control); !written)
            return written.error();
    return file;
}

}  // namespace quantoscope
