// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/pages/facts.h"

#include <algorithm>
#include <cmath>

#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr int kDigits = 6;

QString tr(const char* text) {
    return QObject::tr(text);
}

QString exactly(double value) {
    return toQString(exactText(value));
}

ReportFact text(const QString& name, const QString& value) {
    return {.name = name, .value = value, .exact = {}};
}

ReportFact text(const QString& name, std::string_view value) {
    return text(name, toQString(value));
}

ReportFact number(const QString& name, const std::optional<double>& value, const char* unit = "",
                  Better better = Better::Neither) {
    if (!value) return {.name = name, .value = tr("undefined"), .exact = {}, .better = better};
    const QString suffix = *unit == '\0' ? QString() : u' ' + QString::fromUtf8(unit);
    return {.name = name,
            .value = numberText(*value, kDigits) + suffix,
            .exact = exactly(*value),
            .better = better};
}

ReportFact count(const QString& name, std::uint64_t value) {
    return text(name, groupedText(value));
}

// One number, or the least and the greatest of the slices'; nothing when it means nothing.
template <class Get>
void addOfSlices(QVector<ReportFact>& facts, const QString& name, const Outcome& outcome,
                 const Get& get) {
    const std::vector<SliceOutcome>& slices = *outcome.slices;
    if (slices.empty() || std::isnan(get(slices.front()))) return;
    if (slices.size() == 1) {
        facts.append(number(name, double{get(slices.front())}));
        return;
    }
    const auto [least, greatest] = std::ranges::minmax(slices, {}, get);
    facts.append(
        text(name, tr("%1 to %2 over %3 slices")
                       .arg(numberText(get(least), kDigits), numberText(get(greatest), kDigits),
                            countText(static_cast<double>(slices.size())))));
}

QString parameterText(const ParameterSet& parameters, std::size_t row) {
    const Parameter& parameter = parameters.table()[row];
    switch (parameter.kind) {
        case ParameterKind::Choice:
            return toQString(
                parameter.choices[static_cast<std::size_t>(parameters.raw(row))].label);
        case ParameterKind::Flag:
            return parameters.raw(row) != 0 ? tr("yes") : tr("no");
        case ParameterKind::Numbers: {
            constexpr std::size_t kMostShown = 64;  // the command line has all of them
            const std::vector<double>& numbers = parameters.numbers(parameter.key);
            if (numbers.size() <= kMostShown) break;
            const auto [least, greatest] = std::ranges::minmax(numbers);
            return tr("%1 numbers, %2 to %3")
                .arg(QString::number(numbers.size()), exactly(least), exactly(greatest));
        }
        default:
            break;
    }
    const QString unit = toQString(parameter.unit);
    return toQString(parameters.text(parameter.key)) + (unit.isEmpty() ? unit : u' ' + unit);
}

void addParameters(QVector<ReportFact>& facts, const ParameterSet& parameters) {
    for (std::size_t row = 0; row < parameters.table().size(); ++row)
        facts.append(
            text(toQString(parameters.table()[row].label), parameterText(parameters, row)));
}

void addRange(QVector<ReportFact>& facts, const RangeRequest& range) {
    if (range.mode != RangeMode::GivenScale && !range.own.empty())
        facts.append(count(tr("Slices with a range by hand"), range.own.size()));
    switch (range.mode) {
        case RangeMode::Calibrated:
            facts.append(text(tr("Clipping range"), range.calibrator->title));
            addParameters(facts, range.parameters);
            return;
        case RangeMode::Manual:
            facts.append(
                text(tr("Clipping range"),
                     range.manual.size() == 1
                         ? tr("given: %1 to %2")
                               .arg(exactly(range.manual[0].alpha), exactly(range.manual[0].beta))
                         : tr("given, %1 of them").arg(range.manual.size())));
            return;
        case RangeMode::GivenScale:
            facts.append(text(
                tr("Scale and zero point"),
                range.given.size() == 1
                    ? tr("given: %1 and %2")
                          .arg(exactly(range.given[0].scale), exactly(range.given[0].zeroPoint))
                    : tr("given, %1 of them").arg(range.given.size())));
            return;
    }
}

