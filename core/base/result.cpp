// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

namespace quantoscope {

const char* errorCodeName(ErrorCode code) {
    switch (code) {
        case ErrorCode::Cancelled:
            return "cancelled";
        case ErrorCode::InvalidArgument:
            return "invalid-argument";
        case ErrorCode::NotFound:
            return "not-found";
        case ErrorCode::Io:
            return "io";
        case ErrorCode::Malformed:
            return "malformed";
        case ErrorCode::Unsupported:
            return "unsupported";
        case ErrorCode::TooLarge:
            return "too-large";
        case ErrorCode::OutOfMemory:
            return "out-of-memory";
        case ErrorCode::Internal:
            return "internal";
    }
    return "internal";
}

}  // namespace quantoscope
