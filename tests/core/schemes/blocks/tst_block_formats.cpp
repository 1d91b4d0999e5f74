// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold for every block format, by the registry: a new one is tested once it is listed.
#include <QTest>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <set>
#include <vector>

#include "core/schemes/blocks/block_format.h"
#include "core/schemes/scheme.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr std::size_t kBlocks = 3;
constexpr float kLargest = std::numeric_limits<float>::max();
const JobControl kControl;

struct Data {
    const char* name;
    bool small;  // so small that float32 no longer resolves the format's steps
    float (*value)(std::mt19937& random, std::size_t i);
};

float normal(std::mt19937& random) {
    return std::normal_distribution<float>()(random);
}
const Data kData[] = {
    {"normal", false, [](std::mt19937& random, std::size_t) { return normal(random); }},
    {"offset", false, [](std::mt19937& random, std::size_t) { return 5 + 0.1F * normal(random); }},
    {"outlier", false,
     [](std::mt19937& random, std::size_t i) { return i % 29 == 3 ? -900 : normal(random); }},
    {"halves", false,
     [](std::mt19937& random, std::size_t) { return static_cast<float>(random() % 57) / 4 - 7; }},
    {"constant", false, [](std::mt19937&, std::size_t) { return -7.0F; }},
    {"zeros", true, [](std::mt19937&, std::size_t i) { return i % 2 == 0 ? 0.0F : -0.0F; }},
    {"one value", false, [](std::mt19937&, std::size_t i) { return i == 5 ? 3.25F : 0.0F; }},
    {"huge", false,
     [](std::mt19937& random, std::size_t i) {
         return i % 11 == 0 ? kLargest : 5e37F * std::clamp(normal(random), -6.0F, 6.0F);
     }},
    {"tiny", true, [](std::mt19937& random, std::size_t) { return 1e-38F * normal(random); }},
    {"denormal", true, [](std::mt19937& random, std::size_t) { return 1e-42F * normal(random); }},
    {"any float", true,
     [](std::mt19937& random, std::size_t) {
         const auto x = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
         return std::isfinite(x) ? x : 1.0F;
     }},
};

