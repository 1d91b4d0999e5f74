// SPDX-License-Identifier: GPL-3.0-or-later
// A known reversal: which 4-bit scheme has the least error on normal data depends on the size of
// the block. Mean squared errors of 524 288 samples of N(0, 1) with exact scales, computed
// independently to five digits.
//
// The tolerance is that of sampling, for both figures are means over samples. Squared errors within
// a block hang together by its scale, those of different blocks do not: a mean's standard error is
// s / sqrt(blocks), s the spread of block means, and the difference of two has sqrt(2) times as
// much. Five of these, and half a unit of the last digit.
#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <random>
#include <span>
#include <vector>

#include "core/schemes/blocks/block_format.h"
#include "core/schemes/blocks/mx/format.h"
#include "core/schemes/scheme.h"
#include "support/near.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr std::size_t kSamples = 524'288;
const JobControl kControl;

const std::vector<float>& samples() {
    static const std::vector<float> values = [] {
        std::mt19937_64 random(20260);
        std::normal_distribution<double> normal;
        std::vector<float> drawn(kSamples);
        for (float& x : drawn)
            x = static_cast<float>(normal(random));
        return drawn;
    }();
    return values;
}

// Replaces a block of values by what they are quantized to.
using Quantize = std::function<void(std::span<const float> block, std::span<float> quantized)>;

struct BlockError {
    double mean = 0;
    double standardError = 0;  // of the mean, by the spread of block means
};

BlockError errorOf(std::size_t size, const Quantize& quantize) {
    const std::size_t blocks = kSamples / size;
    std::vector<float> quantized(size);
    double sum = 0;
    double squares = 0;
    for (std::size_t b = 0; b < blocks; ++b) {
        const auto block = std::span(samples()).subspan(b * size, size);
        quantize(block, quantized);
        double squared = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const double error = static_cast<double>(block[i]) - static_cast<double>(quantized[i]);
            squared += error * error;
        }
        const double mean = squared / static_cast<double>(size);
        sum += mean;
        squares += mean * mean;
    }
    const auto count = static_cast<double>(blocks);
    const double mean = sum / count;
    return {mean, std::sqrt((squares / count - mean * mean) / count)};
}

float magnitudeOf(std::span<const float> block) {
    float largest = 0;
    for (const float x : block)
        largest = std::max(largest, std::fabs(x));
    return largest;
}

// The uniform scheme on the block's own range.
Quantize uniform(std::string_view options) {
    const SchemeSettings settings = settingsOf("uniform", 4, options);
    return [settings](std::span<const float> block, std::span<float> quantized) {
        const auto [low, high] = std::ranges::minmax(block);
        const Range range{static_cast<double>(low), static_cast<double>(high)};
        const SchemeInput input{
            .settings = settings, .range = range, .given = {}, .control = kControl};
        const AffineQuantizer quantizer = findScheme("uniform")->affine(input).value();
        std::ranges::transform(block, quantized.begin(),
                               [&](float x) { return quantizer.quantize(x); });
    };
}

// A block format with blocks of this size.
Quantize format(std::string_view id, std::string_view options) {
    const SchemeSettings settings = settingsOf(id, 4, options);
    return [settings, id](std::span<const float> block, std::span<float> quantized) {
        const BlockFormat& blocks = *findScheme(id)->block;
        std::vector<std::uint8_t> bytes(blocks.geometry(settings).bytes);
        const BlockContext none;
        blocks.encode({settings, none, 0}, block, {}, bytes);
        blocks.decode({settings, none, 0}, bytes, quantized);
    };
}

// The levels of NF4 in any size of block, from a block whose largest magnitude is 1.
Quantize nf4() {
    const SchemeSettings settings = settingsOf("nf4-blocks", 4);
    const BlockFormat& blocks = *findScheme("nf4-blocks")->block;
    const std::vector<float> ones(64, 1.0F);
    std::vector<std::uint8_t> bytes(blocks.geometry(settings).bytes);
    const BlockContext none;
    blocks.encode({settings, none, 0}, ones, {}, bytes);
    const StepFunction steps = blocks.steps({settings, none, 0}, bytes, 0);
    return [steps](std::span<const float> block, std::span<float> quantized) {
        const float largest = magnitudeOf(block);
        std::ranges::transform(block, quantized.begin(), [&](float x) {
            return steps.levels[steps.intervalOf(x / largest)] * largest;
        });
    };
}