QString granularityText(const Request& request) {
    switch (request.granularity) {
        case Granularity::Channel:
            return tr("one range a channel of axis %1").arg(request.axis);
        case Granularity::Group:
            return tr("one range a group of %1 along axis %2")
                .arg(request.groupSize)
                .arg(request.axis);
        default:
            return tr("one range for the tensor");
    }
}

// Of block formats, and of groups along the last axis.
QString layoutText(Layout layout) {
    switch (layout) {
        case Layout::Rows:
            return tr("along all axes behind the first, as one");
        case Layout::Axes:
            return tr("along the last axis alone");
        case Layout::Flat:
            break;
    }
    return tr("along the whole tensor");
}

QString sizeText(const Outcome& outcome) {
    const Metrics& metrics = outcome.metrics;
    const DType type = outcome.data->original->dtype;
    const QString size =
        tr("%1 bytes instead of %2")
            .arg(countText(std::ceil(metrics.bytes)), countText(std::ceil(metrics.storedBytes)));
    if (type == DType::F32) return size;
    return size +
           tr(" as %1, %2 as f32").arg(toQString(dtypeName(type)), countText(metrics.float32Bytes));
}

std::optional<double> percent(const std::optional<double>& share) {
    return share ? std::optional(*share * 100) : std::nullopt;
}

}  // namespace

Request withoutFolders(Request request) {
    const auto strip = [](Source& source) {
        if (auto* file = std::get_if<FileSource>(&source))
            file->path.erase(0, file->path.rfind('/') + 1);
    };
    strip(request.source);
    if (request.preparation.activations) strip(*request.preparation.activations);
    if (request.preparation.importance) strip(request.preparation.importance->source);
    return request;
}

QVector<ReportFact> headlineFacts(const Outcome& outcome) {
    const Metrics& metrics = outcome.metrics;
    constexpr int kFew = 4;
    const auto few = [](const QString& name, const std::optional<double>& value,
                        const QString& unit) {
        return text(name, value ? numberText(*value, kFew) + unit : tr("undefined"));
    };
    QVector<ReportFact> facts{
        few(tr("SQNR"), metrics.sqnrDb, QStringLiteral(" dB")), few(tr("MSE"), metrics.mse, {}),
        few(tr("Clipped"), percent(metrics.clippedFraction), QStringLiteral(" %")),
        few(tr("Bits per weight"), metrics.bitsPerWeight, {})};
    if (metrics.bytes > 0)
        facts.append(
            few(tr("Compression"), metrics.storedBytes / metrics.bytes, QStringLiteral(" ×")));
    return facts;
}

QVector<ReportFact> sourceFacts(const Outcome& outcome) {
    const ValueIndex& index = *outcome.data->originalIndex;
    const Tensor& tensor = *outcome.data->original;
    QVector<ReportFact> facts{
        text(tr("Source"), sourceText(withoutFolders(outcome.request).source)),
        text(tr("Type of origin"), dtypeName(tensor.dtype)),
        text(tr("Shape"), shapeText(tensor.shape)), count(tr("Values"), index.totalCount()),
        count(tr("Finite"), index.count())};
    if (index.nanCount() > 0) facts.append(count(tr("NaN"), index.nanCount()));
    const std::uint64_t infinite = index.positiveInfinityCount() + index.negativeInfinityCount();
    if (infinite > 0) facts.append(count(tr("Infinite"), infinite));
    if (index.count() == 0) return facts;
    facts << number(tr("Minimum"), index.minimum()) << number(tr("Maximum"), index.maximum())
          << number(tr("Mean"), index.mean())
          << number(tr("Standard deviation"), std::sqrt(index.variance()));
    return facts;
}

