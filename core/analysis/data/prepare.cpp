// SPDX-License-Identifier: GPL-3.0-or-later
// Transforms and importance: what a request asks of its data before they are quantized.
#include <algorithm>
#include <cmath>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/data/dataset.h"
#include "core/tensor/index_memory.h"

namespace quantoscope {
namespace {

Error misfit(std::string what, const Source& source) {
    return {ErrorCode::InvalidArgument, std::move(what), sourceText(source)};
}

std::size_t columnsOf(const Shape& shape) {
    return shape.empty() ? 1 : static_cast<std::size_t>(shape.back());
}

// One figure of each column of a matrix, over its finite values.
template <class Fold>
std::vector<double> foldColumns(const Tensor& matrix, const Fold& fold) {
    const std::size_t columns = columnsOf(matrix.shape);
    std::vector<double> folded(columns);
    for (std::size_t i = 0; i < matrix.values.size(); ++i)
        if (std::isfinite(matrix.values[i]))
            folded[i % columns] = fold(folded[i % columns], double{matrix.values[i]});
    return folded;
}

Result<TensorPointer> loadColumns(const Source& source, const Tensor& tensor,
                                  const JobControl& control) {
    auto matrix = loadSource(source, control);
    if (!matrix) return matrix;
    const std::size_t columns = columnsOf((*matrix)->shape);
    if (columns == columnsOf(tensor.shape)) return matrix;
    return misfit("The activations have " + std::to_string(columns) + " columns, the tensor has " +
                      std::to_string(columnsOf(tensor.shape)) + ".",
                  source);
}

Result<std::vector<float>> activationMagnitudes(const Preparation& preparation,
                                                const Tensor& tensor, const JobControl& control) {
    if (!preparation.activations) return std::vector<float>{};
    const auto matrix = loadColumns(*preparation.activations, tensor, control);
    if (!matrix) return matrix.error();
    const auto folded =
        foldColumns(**matrix, [](double most, double x) { return std::max(most, std::fabs(x)); });
    return std::vector<float>(folded.begin(), folded.end());
}

// Weights of the columns, repeated for every row.
ImportancePointer spread(const std::vector<double>& columns, std::size_t values) {
    auto weights = std::make_shared<FloatBuffer>(values);
    for (std::size_t i = 0; i < values; ++i)
        (*weights)[i] = static_cast<float>(columns[i % columns.size()]);
    return weights;
}

Result<ImportancePointer> meanSquares(const ImportanceRequest& request, const Tensor& tensor,
                                      const JobControl& control) {
    const auto matrix = loadColumns(request.source, tensor, control);
    if (!matrix) return matrix.error();
    auto squares = foldColumns(**matrix, [](double sum, double x) { return sum + x * x; });
    const double rows = static_cast<double>((*matrix)->values.size()) /
                        static_cast<double>(std::max<std::size_t>(1, squares.size()));
    for (double& square : squares)
        square /= std::max(1.0, rows);
    return spread(squares, tensor.values.size());
}

Result<ImportancePointer> importanceOf(const ImportanceRequest& request, const Tensor& tensor,
                                       const JobControl& control) {
    if (request.kind == ImportanceKind::Activations) return meanSquares(request, tensor, control);
    const auto given = loadSource(request.source, control);
    if (!given) return given.error();
    const FloatBuffer& weights = (*given)->values;
    const bool sound = std::ranges::all_of(
        weights, [](float weight) { return std::isfinite(weight) && weight >= 0; });
    if (!sound)
        return misfit("An importance is a finite number that is not negative.", request.source);
    const std::size_t wanted =
        request.kind == ImportanceKind::Values ? tensor.values.size() : columnsOf(tensor.shape);
    if (weights.size() != wanted)
        return misfit("There are " + std::to_string(weights.size()) + " weights for " +
                          std::to_string(wanted) +
                          (request.kind == ImportanceKind::Values ? " values." : " columns."),
                      request.source);
    if (request.kind == ImportanceKind::Values) return ImportancePointer(*given, &(*given)->values);
    return spread({weights.begin(), weights.end()}, tensor.values.size());
}

// The inverses of several transforms, last one first.
InverseTransform chained(std::vector<InverseTransform> inverses) {
    if (inverses.empty()) return {};
    return [inverses = std::move(inverses)](std::span<const float> quantized,
                                            std::span<float> restored, const JobControl& control) {
        for (std::size_t i = inverses.size(); i-- > 0;) {
            const bool first = i + 1 == inverses.size();
            const Status done = inverses[i](first ? quantized : std::span<const float>(restored),
                                            restored, control);
            if (!done) return done;
        }
        return Status(Done{});
    };
}

// The tensor after all transforms, in `data`, which holds the original.
Status applyTransforms(DataSet& data, const Preparation& preparation, const JobControl& control) {
    const auto magnitudes = activationMagnitudes(preparation, *data.original, control.silent());
    if (!magnitudes) return magnitudes.error();
    Tensor tensor;
    tensor.name = data.original->name;
    tensor.dtype = data.original->dtype;
    tensor.shape = data.original->shape;
    std::span<const float> values = data.original->values;
    std::vector<InverseTransform> inverses;
    for (const TransformRequest& one : preparation.transforms) {
        auto transformed = one.transform->apply({.shape = tensor.shape,
                                                 .values = values,
                                                 .parameters = one.parameters,
                                                 .activationMagnitudes = *magnitudes,
                                                 .control = control.silent()});
        if (!transformed) return transformed.error();
        tensor.values = std::move(transformed->values);
        values = tensor.values;
        inverses.push_back(std::move(transformed->inverse));
        data.overheadBits += transformed->overheadBits;
        for (std::string& note : transformed->notes)
            tensor.notes.push_back(std::move(note));
    }
    data.inverse = chained(std::move(inverses));
    data.tensor = std::make_shared<const Tensor>(std::move(tensor));
    return Done{};
}

// The notes so far are the source's: what is told of the transformed values says so.
void addNotesOfTransformed(DataSet& data) {
    const bool differ = data.index->count() != data.originalIndex->count();
    std::vector<std::string> notes =
        differ ? leftOutNotes(*data.index) : std::vector<std::string>{};
    for (std::string& note : valueNotes(*data.index))
        notes.push_back(std::move(note));
    for (const std::string& note : notes)
        data.notes.push_back("After the transforms: " + note);
}

Result<DataSetPointer> prepared(const DataSetPointer& plain, const Preparation& preparation,
                                const JobControl& control) {
    // Transformed or weighed, the values and their index are there a second time.
    if (const Status fits = checkIndexMemory(plain->tensor->values.size()); !fits)
        return fits.error();
    auto data = std::make_shared<DataSet>(*plain);
    data->preparation = preparation;
    if (!preparation.transforms.empty()) {
        const Status applied = applyTransforms(*data, preparation, control.part(0, 0.4));
        if (!applied) return applied.error();
        auto made = makeDataSet(plain->source, data->tensor, control.part(0.4, 0.8));
        if (!made) return made.error();
        data->index = (*made)->index;
        addNotesOfTransformed(*data);
        data->notes.insert(data->notes.end(), data->tensor->notes.begin(),
                           data->tensor->notes.end());
    }
    if (preparation.importance) {
        auto weights = importanceOf(*preparation.importance, *plain->tensor, control.silent());
        if (!weights) return weights.error();
        const bool weighs = std::ranges::any_of(**weights, [](float weight) { return weight > 0; });
        if (!weighs) {
            data->notes.emplace_back("All weights are 0: every value weighs the same.");
            return DataSetPointer(std::move(data));
        }
        data->importance = std::move(*weights);
        if (preparation.transforms.empty()) {
            auto weighted = WeightedIndex::build(plain->tensor->values, *data->importance,
                                                 control.part(0.8, 1));
            if (!weighted) return weighted.error();
            data->weighted = std::move(*weighted);
        } else {
            data->notes.emplace_back(
                "Importance weighs the figures; under a transform it does not guide the range.");
        }
    }
    return DataSetPointer(std::move(data));
}

}  // namespace

Result<DataSetPointer> prepareDataSet(const DataSetPointer& plain, const Preparation& preparation,
                                      const JobControl& control) try {
    if (preparation.transforms.empty() && !preparation.importance &&
        preparation == plain->preparation)
        return plain;
    return prepared(plain, preparation, control);
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "There is not enough memory to transform the values.", {}};
}

Result<DataSetPointer> loadDataSet(const Source& source, const Preparation& preparation,
                                   const JobControl& control) {
    auto tensor = loadSource(source, control.part(0, 0.4));
    if (!tensor) return tensor.error();
    auto plain = makeDataSet(source, std::move(*tensor), control.part(0.4, 0.7));
    if (!plain) return plain;
    return prepareDataSet(*plain, preparation, control.part(0.7, 1));
}

}  // namespace quantoscope