bool same(float a, float b) {
    if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
    return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

// The initial settings with every rounding, and every parameter at its extremes or each choice.
std::vector<SchemeSettings> settingsList(const Scheme& scheme) {
    std::vector<SchemeSettings> list;
    for (const Rounding rounding : scheme.roundings)
        list.push_back(settingsOf(scheme.id, scheme.minimumBits, {}, rounding));
    const SchemeSettings initial = list.front();
    for (const Parameter& row : scheme.parameters) {
        std::set<double> values{row.minimum, row.maximum};
        for (double choice = 0; row.kind == ParameterKind::Choice && choice <= row.maximum;
             ++choice)
            values.insert(choice);
        for (const double value : values) {
            list.push_back(initial);
            if (!list.back().parameters.set(row.key, value)) list.pop_back();
        }
    }
    return list;
}

// Blocks with all that the format tells of them.
struct Encoded {
    const BlockFormat* format;
    const SchemeSettings* settings;
    BlockGeometry geometry;
    BlockContext context;
    std::vector<std::uint8_t> bytes;
    std::vector<float> decoded;
    std::vector<std::int32_t> codes;

    BlockRun run(std::size_t firstBlock = 0) const { return {*settings, context, firstBlock}; }
    std::size_t blocks() const { return bytes.size() / geometry.bytes; }
    std::span<const std::uint8_t> block(std::size_t i) const {
        return std::span(bytes).subspan(i * geometry.bytes, geometry.bytes);
    }
    void readBytes() {
        decoded.resize(blocks() * geometry.values);
        codes.resize(decoded.size());
        format->decode(run(), bytes, decoded);
        format->codes(run(), bytes, codes);
    }
};

Encoded encode(const BlockFormat& format, const SchemeSettings& settings,
               const std::vector<float>& values) {
    Encoded encoded{&format, &settings, format.geometry(settings), {}, {}, {}, {}};
    if (format.prepare != nullptr)
        encoded.context = format.prepare(values, settings, kControl).value();
    encoded.bytes.resize(values.size() / encoded.geometry.values * encoded.geometry.bytes);
    format.encode(encoded.run(), values, {}, encoded.bytes);
    encoded.readBytes();
    return encoded;
}

std::vector<float> valuesOf(const Data& data, const BlockGeometry& geometry) {
    std::mt19937 random(17);
    std::vector<float> values(kBlocks * geometry.values);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = data.value(random, i);
    return values;
}

std::vector<float> decodeBlock(const Encoded& encoded, std::size_t block,
                               std::span<const std::uint8_t> bytes) {
    std::vector<float> values(encoded.geometry.values);
    encoded.format->decode(encoded.run(block), bytes, values);
    return values;
}

// Fields: apart from each other, in order, each with the bits it names; elements with their level
// and, where one field holds them, their code.
QString fieldFault(const Encoded& encoded, std::size_t block) {
    const auto fields = encoded.format->fields(encoded.run(block), encoded.block(block));
    std::size_t end = 0;
    std::vector<int> fieldsOf(encoded.geometry.values);
    for (const BlockField& field : fields)
        if (field.element >= 0) ++fieldsOf[static_cast<std::size_t>(field.element)];
    for (const BlockField& field : fields) {
        if (field.firstBit < end || field.bits == 0) return "fields overlap";
        end = field.firstBit + field.bits;
        if (end > 8 * encoded.geometry.bytes) return "a field beyond the block";
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < field.bits; ++i) {
            const std::size_t place = field.firstBit + i;
            const std::uint64_t bit = encoded.block(block)[place / 8] >> place % 8 & 1U;
            bits |= bit << i;
        }
        const std::uint64_t mask =
            ~std::uint64_t{0} >> (64 - std::min<std::size_t>(field.bits, 32));
        if ((static_cast<std::uint64_t>(field.code) & mask) != (bits & mask))
            return "a field's code is not its bits: " + QString::fromStdString(field.name);
        if (field.element < 0) continue;
        const auto i = block * encoded.geometry.values + static_cast<std::size_t>(field.element);
        if (!same(static_cast<float>(field.value), encoded.decoded[i]))
            return "a field's value is not what decodes: " + QString::fromStdString(field.name);
        if (fieldsOf[static_cast<std::size_t>(field.element)] == 1 &&
            field.code != encoded.codes[i])
            return "a field's code is not the element's: " + QString::fromStdString(field.name);
    }
    return {};
}

// Bits outside all fields mean nothing; an element's bits change that element alone.
QString bitFault(const Encoded& encoded) {
    std::vector<std::ptrdiff_t> owner(8 * encoded.geometry.bytes, -2);  // -2: no field
    for (const BlockField& field : encoded.format->fields(encoded.run(), encoded.block(0)))
        std::fill_n(owner.begin() + static_cast<std::ptrdiff_t>(field.firstBit), field.bits,
                    field.element);
    std::vector<std::uint8_t> bytes(encoded.block(0).begin(), encoded.block(0).end());
    const std::vector<float> before = decodeBlock(encoded, 0, bytes);
    for (std::size_t bit = 0; bit < owner.size(); bit += 1 + owner.size() / 1500) {
        if (owner[bit] == -1) continue;
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        const std::vector<float> after = decodeBlock(encoded, 0, bytes);
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        for (std::size_t i = 0; i < before.size(); ++i)
            if (static_cast<std::ptrdiff_t>(i) != owner[bit] && !same(before[i], after[i]))
                return QStringLiteral("bit %1 is not element %2's").arg(bit).arg(i);
    }
    return {};
}

