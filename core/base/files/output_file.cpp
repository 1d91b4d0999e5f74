// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <system_error>
#include <utility>

namespace quantoscope {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;  // bytes handed to the system at a time
constexpr int kAttempts = 100;                        // names tried for the temporary file
constexpr mode_t kNewFile = 0666;                     // less the umask

std::string folderOf(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string reason(int number) {
    if (number == ENOSPC || number == EDQUOT) return "the disk is full";
    if (number == EFBIG) return "the file is larger than the system allows";
    if (number == EROFS || number == EACCES || number == EPERM)
        return "writing is not allowed there";
    if (number == ENOENT || number == ENOTDIR) return "its folder does not exist";
    return std::generic_category().message(number);
}

Error createError(int number) {
    return {ErrorCode::Io, "The file cannot be written: " + reason(number) + ".", {}};
}

// Where a symbolic link leads; the path itself when it is none.
std::string destination(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                           &std::free);
    return real ? std::string(real.get()) : path;
}

std::string temporaryName(const std::string& folder) {
    static std::atomic<unsigned> counter{0};
    return folder + "/.quantoscope-" + std::to_string(::getpid()) + "-" +
           std::to_string(counter.fetch_add(1)) + ".tmp";
}

}  // namespace

Result<OutputFile> OutputFile::create(const std::string& path) {
    const std::string target = destination(path);
    struct stat facts {};
    const bool exists = ::stat(target.c_str(), &facts) == 0;
    if (exists && !S_ISREG(facts.st_mode))
        return Error{ErrorCode::Unsupported,
                     S_ISDIR(facts.st_mode) ? "The path names a folder, not a file."
                                            : "The path names a device, a pipe or a socket.",
                     {}};
    if (exists && ::access(target.c_str(), W_OK) != 0) return createError(errno);
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        std::string temporary = temporaryName(folderOf(target));
        const int descriptor =
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kNewFile);
        if (descriptor < 0 && errno == EEXIST) continue;
        if (descriptor < 0) return createError(errno);
        OutputFile file(target, std::move(temporary), descriptor);
        if (exists && ::fchmod(descriptor, facts.st_mode & 07777U) != 0) return createError(errno);
        return file;
    }
    return createError(EEXIST);
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
    return {ErrorCode::Io, std::string(doing) + ": " + reason(number) + ".", {}};
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

Status OutputFile::commit() {
    if (m_file < 0) return Error{ErrorCode::Io, "The file was not written completely.", {}};
    if (::fsync(m_file) != 0) return failed("The file cannot be brought to the disk", errno);
    if (::close(std::exchange(m_file, -1)) != 0)
        return failed("The file cannot be brought to the disk", errno);
    if (std::rename(m_temporary.c_str(), m_path.c_str()) != 0)
        return failed("The file cannot take its place", errno);
    m_temporary.clear();
    // The new name itself survives a power cut once the folder is on the disk. The file is complete
    // either way, and file systems that cannot do this are no reason to call it lost.
    const int folder = ::open(folderOf(m_path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
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
