// SPDX-License-Identifier: GPL-3.0-or-later
// Writing so that nothing half-written ever bears the file's name: everything goes to a temporary
// file in the same folder, which takes the name when it is complete and on the disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

class OutputFile {
  public:
    // `path` is UTF-8; a symbolic link's target is what will be replaced. Errors: Io when the
    // folder is missing or not writable, Unsupported when the path is something else than a regular
    // file.
    static Result<OutputFile> create(const std::string& path);

    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&& other) = delete;
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    ~OutputFile();  // without commit() the temporary file goes and the old file stays as it was

    // Errors: Io (disk full, ...), Cancelled; no commit is possible afterwards.
    Status append(std::span<const std::byte> bytes, const JobControl& control);
    // Puts the file in its place. Errors: Io; the old file is then byte for byte what it was.
    Status commit();

  private:
    OutputFile(std::string path, std::string temporary, int descriptor)
        : m_path(std::move(path)), m_temporary(std::move(temporary)), m_file(descriptor) {}
    void discard();
    Error failed(std::string_view doing, int number);

    std::string m_path;
    std::string m_temporary;  // empty once it is renamed or removed
    int m_file = -1;
};

// The whole file in one call.
Status writeFileAtomically(const std::string& path, std::span<const std::byte> content,
                           const JobControl& control);

}  // namespace quantoscope