// Every code that the step function has stands for the level that decodes.
QString stepsFault(const Encoded& encoded, std::size_t block, std::size_t part) {
    const StepFunction steps =
        encoded.format->steps(encoded.run(block), encoded.block(block), part);
    const std::size_t size = steps.size();
    if (size == 0 || steps.lower.size() != size || steps.codes.size() != size)
        return "arrays of different lengths";
    for (std::size_t k = 1; k < size; ++k)
        if (steps.lower[k] < steps.lower[k - 1] || steps.levels[k] < steps.levels[k - 1])
            return "levels or thresholds descend";
    const std::size_t first = block * encoded.geometry.values + part * encoded.geometry.partValues;
    for (std::size_t i = first; i < first + encoded.geometry.partValues; ++i)
        for (std::size_t k = 0; k < size; ++k)
            if (steps.codes[k] == encoded.codes[i] && !same(steps.levels[k], encoded.decoded[i]))
                return QStringLiteral("code %1 is not its level").arg(steps.codes[k]);
    const std::size_t parts = encoded.geometry.values / encoded.geometry.partValues;
    std::vector<float> low(parts);
    std::vector<float> high(parts);
    encoded.format->clipEdges(encoded.run(block), encoded.block(block), low, high);
    if (low[part] != steps.clipLow || high[part] != steps.clipHigh)
        return QStringLiteral("clip edges %1, %2 instead of %3, %4")
            .arg(static_cast<double>(low[part]))
            .arg(static_cast<double>(high[part]))
            .arg(static_cast<double>(steps.clipLow))
            .arg(static_cast<double>(steps.clipHigh));
    return {};
}

// The encoder takes each value where the step function does; a level stays where it is.
QString encodeFault(const Encoded& encoded, const std::vector<float>& values, std::size_t block,
                    std::size_t part, bool small) {
    const BlockFormat& format = *encoded.format;
    const StepFunction steps = format.steps(encoded.run(block), encoded.block(block), part);
    const bool otherwise =
        format.encodesOtherwise != nullptr && format.encodesOtherwise(*encoded.settings);
    const std::size_t first = block * encoded.geometry.values + part * encoded.geometry.partValues;
    for (std::size_t i = first; i < first + encoded.geometry.partValues; ++i) {
        if (std::ranges::find(steps.codes, encoded.codes[i]) == steps.codes.end())
            return "a code that the step function lacks";
        const std::size_t k = steps.intervalOf(values[i]);
        if (!otherwise && steps.codes[k] != encoded.codes[i])
            return QStringLiteral("%1 has code %2, not %3")
                .arg(static_cast<double>(values[i]))
                .arg(encoded.codes[i])
                .arg(steps.codes[k]);
        if (small || !std::isfinite(encoded.decoded[i])) continue;
        if (steps.levels[steps.intervalOf(encoded.decoded[i])] != encoded.decoded[i])
            return QStringLiteral("level %1 moves").arg(static_cast<double>(encoded.decoded[i]));
    }
    return {};
}

QString named(const QString& fault, const SchemeSettings& settings) {
    QString text = fault + ": " + roundingRow(settings.rounding).id.data();
    for (const Parameter& row : settings.parameters.table())
        text += QString::fromStdString(" " + std::string(row.key) + "=" +
                                       settings.parameters.text(row.key));
    return text;
}

void addFormats() {
    QTest::addColumn<const Scheme*>("scheme");
    for (const Scheme* scheme : schemes())
        if (scheme->block != nullptr) QTest::newRow(scheme->id.data()) << scheme;
}

}  // namespace

class TestBlockFormats : public QObject {
    Q_OBJECT

  private slots:
    void descriptors_data() { addFormats(); }
    void descriptors();
    void encoders_data();
    void encoders();
    void anyBytes_data() { addFormats(); }
    void anyBytes();
    void runsOfBlocks_data() { addFormats(); }
    void runsOfBlocks();
};

void TestBlockFormats::descriptors() {
    QFETCH(const Scheme*, scheme);
    QVERIFY(scheme->family == SchemeFamily::Block);
    QVERIFY(scheme->build == nullptr && scheme->vector == nullptr && !scheme->usesRange);
    for (const SchemeSettings& settings : settingsList(*scheme)) {
        QVERIFY(scheme->check(settings).ok());
        const BlockGeometry geometry = scheme->block->geometry(settings);
        QVERIFY(geometry.values > 0 && geometry.bytes > 0 && geometry.partValues > 0);
        QCOMPARE(geometry.values % geometry.partValues, std::size_t{0});
    }
    SchemeSettings custom = settingsOf(scheme->id, scheme->minimumBits);
    custom.codes = CodeRange{0, 3};
    QVERIFY(!scheme->check(custom).ok());
    custom = settingsOf(scheme->id, scheme->minimumBits, {}, Rounding::Stochastic);
    QVERIFY(!scheme->check(custom).ok());
}

