// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/format.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <new>
#include <utility>

#include "core/base/files/input_file.h"
#include "core/base/registry.h"
#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"
#include "core/formats/file_kind.h"

namespace quantoscope {

namespace readers {
#define QUANTOSCOPE_ENTRY(name) extern const Format name;
#include "core/formats/readers.def"
#undef QUANTOSCOPE_ENTRY
}  // namespace readers

namespace {

constexpr std::size_t kHead = 4096;  // bytes shown to Format::recognises

std::string fileName(const std::string& path) {
    return displayText(std::string_view(path).substr(path.rfind('/') + 1));
}

// The error, placed in its file.
Error placed(Error error, const std::string& path) {
    if (error.code == ErrorCode::Cancelled) return error;
    error.where = fileName(path) + (error.where.empty() ? "" : ": " + error.where);
    return error;
}

bool hasExtension(const Format& format, const std::string& path) {
    const std::size_t dot = path.rfind('.');
    if (dot == std::string::npos || dot < path.rfind('/') + 1) return false;
    std::string extension = path.substr(dot);
    for (char& letter : extension)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return std::ranges::find(format.extensions, extension) != format.extensions.end();
}

std::string knownTitles() {
    std::string titles;
    for (const Format* format : formats())
        titles += (titles.empty() ? "" : ", ") + std::string(format->title);
    return titles;
}

// By content first, then by the name's ending: a broken file of a known ending then gets the
// sentence of its format.
Result<const Format*> recognise(const InputFile& file) {
    std::vector<std::byte> head(
        static_cast<std::size_t>(std::min<std::uint64_t>(kHead, file.size())));
    if (const Status read = file.read(0, head); !read) return read.error();
    if (head.empty()) return Error{ErrorCode::Malformed, "The file is empty (0 bytes).", {}};
    std::vector<const Format*> candidates;
    for (const Format* format : formats())
        if (format->recognises(head)) candidates.push_back(format);
    const auto named = [&](const Format* format) { return hasExtension(*format, file.path()); };
    if (!candidates.empty()) {
        const auto match = std::ranges::find_if(candidates, named);
        return match == candidates.end() ? candidates.front() : *match;
    }
    if (auto wrong = wrongKind(head)) return *wrong;
    const auto match = std::ranges::find_if(formats(), named);
    if (match != formats().end()) return *match;
    return Error{ErrorCode::Unsupported,
                 "This is no file of a kind that can be read (" + knownTitles() + ").",
                 {}};
}

struct OpenListing {
    InputFile file;
    const Format* format;
    Listing listing;
};

Result<OpenListing> openAndList(const std::string& path, const JobControl& control) {
    auto file = InputFile::open(path);
    if (!file) return file.error();
    const auto format = recognise(*file);
    if (!format) return format.error();
    auto listing = (*format)->list(*file, control);
    if (!listing) return listing.error();
    listing->format = (*format)->id;
    return OpenListing{std::move(*file), *format, std::move(*listing)};
}

Status checkUnchanged(const InputFile& file) {
    if (file.unchanged()) return Done{};
    return Error{ErrorCode::Io, "The file was changed while it was being read: open it again.", {}};
}

Result<const TensorEntry*> findEntry(const Listing& listing, std::string_view name) {
    const auto& tensors = listing.tensors;
    if (name.empty() && tensors.size() == 1) return &tensors.front();
    const auto match = std::ranges::find(tensors, name, &TensorEntry::name);
    if (match != tensors.end()) return &*match;
    if (!name.empty())
        return Error{ErrorCode::NotFound, "The file has no tensor of this name.",
                     displayText(name)};
    return Error{ErrorCode::NotFound,
                 tensors.empty() ? std::string("The file holds no tensor.")
                                 : "The file holds " + groupedText(tensors.size()) +
                                       " tensors: name the one to load.",
                 {}};
}

Result<Tensor> loadNamed(const std::string& path, std::string_view name,
                         const JobControl& control) {
    auto opened = openAndList(path, control.part(0, 0.1));
    if (!opened) return opened.error();
    const auto entry = findEntry(opened->listing, name);
    if (!entry) return entry.error();
    auto tensor = opened->format->load(opened->file, **entry, control.part(0.1, 1));
    if (!tensor) return tensor;
    if (const Status same = checkUnchanged(opened->file); !same) return same.error();
    auto& notes = tensor->notes;
    notes.insert(notes.begin(), std::make_move_iterator(opened->listing.notes.begin()),
                 std::make_move_iterator(opened->listing.notes.end()));
    return tensor;
}

Result<Listing> listOnly(const std::string& path, const JobControl& control) {
    auto opened = openAndList(path, control);
    if (!opened) return opened.error();
    if (const Status same = checkUnchanged(opened->file); !same) return same.error();
    return std::move(opened->listing);
}

// Runs a reader at the border of core, which nothing is thrown across; errors get their file.
template <class T, class Work>
Result<T> atBorder(const std::string& path, Work work) {
    try {
        Result<T> result = work();
        return result ? std::move(result) : Result<T>(placed(result.error(), path));
    } catch (const std::bad_alloc&) {
        return placed({ErrorCode::OutOfMemory, "There is not enough memory to read it.", {}}, path);
    } catch (const std::exception& exception) {
        return placed({ErrorCode::Internal, exception.what(), {}}, path);
    }
}

}  // namespace

std::span<const Format* const> formats() {
    static constexpr const Format* kFormats[] = {
#define QUANTOSCOPE_ENTRY(name) &readers::name,
#include "core/formats/readers.def"
#undef QUANTOSCOPE_ENTRY
    };
    return kFormats;
}

const Format* findFormat(std::string_view id) {
    return findDescriptor(formats(), &Format::id, id);
}

Result<Listing> listFile(const std::string& path, const JobControl& control) {
    return atBorder<Listing>(path, [&] { return listOnly(path, control); });
}

Result<Tensor> loadTensor(const std::string& path, std::string_view name,
                          const JobControl& control) {
    return atBorder<Tensor>(path, [&] { return loadNamed(path, name, control); });
}

}  // namespace quantoscope
