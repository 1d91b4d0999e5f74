// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/scale_storage.h"

#include "core/schemes/full_scale.h"

namespace quantoscope {
namespace {

const SmallFloat* storageOf(const SchemeSettings& settings) {
    return scaleStorage(settings.parameters.raw(0));
}

}  // namespace

const SmallFloat* scaleStorage(double choice) {
    constexpr std::array<const SmallFloat*, kScaleTypes.size()> kStorages{
        nullptr, &kFloat16, &kBFloat16, &kFloat8E4M3FN};
    return kStorages[static_cast<std::size_t>(choice)];
}

double scaleBits(const SmallFloat* storage) {
    return storage == nullptr ? 32 : storage->bits();
}

float storedScale(const SmallFloat* storage, float scale) {
    return storage == nullptr ? scale : nearestPositive(*storage, scale);
}

Range storedRange(const SchemeSettings& settings, const Range& range) {
    const SmallFloat* const storage = storageOf(settings);
    if (storage == nullptr) return range;
    const auto full = static_cast<double>(storedScale(storage, fullScale(range)));
    return {-full, full};
}

double storedScaleBits(const SchemeSettings& settings) {
    return scaleBits(storageOf(settings));
}

}  // namespace quantoscope
