// SPDX-License-Identifier: GPL-3.0-or-later
// The block in focus opened: its bytes, its fields and its values before and after.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/outcome/outcome.h"
#include "core/schemes/blocks/block_format.h"

namespace quantoscope {

struct BlockValue {
    std::optional<std::size_t> element;  // place in the tensor; none: padding
    float before = 0;
    float after = 0;
    std::int32_t code = 0;
};

struct BlockOpened {
    std::size_t block = 0;
    std::size_t blocks = 0;  // of the tensor
    std::size_t part = 0;    // in focus
    std::size_t parts = 1;   // of this block that hold values
    std::size_t partValues = 0;
    std::vector<std::uint8_t> bytes;
    std::vector<BlockField> fields;      // in the order of their bits
    std::vector<std::ptrdiff_t> owners;  // [8 * bytes] the field of each bit; -1: none
    std::vector<BlockValue> values;      // [geometry.values]

    bool inPart(std::size_t place) const { return place / partValues == part; }
};

// Empty without blocks.
std::optional<BlockOpened> openBlock(const Outcome& outcome);

// The field's bits, the highest first: "0110".
std::string fieldBits(const BlockOpened& opened, const BlockField& field);
// Of an element's fields the first one; null when it has none.
const BlockField* fieldOfPlace(const BlockOpened& opened, std::size_t place);

// The slice of a part of another block, clamped to those that there are.
std::size_t sliceOfPart(const Outcome& outcome, std::size_t block, std::size_t part);

// A grid of bytes in a room of this size: as few columns as its height allows, a power of two.
struct ByteGrid {
    int columns = 8;
    int rows = 1;
    double width = 0;  // pixels of a byte
    double height = 0;
    friend bool operator==(const ByteGrid&, const ByteGrid&) = default;
};
ByteGrid byteGrid(std::size_t bytes, double width, double mostHeight, double lineHeight);

}  // namespace quantoscope
