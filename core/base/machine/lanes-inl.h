// SPDX-License-Identifier: GPL-3.0-or-later
// The vectors of the kernels: at most 16 floats, so that 16 values are a whole number of vectors,
// and as many integers or bytes. Included once for each target that Highway compiles for.
#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"

#if defined(QUANTOSCOPE_LANES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QUANTOSCOPE_LANES_INL_H
#undef QUANTOSCOPE_LANES_INL_H
#else
#define QUANTOSCOPE_LANES_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace quantoscope::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kMostLanes = 16;
using F = hn::CappedTag<float, kMostLanes>;
using I = hn::RebindToSigned<F>;
using Floats = hn::Vec<F>;
using Integers = hn::Vec<I>;
constexpr F f;
constexpr I ints;
constexpr hn::Rebind<std::uint8_t, F> bytes;

}  // namespace
}  // namespace quantoscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
