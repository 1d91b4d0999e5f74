// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace quantoscope {

std::string folderOf(const std::string& path);  // "." of a name alone

// A new name for a temporary file: .quantoscope-MACHINE-PROCESS-NUMBER.tmp in the folder.
std::string temporaryName(const std::string& folder);

struct TemporaryFile {
    int descriptor = -1;  // open for writing; below 0: errno says why not
    std::string name;     // empty: the file has none and goes with its process
};

// Once for each folder, the temporary files that dead processes of this machine left there are
// removed first.
TemporaryFile openTemporary(const std::string& folder);

}  // namespace quantoscope
