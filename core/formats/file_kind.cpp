// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/file_kind.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "core/base/text/utf8.h"

namespace quantoscope {
namespace {

using namespace std::string_view_literals;

struct Signature {
    std::string_view bytes;  // at the file's beginning; letters in lower case match both
    std::string_view sentence;
};

constexpr std::array kSignatures{
    Signature{"version https://git-lfs"sv,
              "This is a Git LFS pointer, not the data: fetch the file with 'git lfs pull'."},
    Signature{"<!doctype html"sv,
              "This is a web page, not data: the download probably got an error or log-in page."},
    Signature{"<html"sv,
              "This is a web page, not data: the download probably got an error or log-in page."},
    Signature{"<?xml"sv, "This is an XML file, which holds no tensors that can be read."},
    Signature{"{"sv,
              "This is a JSON file, such as a configuration or an index; it holds no tensors."},
    Signature{"["sv, "This is a JSON file or a written-out list; save the numbers as CSV or npy."},
    Signature{"pk\x03\x04"sv,
              "This is a zip archive (npz, PyTorch, Keras, ...); save one tensor as npy or "
              "safetensors."},
    Signature{"\x89hdf\r\n\x1a\n"sv, "This is an HDF5 file, a format that cannot be read yet."},
    Signature{"gguf"sv, "This is a GGUF file, a format that cannot be read yet."},
    Signature{"\x1f\x8b"sv, "This is a gzip archive: unpack it first."},
    Signature{"\xfd"
              "7zxz\0"sv,
              "This is an xz archive: unpack it first."},
    Signature{"\x28\xb5\x2f\xfd"sv, "This is a Zstandard archive: unpack it first."},
    Signature{"\x80\x02"sv, "This is a Python pickle, which Quantoscope never executes."},
    Signature{"\x80\x03"sv, "This is a Python pickle, which Quantoscope never executes."},
    Signature{"\x80\x04"sv, "This is a Python pickle, which Quantoscope never executes."},
    Signature{"\x80\x05"sv, "This is a Python pickle, which Quantoscope never executes."},
    Signature{"\x89png"sv, "This is a PNG picture, not a tensor file."},
    Signature{"\xff\xd8\xff"sv, "This is a JPEG picture, not a tensor file."},
    Signature{"%pdf-"sv, "This is a PDF document, not a tensor file."},
    Signature{"\x7f"
              "elf"sv,
              "This is a program or a library, not a tensor file."},
};

std::string_view asText(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

char lowered(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool begins(std::string_view text, std::string_view signature) {
    return text.size() >= signature.size() &&
           std::equal(signature.begin(), signature.end(), text.begin(),
                      [](char expected, char found) { return lowered(found) == expected; });
}

// Texts may have a byte order mark and blanks first.
std::string_view withoutLead(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

bool isUtf16(std::string_view text) {
    const bool mark = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
    return mark && text.find('\0') != std::string_view::npos;
}

}  // namespace

std::optional<Error> wrongKind(std::span<const std::byte> head) {
    const std::string_view text = asText(head);
    if (isUtf16(text))
        return Error{ErrorCode::Unsupported, "This is UTF-16 text: save it as UTF-8.", {}};
    if (withoutLead(text).starts_with('{') &&
        text.find("\"quantoscope_session\"") != std::string_view::npos)
        return Error{ErrorCode::Unsupported,
                     "This is a session: the window opens it, and commands take its request by "
                     "--request.",
                     {}};
    for (const Signature& signature : kSignatures)
        if (begins(withoutLead(text), signature.bytes))
            return Error{ErrorCode::Unsupported, std::string(signature.sentence), {}};
    return std::nullopt;
}

bool looksLikeText(std::span<const std::byte> head) {
    const std::string_view text = asText(head);
    const std::size_t error = utf8ErrorPosition(text);
    const bool cut = text.size() - error < 4;
    return (error == text.size() || cut) && std::ranges::none_of(text, [](char letter) {
               return static_cast<unsigned char>(letter) < 0x20 && letter != '\t' &&
                      letter != '\n' && letter != '\r' && letter != '\f';
           });
}

}  // namespace quantoscope