constexpr MxElement kMxfp4{{.format = kFloat4E2M1, .largest = 7}, 2, 1};

// E2M1 under scale(largest magnitude).
Quantize e2m1(float (*scaleOf)(float magnitude)) {
    return [scaleOf](std::span<const float> block, std::span<float> quantized) {
        const float scale = scaleOf(magnitudeOf(block));
        std::ranges::transform(block, quantized.begin(), [scale](float x) {
            const auto code = kMxfp4.element.code(x / scale, Rounding::NearestEven);
            return kMxfp4.element.value(code) * scale;
        });
    };
}

// d = the value of largest magnitude, with its sign, / -8; q = min(15, floor(x / d + 8.5)).
void q4Style(std::span<const float> block, std::span<float> quantized) {
    const float extreme =
        *std::ranges::max_element(block, {}, [](float x) { return std::fabs(x); });
    const float d = extreme / -8;
    std::ranges::transform(block, quantized.begin(), [d](float x) {
        return d * (std::min(15.0F, std::floor(x / d + 8.5F)) - 8);
    });
}

struct Column {
    const char* name;
    Quantize quantize;
    std::array<double, 5> published;
};

std::vector<Column> columns() {
    const auto sixth = [](float magnitude) { return magnitude / 6; };
    const auto power = [](float magnitude) {
        const int code = mxScaleCode(kMxfp4, MxScaleRule::Floor, magnitude);
        return std::ldexp(1.0F, code - 127);
    };
    return {
        {"NF4 absmax", nf4(), {0.00655, 0.00763, 0.00845, 0.00912, 0.00970}},
        {"affine min-max",
         uniform("zero_point=float"),
         {0.00423, 0.00610, 0.00802, 0.00991, 0.01188}},
        {"symmetric absmax/7",
         uniform("symmetry=restricted"),
         {0.00725, 0.00940, 0.01156, 0.01370, 0.01589}},
        {"Q4_0 style", q4Style, {0.00573, 0.00737, 0.00898, 0.01058, 0.01223}},
        {"E2M1 absmax/6", e2m1(sixth), {0.00891, 0.01026, 0.01120, 0.01185, 0.01238}},
        {"MXFP4", e2m1(power), {0.01393, 0.01329, 0.01283, 0.01275, 0.01282}},
    };
}

constexpr std::array<std::size_t, 5> kSizes{16, 32, 64, 128, 256};

}  // namespace

class TestBlockReversal : public QObject {
    Q_OBJECT

  private slots:
    void published_data();
    void published();
    void formatsThemselves();
    void reversal();
};

void TestBlockReversal::published_data() {
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("row");
    const auto all = columns();
    for (int column = 0; column < static_cast<int>(all.size()); ++column)
        for (int row = 0; row < static_cast<int>(kSizes.size()); ++row)
            QTest::addRow("%s, %zu", all[static_cast<std::size_t>(column)].name,
                          kSizes[static_cast<std::size_t>(row)])
                << column << row;
}

void TestBlockReversal::published() {
    QFETCH(int, column);
    QFETCH(int, row);
    const Column scheme = columns()[static_cast<std::size_t>(column)];
    const auto size = static_cast<std::size_t>(row);
    const BlockError error = errorOf(kSizes[size], scheme.quantize);
    NEAR(error.mean, scheme.published[size], 5 * std::sqrt(2.0) * error.standardError + 5e-6, 0);
}

// What the columns call NF4 and MXFP4 is what the block formats do.
void TestBlockReversal::formatsThemselves() {
    for (const std::size_t size : {32, 64, 128, 256}) {
        const std::string options = "block_size=" + std::to_string(size);
        // x * (1 / absmax) and x / absmax differ by float32 roundings next to thresholds, where
        // both levels are as near: the squares then differ by a few parts in 10^7.
        NEAR(errorOf(size, format("nf4-blocks", options)).mean, errorOf(size, nf4()).mean, 0, 1e-6);
    }
    QCOMPARE(errorOf(32, format("mxfp4", "")).mean, errorOf(32, columns().back().quantize).mean);
}

void TestBlockReversal::reversal() {
    const auto all = columns();
    for (const std::size_t size : kSizes) {
        const double nf4Error = errorOf(size, all[0].quantize).mean;
        const double affineError = errorOf(size, all[1].quantize).mean;
        QCOMPARE(nf4Error<affineError, size> 64);
    }
}

QUANTOSCOPE_TEST(TestBlockReversal);
#include "tst_block_reversal.moc"
