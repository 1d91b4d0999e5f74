// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/block/series.h"

#include <algorithm>

#include "core/analysis/passes/block_encoding.h"

namespace quantoscope {
namespace {

std::vector<BlockValue> valuesOf(const Outcome& outcome, std::size_t block) {
    const BlockEncoding& blocks = *outcome.blocks;
    const std::vector<float> after = blocks.decoded(block);
    const std::vector<std::int32_t> codes = blocks.codes(block);
    const std::size_t first = blocks.firstValue(block);
    const std::size_t held = blocks.heldValues(block);
    std::vector<BlockValue> values(after.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i].after = after[i];
        values[i].code = codes[i];
        if (i >= held) continue;
        values[i].element = first + i;
        values[i].before = outcome.data->tensor->values[first + i];
    }
    return values;
}

}  // namespace

std::optional<BlockOpened> openBlock(const Outcome& outcome) {
    if (!outcome.blocks || outcome.blocks->blocks() == 0) return std::nullopt;
    const BlockEncoding& blocks = *outcome.blocks;
    const BlockEncoding::Place place = blocks.placeOfSlice(outcome.focus->slice);
    BlockOpened opened;
    opened.block = place.block;
    opened.blocks = blocks.blocks();
    opened.part = place.part;
    opened.partValues = blocks.geometry.partValues;
    const std::size_t held = blocks.heldValues(place.block);
    opened.parts = (held + opened.partValues - 1) / opened.partValues;
    const auto bytes = blocks.block(place.block);
    opened.bytes.assign(bytes.begin(), bytes.end());
    opened.fields = blocks.format->fields(blocks.run(place.block), bytes);
    opened.owners.assign(8 * bytes.size(), -1);
    for (std::size_t i = 0; i < opened.fields.size(); ++i) {
        const BlockField& field = opened.fields[i];
        const std::size_t end = std::min(field.firstBit + field.bits, opened.owners.size());
        for (std::size_t bit = field.firstBit; bit < end; ++bit)
            opened.owners[bit] = static_cast<std::ptrdiff_t>(i);
    }
    opened.values = valuesOf(outcome, place.block);
    return opened;
}

std::string fieldBits(const BlockOpened& opened, const BlockField& field) {
    std::string text;
    for (std::size_t i = field.bits; i-- > 0;) {
        const std::size_t bit = field.firstBit + i;
        const bool isSet = (opened.bytes[bit / 8] >> (bit % 8) & 1U) != 0;
        text += isSet ? '1' : '0';
    }
    return text;
}

const BlockField* fieldOfPlace(const BlockOpened& opened, std::size_t place) {
    const auto found =
        std::ranges::find(opened.fields, static_cast<std::ptrdiff_t>(place), &BlockField::element);
    return found == opened.fields.end() ? nullptr : &*found;
}

std::size_t sliceOfPart(const Outcome& outcome, std::size_t block, std::size_t part) {
    const BlockEncoding& blocks = *outcome.blocks;
    block = std::min(block, blocks.blocks() - 1);
    const std::size_t last = blocks.heldValues(block) - 1;
    const std::size_t place = std::min(part * blocks.geometry.partValues, last);
    return outcome.slicing->sliceOf(blocks.firstValue(block) + place);
}

ByteGrid byteGrid(std::size_t bytes, double width, double mostHeight, double lineHeight) {
    constexpr int kMostColumns = 256;
    constexpr double kWidest = 96;
    constexpr double kLeastHeight = 4;
    ByteGrid grid;
    for (grid.columns = 8;; grid.columns *= 2) {
        const auto columns = static_cast<std::size_t>(grid.columns);
        grid.rows = static_cast<int>(std::max<std::size_t>(1, (bytes + columns - 1) / columns));
        grid.width = std::min(kWidest, width / grid.columns);
        const bool isLast = grid.columns >= kMostColumns || width / (2 * grid.columns) < 4;
        // Bytes wide enough for their digits are high enough for them, too.
        const double wanted = grid.width >= 1.5 * lineHeight ? lineHeight + 6 : lineHeight * 0.7;
        grid.height = std::min(wanted, std::max(kLeastHeight, mostHeight / grid.rows));
        if (wanted * grid.rows <= mostHeight || isLast) return grid;
    }
}

}  // namespace quantoscope
