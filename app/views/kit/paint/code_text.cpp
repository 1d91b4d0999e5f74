// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/paint/code_text.h"

namespace quantoscope {
namespace {

std::uint32_t maskedBits(std::int32_t code, int bits) {
    return static_cast<std::uint32_t>(code) & ((std::uint32_t{1} << bits) - 1);
}

}  // namespace

QString binaryText(std::int32_t code, int bits) {
    return QStringLiteral("%1").arg(maskedBits(code, bits), bits, 2, QChar(u'0'));
}

}  // namespace quantoscope
