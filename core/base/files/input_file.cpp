// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

constexpr std::size_t kWindow = std::size_t{4} << 20;  // bytes asked of the system at a time

Error openError(int number) {
    if (number == ENOENT || number == ENOTDIR)
        return {ErrorCode::NotFound, "There is no such file.", {}};
    return {ErrorCode::Io,
            "The file cannot be opened: " + std::generic_category().message(number) + ".",
            {}};
}

Status checkKind(const struct stat& facts) {
    if (S_ISREG(facts.st_mode)) return Done{};
    if (S_ISDIR(facts.st_mode))
        return Error{ErrorCode::Unsupported, "This is a folder, not a file.", {}};
    return Error{ErrorCode::Unsupported,
                 "This is a device, a pipe or a socket; only regular files can be read.",
                 {}};
}

Error shrunkError(std::uint64_t offset) {
    return {ErrorCode::Io,
            "The file became shorter while it was being read: it now ends before byte " +
                groupedText(offset + 1) + ".",
            {}};
}

}  // namespace

Result<InputFile> InputFile::open(const std::string& path) {
    struct stat facts {};
    // Asked first, because opening a device can have effects and opening a pipe can wait for ever.
    if (::stat(path.c_str(), &facts) != 0) return openError(errno);
    if (const Status kind = checkKind(facts); !kind) return kind.error();
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) return openError(errno);
    InputFile file(path, descriptor);
    if (::fstat(descriptor, &facts) != 0) return openError(errno);
    if (const Status kind = checkKind(facts); !kind) return kind.error();
    file.m_size = static_cast<std::uint64_t>(facts.st_size);
    file.m_modified = facts.st_mtim;
    return file;
}

InputFile::InputFile(InputFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_file(std::exchange(other.m_file, -1)),
      m_size(other.m_size),
      m_modified(other.m_modified) {}

InputFile& InputFile::operator=(InputFile&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_file, other.m_file);
    std::swap(m_size, other.m_size);
    std::swap(m_modified, other.m_modified);
    return *this;
}

InputFile::~InputFile() {
    if (m_file >= 0) ::close(m_file);
}

Status InputFile::read(std::uint64_t offset, std::span<std::byte> bytes) const {
    if (offset > m_size || bytes.size() > m_size - offset)
        return Error{ErrorCode::Malformed,
                     "The file ends too early: " + groupedText(bytes.size()) + " bytes from byte " +
                         groupedText(offset) + " are wanted, the file has " + groupedText(m_size) +
                         ".",
                     {}};
    while (!bytes.empty()) {
        const std::size_t wanted = std::min(bytes.size(), kWindow);
        const ssize_t got = ::pread(m_file, bytes.data(), wanted, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return Error{ErrorCode::Io,
                         "The file cannot be read: " + std::generic_category().message(errno) + ".",
                         {}};
        if (got == 0) return shrunkError(offset);
        offset += static_cast<std::uint64_t>(got);
        bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
    return Done{};
}

Result<std::string> readWholeFile(const std::string& path, std::uint64_t limit) {
    const auto file = InputFile::open(path);
    if (!file) return file.error();
    if (file->size() > limit)
        return Error{ErrorCode::TooLarge,
                     "The file has " + groupedText(file->size()) + " bytes, the limit is " +
                         groupedText(limit) + ".",
                     {}};
    std::string text(static_cast<std::size_t>(file->size()), '\0');
    if (const Status read = file->read(0, std::as_writable_bytes(std::span(text))); !read)
        return read.error();
    return text;
}

bool InputFile::unchanged() const {
    struct stat facts {};
    return ::fstat(m_file, &facts) == 0 && static_cast<std::uint64_t>(facts.st_size) == m_size &&
           facts.st_mtim.tv_sec == m_modified.tv_sec && facts.st_mtim.tv_nsec == m_modified.tv_nsec;
}

}  // namespace quantoscope
