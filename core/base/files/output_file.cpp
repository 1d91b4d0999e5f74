// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "core/base/files/temporary_file.h"
#include "core/base/text/display_text.h"

namespace quantoscope {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;  // bytes handed to the system at a time
constexpr int kMostLinks = 40;                        // that follow each other

std::string reason(int number) {
    if (number == ENOSPC || number == EDQUOT) return "the disk is full";
    if (number == EFBIG) return "the file is larger than the system allows";
    if (number == EROFS || number == EACCES || number == EPERM)
        return "writing is not allowed there";
    if (number == ENOENT || number == ENOTDIR) return "its folder does not exist";
    if (number == ELOOP) return "its symbolic links lead in a circle";
    return std::generic_category().message(number);
}

Error createError(const std::string& path, int number) {
    return {ErrorCode::Io, "The file cannot be written: " + reason(number) + ".",
            displayText(path)};
}

// Where one symbolic link leads; empty when the path is none.
std::string linkTarget(const std::string& path) {
    std::string target(4096, '\0');
    const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
    if (length < 0) return {};
    target.resize(static_cast<std::size_t>(length));
    return target.starts_with('/') ? target : folderOf(path) + "/" + target;
}

}  // namespace

Result<std::string> outputDestination(const std::string& path) {
    std::string place = path;
    for (int followed = 0; followed < kMostLinks; ++followed) {
        std::string target = linkTarget(place);
        if (target.empty()) return place;
        place = std::move(target);
    }
    return createError(path, ELOOP);
}

Result<OutputFile> OutputFile::create(const std::string& path) {
    const auto target = outputDestination(path);
    if (!target) return target.error();
    struct stat facts {};
    const bool exists = ::stat(target->c_str(), &facts) == 0;
    if (!exists && errno != ENOENT) return createError(path, errno);
    if (exists && !S_ISREG(facts.st_mode))
        return Error{ErrorCode::Unsupported,
                     S_ISDIR(facts.st_mode) ? "The path names a folder, not a file."
                                            : "The path names a device, a pipe or a socket.",
                     displayText(path)};
    if (exists && ::access(target->c_str(), W_OK) != 0) return createError(path, errno);
    TemporaryFile temporary = openTemporary(folderOf(*target));
    if (temporary.descriptor < 0) return createError(path, errno);
    OutputFile file(*target, std::move(temporary.name), temporary.descriptor);
    if (exists && ::fchmod(temporary.descriptor, facts.st_mode & 07777U) != 0)
        return createError(path, errno);
    return file;
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_temporary(std::exchange(other.m_temporary, {})),
      m_file(std::exchange(other.m_file, -1)) {}

OutputFile::~OutputFile() {
    discard();
}

void OutputFile::discard() {
    if (m_file >= 0) ::close(std::exchange(m_file, -1));
    if (!m_temporary.empty()) ::unlink(std::exchange(m_temporary, {}).c_str());
}

Error OutputFile::failed(std::string_view doing, int number) {
    discard();
    return {ErrorCode::Io, std::string(doing) + ": " + reason(number) + ".", displayText(m_path)};
}

Status OutputFile::append(std::span<const std::byte> bytes, const JobControl& control) {
    const std::size_t total = bytes.size();
    while (!bytes.empty()) {
        if (control.cancelled()) {
            discard();
            return cancelledError();
        }
        const std::size_t piece = std::min(bytes.size(), kPiece);
        const ssize_t written = ::write(m_file, bytes.data(), piece);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return failed("The file cannot be written", written < 0 ? errno : ENOSPC);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        control.report(1 - static_cast<double>(bytes.size()) / static_cast<double>(total));
    }
    return Done{};
}

Status OutputFile::finish() {
    if (m_file < 0)
        return Error{ErrorCode::Io, "The file was not written completely.", displayText(m_path)};
    if (::fsync(m_file) != 0) return failed("The file cannot be brought to the disk", errno);
    return Done{};
}

bool OutputFile::link() {
    const std::string open = "/proc/self/fd/" + std::to_string(m_file);
    const auto linkTo = [&open](const std::string& name) {
        return ::linkat(AT_FDCWD, open.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
    };
    if (linkTo(m_path)) return true;
    if (errno != EEXIST) return false;
    // A link replaces nothing: by way of a temporary name.
    std::string temporary = temporaryName(folderOf(m_path));
    if (!linkTo(temporary)) return false;
    m_temporary = std::move(temporary);
    return true;
}

Status OutputFile::commit() {
    if (const Status finished = finish(); !finished) return finished;
    if (m_temporary.empty() && !link()) return failed("The file cannot take its place", errno);
    if (!m_temporary.empty() && std::rename(m_temporary.c_str(), m_path.c_str()) != 0)
        return failed("The file cannot take its place", errno);
    m_temporary.clear();
    ::close(std::exchange(m_file, -1));
    // The new name itself survives a power cut once the folder is on the disk. The file is complete
    // either way, and file systems that cannot do this are no reason to call it lost.
    const int folder = ::open(folderOf(m_path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    return Done{};
}

Status commitAll(std::span<OutputFile> files) {
    for (OutputFile& file : files)
        if (const Status finished = file.finish(); !finished) return finished;
    for (OutputFile& file : files)
        if (const Status placed = file.commit(); !placed) return placed;
    return Done{};
}

Status writeFileAtomically(const std::string& path, std::span<const std::byte> content,
                           const JobControl& control) {
    auto file = OutputFile::create(path);
    if (!file) return file.error();
    if (const Status written = file->append(content, control); !written) return written;
    return file->commit();
}

}  // namespace quantoscope
