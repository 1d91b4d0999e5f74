// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/machine/simd_target.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "hwy/highway.h"

namespace quantoscope {
namespace {

struct Choice {
    std::vector<std::int64_t> available;  // Highway's bits, best first
    std::int64_t used = 0;
    bool missing = false;
};

Choice choose() {
    Choice choice;
    choice.available = hwy::SupportedAndGeneratedTargets();
    choice.used = choice.available.front();
    const char* asked = std::getenv("QUANTOSCOPE_SIMD_TARGET");
    if (asked == nullptr || *asked == '\0') return choice;
    choice.missing = true;
    for (const std::int64_t target : choice.available) {
        if (std::string_view(asked) != hwy::TargetName(target)) continue;
        choice.used = target;
        choice.missing = false;
        hwy::SetSupportedTargetsForTest(target);
    }
    return choice;
}

const Choice& choice() {
    static const Choice made = choose();
    return made;
}

}  // namespace

void applySimdTarget() {
    choice();
}

std::string simdTarget() {
    return hwy::TargetName(choice().used);
}

std::vector<std::string> simdTargets() {
    std::vector<std::string> names;
    for (const std::int64_t target : choice().available)
        names.emplace_back(hwy::TargetName(target));
    return names;
}

bool simdTargetMissing() {
    return choice().missing;
}

}  // namespace quantoscope
