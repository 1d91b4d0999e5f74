// SPDX-License-Identifier: GPL-3.0-or-later
// Randomized Hadamard rotation along an axis (Ailon, Chazelle 2009; for weights QuIP#, Tseng et
// al., arXiv 2402.04396, and QuaRot, Ashkboos et al., arXiv 2404.00456): outliers are spread over
// their neighbours, and the squared error of what is quantized stays the same when rotated back.
//   y = H diag(s) x / sqrt(m)      x^ = diag(s) H y^ / sqrt(m)      s_i = +1 or -1 by the seed
// m is a power of two: other lengths are cut into pieces by their binary expansion, largest first.
// Computed in double and rounded once to float32: |error of y_i| <= 2^-24 |y_i| and a share below
// (log2(m) + 3) 2^-53 of the piece's norm; finite results beyond float32 are held at its largest.
// A piece with a value that is not finite is left as it is.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <memory>

#include "core/base/machine/parallel.h"
#include "core/base/text/number_text.h"
#include "core/transforms/channels.h"
#include "core/transforms/hadamard_rotation.h"
#include "core/transforms/transform.h"

namespace quantoscope::kinds {
namespace {

constexpr std::size_t kTask = 65536;   // values rotated by one task, about
constexpr std::size_t kTogether = 16;  // lines side by side: a cache line of float32

constexpr std::array kParameters{
    integerParameter("axis", "Axis", "", "The axis that is rotated; -1 is the last one.", -8, 7,
                     -1),
    integerParameter("largest_piece", "Largest piece", "values",
                     "Longer axes are cut into pieces of this length, rounded down to a power of "
                     "two.",
                     1, 65536, 65536, Spacing::Logarithmic),
    integerParameter("seed", "Seed", "", "Of the random signs.", 0, 2147483647, 7),
};

// A rotation of every line along an axis, both ways.
class Rotation {
  public:
    Rotation(const AxisLayout& layout, std::size_t largest, std::uint64_t seed)
        : m_layout(layout),
          m_pieces(binaryPieces(layout.extent, largest)),
          m_signs(seed, layout.extent),
          m_width(std::min(kTogether, layout.inner)),
          m_columns(m_width == 0 ? 0 : (layout.inner + m_width - 1) / m_width) {}

    const std::vector<Piece>& pieces() const { return m_pieces; }
    std::size_t linePieces() const { return m_layout.outer * m_pieces.size() * m_layout.inner; }
    const std::vector<std::uint64_t>& leftAlone() const { return m_leftAlone; }

    Status forward(std::span<const float> values, std::span<float> results,
                   const JobControl& control);
    Status backward(std::span<const float> values, std::span<float> results,
                    const JobControl& control) const;

  private:
    // Neighbouring lines of one piece.
    struct Bundle {
        Piece piece;
        std::size_t width;        // lines
        std::size_t place;        // of its first value
        std::uint64_t linePiece;  // number of its first line's piece
    };

    std::size_t bundles() const { return m_layout.outer * m_pieces.size() * m_columns; }
    std::size_t bundlesPerTask() const;
    Bundle bundle(std::size_t index) const;
    template <class Use>
    Status forEachBundle(const JobControl& control, const Use& use) const;
    void load(const Bundle& bundle, std::span<const float> values, bool signs,
              std::vector<double>& lines) const;
    template <class Keep>
    void store(const Bundle& bundle, const std::vector<double>& lines, bool signs,
               std::span<float> results, const Keep& keep) const;

