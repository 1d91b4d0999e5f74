// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <span>
#include <string>

#include "core/base/result.h"

namespace quantoscope {

// A regular file opened for reading, in bounded reads: a mapped file that another program truncates
// kills the process that reads it, a read only fails. Safe to read from several threads.
class InputFile {
  public:
    // `path` is UTF-8. Errors: NotFound; Unsupported for folders, devices, pipes and sockets; Io.
    static Result<InputFile> open(const std::string& path);

    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&& other) noexcept;
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    ~InputFile();

    const std::string& path() const { return m_path; }
    std::uint64_t size() const { return m_size; }  // at opening, in bytes
    std::timespec modificationTime() const { return m_modified; }

    // Fills `bytes` from the file's `offset`. Errors: Malformed beyond the size at opening; Io,
    // also when the file has shrunk since.
    Status read(std::uint64_t offset, std::span<std::byte> bytes) const;

    // Whether the file's size and time of change are those it had at opening.
    bool unchanged() const;

  private:
    InputFile(std::string path, int descriptor) : m_path(std::move(path)), m_file(descriptor) {}

    std::string m_path;
    int m_file = -1;
    std::uint64_t m_size = 0;
    std::timespec m_modified{};
};

// All of a file that has to be small. Errors: those of InputFile; TooLarge beyond `limit` bytes.
Result<std::string> readWholeFile(const std::string& path, std::uint64_t limit);

}  // namespace quantoscope