QVector<ReportFact> preparationFacts(const Preparation& preparation) {
    QVector<ReportFact> facts;
    for (const TransformRequest& one : preparation.transforms)
        facts.append(text(tr("Transform"), transformText(one)));
    if (preparation.activations)
        facts.append(text(tr("Activations"), sourceText(*preparation.activations)));
    if (preparation.importance)
        facts.append(text(tr("Importance"), importanceText(*preparation.importance)));
    return facts;
}

QVector<ReportFact> requestFacts(const Request& request) {
    const SchemeSettings& settings = request.settings;
    QVector<ReportFact> facts = preparationFacts(request.preparation);
    facts << QVector<ReportFact>{text(tr("Scheme"), request.scheme->title),
                                 text(tr("Bits"), std::to_string(settings.bits))};
    addParameters(facts, settings.parameters);
    if (settings.codes)
        facts.append(
            text(tr("Codes"), tr("%1 to %2").arg(settings.codes->qmin).arg(settings.codes->qmax)));
    facts.append(text(tr("Rounding"), roundingRow(settings.rounding).label));
    if (settings.rounding == Rounding::Stochastic)
        facts.append(text(tr("Seed"), std::to_string(settings.seed)));
    if (rangeMatters(*request.scheme, request.settings)) addRange(facts, request.range);
    if (request.scheme->build != nullptr)
        facts.append(text(tr("Granularity"), granularityText(request)));
    if (sliceRule(request).granularity == Granularity::Group)
        facts.append(text(tr("Layout"), layoutText(sliceRule(request).layout)));
    return facts;
}

QVector<ReportFact> quantizerFacts(const Outcome& outcome) {
    const Metrics& metrics = outcome.metrics;
    QVector<ReportFact> facts;
    addOfSlices(facts, tr("Range from (alpha)"), outcome,
                [](const SliceOutcome& slice) { return slice.range.alpha; });
    addOfSlices(facts, tr("Range to (beta)"), outcome,
                [](const SliceOutcome& slice) { return slice.range.beta; });
    addOfSlices(facts, tr("Scale"), outcome, [](const SliceOutcome& slice) { return slice.scale; });
    addOfSlices(facts, tr("Zero point"), outcome,
                [](const SliceOutcome& slice) { return slice.zeroPoint; });
    facts << count(tr("Levels"), metrics.levels) << count(tr("Levels used"), metrics.levelsUsed)
          << number(tr("Entropy of the codes"), metrics.entropyBits, "bits")
          << number(tr("Bits per weight"), metrics.bitsPerWeight, "", Better::Lower)
          << text(tr("Size"), sizeText(outcome));
    return facts;
}

QVector<ReportFact> metricFacts(const Outcome& outcome) {
    const Metrics& metrics = outcome.metrics;
    QVector<ReportFact> facts{
        number(tr("MSE, mean squared error"), metrics.mse, "", Better::Lower),
        number(tr("of it by rounding"), metrics.mseRounding, "", Better::Lower),
        number(tr("of it by clipping"), metrics.mseClipping, "", Better::Lower),
        number(tr("RMSE, its root"), metrics.rmse, "", Better::Lower),
        number(tr("MAE, mean absolute error"), metrics.mae, "", Better::Lower),
        number(tr("Largest absolute error"), metrics.maxAbsError, "", Better::Lower),
        number(tr("SQNR, signal to quantization noise"), metrics.sqnrDb, "dB", Better::Higher),
        number(tr("PSNR, peak signal to noise"), metrics.psnrDb, "dB", Better::Higher),
        number(tr("Cosine similarity"), metrics.cosine, "", Better::Higher),
        number(tr("Clipped share of the values"), metrics.clippedFraction, "", Better::Lower)};
    if (metrics.rmseOverStep)
        facts.append(number(tr("RMSE in steps"), metrics.rmseOverStep, "", Better::Lower));
    return facts;
}

}  // namespace quantoscope
