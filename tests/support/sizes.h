// SPDX-License-Identifier: GPL-3.0-or-later
// The address sanitizer makes code five to ten times slower. Tests that draw many values draw fewer
// under it, and say so where they do.
#pragma once

namespace quantoscope::test {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

// `full` in an ordinary build, `fewer` under the address sanitizer.
template <class T>
constexpr T fewerWhenSanitized(T full, T fewer) {
    return kSanitized ? fewer : full;
}

}  // namespace quantoscope::test