    AxisLayout m_layout;
    std::vector<Piece> m_pieces;
    RandomSigns m_signs;
    std::size_t m_width;
    std::size_t m_columns;                   // bundles side by side
    std::vector<std::uint64_t> m_leftAlone;  // ascending numbers of lines' pieces
};

std::size_t Rotation::bundlesPerTask() const {
    const std::size_t values = m_pieces.empty() ? 1 : m_pieces.front().length * m_width;
    return std::max<std::size_t>(1, kTask / std::max<std::size_t>(1, values));
}

Rotation::Bundle Rotation::bundle(std::size_t index) const {
    const std::size_t column = index % m_columns * m_width;
    const std::size_t rest = index / m_columns;  // [outer][pieces]
    const Piece& piece = m_pieces[rest % m_pieces.size()];
    const std::size_t outer = rest / m_pieces.size();
    return {piece, std::min(m_width, m_layout.inner - column),
            (outer * m_layout.extent + piece.first) * m_layout.inner + column,
            rest * m_layout.inner + column};
}

// Calls use(bundle, scratch, task).
template <class Use>
Status Rotation::forEachBundle(const JobControl& control, const Use& use) const {
    const std::size_t each = bundlesPerTask();
    const std::size_t tasks = (bundles() + each - 1) / each;
    return forEachBlock(tasks, control, [&](std::size_t task) {
        std::vector<double> lines;
        const std::size_t end = std::min(bundles(), (task + 1) * each);
        for (std::size_t index = task * each; index < end; ++index)
            use(bundle(index), lines, task);
    });
}

void Rotation::load(const Bundle& bundle, std::span<const float> values, bool signs,
                    std::vector<double>& lines) const {
    lines.resize(bundle.piece.length * bundle.width);
    for (std::size_t i = 0; i < bundle.piece.length; ++i) {
        const float* const row = values.data() + bundle.place + i * m_layout.inner;
        const double sign = signs ? m_signs.at(bundle.piece.first + i) : 1;
        for (std::size_t k = 0; k < bundle.width; ++k)
            lines[i * bundle.width + k] = sign * static_cast<double>(row[k]);
    }
}

template <class Keep>
void Rotation::store(const Bundle& bundle, const std::vector<double>& lines, bool signs,
                     std::span<float> results, const Keep& keep) const {
    for (std::size_t i = 0; i < bundle.piece.length; ++i) {
        float* const row = results.data() + bundle.place + i * m_layout.inner;
        const double sign = signs ? m_signs.at(bundle.piece.first + i) : 1;
        for (std::size_t k = 0; k < bundle.width; ++k)
            if (!keep(k)) row[k] = heldFloat(sign * lines[i * bundle.width + k]);
    }
}

Status Rotation::forward(std::span<const float> values, std::span<float> results,
                         const JobControl& control) {
    std::vector<std::vector<std::uint64_t>> alone(bundles() / bundlesPerTask() + 1);
    const Status done =
        forEachBundle(control, [&](const Bundle& bundle, auto& lines, std::size_t task) {
            std::array<bool, kTogether> finite{};
            load(bundle, values, true, lines);
            for (std::size_t k = 0; k < bundle.width; ++k) {
                finite[k] = true;
                for (std::size_t at = k; at < lines.size(); at += bundle.width)
                    finite[k] = finite[k] && std::isfinite(lines[at]);
                if (!finite[k]) alone[task].push_back(bundle.linePiece + k);
            }
            walshHadamard(lines, bundle.piece.length, bundle.width);
            store(bundle, lines, false, results, [&](std::size_t k) { return !finite[k]; });
            for (std::size_t k = 0; k < bundle.width; ++k)
                for (std::size_t i = 0; !finite[k] && i < bundle.piece.length; ++i) {
                    const std::size_t place = bundle.place + i * m_layout.inner + k;
                    results[place] = values[place];
                }
        });
    if (!done) return done;
    for (const auto& part : alone)
        m_leftAlone.insert(m_leftAlone.end(), part.begin(), part.end());
    return Done{};
}

Status Rotation::backward(std::span<const float> values, std::span<float> results,
                          const JobControl& control) const {
    if (results.data() != values.data()) std::ranges::copy(values, results.begin());
    return forEachBundle(control, [&](const Bundle& bundle, auto& lines, std::size_t) {
        load(bundle, values, false, lines);
        walshHadamard(lines, bundle.piece.length, bundle.width);
        store(bundle, lines, true, results, [&](std::size_t k) {
            return !m_leftAlone.empty() &&
                   std::ranges::binary_search(m_leftAlone, bundle.linePiece + k);
        });
    });
}

std::string piecesText(const std::vector<Piece>& pieces) {
    std::string text = "rotates pieces of ";
    std::size_t shown = 0;
    for (std::size_t i = 0; i < pieces.size();) {
        std::size_t same = 1;
        while (i + same < pieces.size() && pieces[i + same].length == pieces[i].length)
            ++same;
        if (shown++ > 0) text += " + ";
        if (same > 1) text += groupedText(same) + " x ";
        text += groupedText(pieces[i].length);
        i += same;
    }
    return text;
}

Result<Transformed> apply(const TransformInput& input) {
    const auto layout = layoutOf(input.shape, input.parameters.integer("axis"));
    if (!layout) return layout.error();
    const auto largest =
        std::bit_floor(static_cast<std::size_t>(input.parameters.integer("largest_piece")));
    const auto rotation = std::make_shared<Rotation>(
        *layout, largest, static_cast<std::uint64_t>(input.parameters.integer("seed")));
    Transformed result{FloatBuffer(input.values.size()), {}, 64, {}};  // the seed
    const Status done = rotation->forward(input.values, result.values, input.control);
    if (!done) return done.error();
    if (!input.values.empty()) result.notes.push_back(piecesText(rotation->pieces()));
    if (const std::size_t alone = rotation->leftAlone().size(); alone > 0) {
        result.overheadBits += static_cast<double>(rotation->linePieces());
        result.notes.push_back(groupedText(alone) + " of " + groupedText(rotation->linePieces()) +
                               " pieces hold NaN or infinity and stay as they are");
    }
    result.inverse = [rotation = std::shared_ptr<const Rotation>(rotation)](
                         std::span<const float> quantized, std::span<float> restored,
                         const JobControl& control) {
        return rotation->backward(quantized, restored, control);
    };
    return result;
}

}  // namespace

extern constinit const Transform hadamard{
    .id = "hadamard",
    .title = "Randomized Hadamard rotation",
    .help =
        "Rotates along an axis by random signs and a Hadamard matrix, which spreads outliers over "
        "their neighbours.",
    .formula =
        "y = H diag(s) x / sqrt(m)\n"
        "x^ = diag(s) H y^ / sqrt(m)\n"
        "H[i][j] = (-1)^(ones of i and j), s_i = +1 or -1 by the seed",
    .parameters = kParameters,
    .apply = apply,
};

}  // namespace quantoscope::kinds