void TestBlockFormats::encoders_data() {
    QTest::addColumn<const Scheme*>("scheme");
    QTest::addColumn<std::size_t>("data");
    for (const Scheme* scheme : schemes())
        for (std::size_t i = 0; scheme->block != nullptr && i < std::size(kData); ++i)
            QTest::addRow("%s, %s", scheme->id.data(), kData[i].name) << scheme << i;
}

void TestBlockFormats::encoders() {
    QFETCH(const Scheme*, scheme);
    QFETCH(std::size_t, data);
    for (const SchemeSettings& settings : settingsList(*scheme)) {
        const auto values = valuesOf(kData[data], scheme->block->geometry(settings));
        const Encoded encoded = encode(*scheme->block, settings, values);
        const std::size_t parts = encoded.geometry.values / encoded.geometry.partValues;
        for (std::size_t block = 0; block < kBlocks; ++block) {
            QString fault = fieldFault(encoded, block);
            for (std::size_t part = 0; part < parts && fault.isEmpty(); ++part) {
                fault = stepsFault(encoded, block, part);
                if (fault.isEmpty())
                    fault = encodeFault(encoded, values, block, part, kData[data].small);
            }
            QVERIFY2(fault.isEmpty(), qPrintable(named(fault, settings)));
        }
        if (data == 0) {
            const QString fault = bitFault(encoded);
            QVERIFY2(fault.isEmpty(), qPrintable(named(fault, settings)));
        }
        if (std::ranges::all_of(values, [](float x) { return x == 0; }))
            for (const float x : encoded.decoded)
                QCOMPARE(x, 0.0F);
    }
}

void TestBlockFormats::anyBytes() {
    QFETCH(const Scheme*, scheme);
    std::mt19937 random(23);
    for (const SchemeSettings& settings : settingsList(*scheme)) {
        const auto values = valuesOf(kData[0], scheme->block->geometry(settings));
        Encoded encoded = encode(*scheme->block, settings, values);
        for (int round = 0; round < 12; ++round) {
            for (std::uint8_t& byte : encoded.bytes)
                byte = round < 2 ? static_cast<std::uint8_t>(255 * round)
                                 : static_cast<std::uint8_t>(random());
            encoded.readBytes();
            const std::size_t parts = encoded.geometry.values / encoded.geometry.partValues;
            for (std::size_t block = 0; block < kBlocks; ++block) {
                QString fault = fieldFault(encoded, block);
                for (std::size_t part = 0; part < parts && fault.isEmpty(); ++part)
                    fault = stepsFault(encoded, block, part);
                QVERIFY2(fault.isEmpty(), qPrintable(named(fault, settings)));
            }
        }
    }
}

// A block is the same alone, in its place, as in a run of more than the kernels take at once.
void TestBlockFormats::runsOfBlocks() {
    QFETCH(const Scheme*, scheme);
    constexpr std::size_t kMany = 300;
    std::mt19937 random(29);
    for (const SchemeSettings& settings : settingsList(*scheme)) {
        std::vector<float> values(kMany * scheme->block->geometry(settings).values);
        for (float& x : values)
            x = std::ldexp(normal(random), static_cast<int>(random() % 12));
        const Encoded encoded = encode(*scheme->block, settings, values);
        const std::size_t size = encoded.geometry.values;
        std::vector<std::uint8_t> bytes(encoded.geometry.bytes);
        for (std::size_t block = 0; block < kMany; block += 1 + block / 16) {
            const auto part = std::span(values).subspan(block * size, size);
            scheme->block->encode(encoded.run(block), part, {}, bytes);
            QVERIFY(std::ranges::equal(bytes, encoded.block(block)));
            const std::vector<float> alone = decodeBlock(encoded, block, bytes);
            QVERIFY(std::ranges::equal(
                alone, std::span(encoded.decoded).subspan(block * size, size), same));
        }
    }
}

QUANTOSCOPE_TEST(TestBlockFormats);
#include "tst_block_formats.moc"
