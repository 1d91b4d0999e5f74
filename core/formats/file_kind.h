// SPDX-License-Identifier: GPL-3.0-or-later
// Files that people hand over by mistake, told by their first bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "core/base/result.h"

namespace quantoscope {

// What is wrong with a file that begins like this, when it is of a kind that holds no tensors that
// we read: a Git LFS pointer, a web page, JSON, a picture, an archive, UTF-16 text ...
std::optional<Error> wrongKind(std::span<const std::byte> head);

// Whether these bytes can be the beginning of a UTF-8 text; the last character may be cut.
bool looksLikeText(std::span<const std::byte> head);

}  // namespace quantoscope
