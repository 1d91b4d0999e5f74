// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include <ostream>
#include <span>

#include "core/base/files/output_file.h"

namespace quantoscope::cli {

ExitStatus writeOutput(const std::string& path, std::string_view text, const Console& console) {
    if (path == "-") {
        console.out << text;
        return ExitStatus::Done;
    }
    const Status written =
        writeFileAtomically(path, std::as_bytes(std::span(text)), console.control);
    return written ? ExitStatus::Done : console.failed(written.error());
}

}  // namespace quantoscope::cli
