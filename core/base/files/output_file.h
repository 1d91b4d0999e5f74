// SPDX-License-Identifier: GPL-3.0-or-later
// Writing so that nothing half-written ever bears the file's name: everything goes to a file
// without a name in the same folder, which takes the name when it is complete and on the disk.
// Where the system has no such files, to a temporary one; those of killed processes go at the next
// writing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// All errors are placed at the path. Paths are bytes, as the system has them.
class OutputFile {
  public:
    // Errors: Io when the folder is missing or not writable or links lead nowhere; Unsupported when
    // the path is something else than a regular file.
    static Result<OutputFile> create(const std::string& path);

    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&& other) = delete;
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    ~OutputFile();  // without commit() the temporary file goes and the old file stays as it was

    // Errors: Io (disk full, ...), Cancelled; no commit is possible afterwards.
    Status append(std::span<const std::byte> bytes, const JobControl& control);
    // Brings what was written to the disk. Errors: Io.
    Status finish();
    // Finishes and puts the file in its place. Errors: Io; the old file is then byte for byte what
    // it was.
    Status commit();

  private:
    OutputFile(std::string path, std::string temporary, int descriptor)
        : m_path(std::move(path)), m_temporary(std::move(temporary)), m_file(descriptor) {}
    void discard();
    Error failed(std::string_view doing, int number);
    bool link();  // gives a file without a name one; errno says why not

    std::string m_path;
    std::string m_temporary;  // empty: without a name
    int m_file = -1;
};

// Several files come all or none: the first takes its place when all are complete and on the disk.
// Errors: Io.
Status commitAll(std::span<OutputFile> files);

// The whole file in one call.
Status writeFileAtomically(const std::string& path, std::span<const std::byte> content,
                           const JobControl& control);

// The file that writing to a path makes or replaces: a symbolic link's target, whether it is there
// or not. Errors: Io for links that lead in a circle.
Result<std::string> outputDestination(const std::string& path);

}  // namespace quantoscope
