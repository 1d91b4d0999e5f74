// SPDX-License-Identifier: GPL-3.0-or-later
// The slices that have a scale of their own; choosing one brings its step function to the stage.
#include <QHeaderView>
#include <QTableView>
#include <algorithm>
#include <cmath>
#include <limits>

#include "app/views/kit/table/table_view.h"
#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

class ChannelsView : public TableView {
    Q_OBJECT
  public:
    explicit ChannelsView(QWidget* parent) : TableView(parent) {}

    QString title() const override { return tr("Channels"); }
    QString caption() const override {
        if (!m_outcome) return {};
        return tr("The %1 slices that have a scale of their own.").arg(m_outcome->slices->size());
    }

    void setOutcome(const OutcomePointer& outcome) override;

  protected:
    void itemChosen(std::size_t item) override {
        if (m_outcome && item != m_outcome->focus->slice) emit focusEdited(item);
    }

  private:
    OutcomePointer m_outcome;
};

double meanSquaredError(const SliceOutcome& slice) {
    return slice.count > 0 ? slice.squaredError / static_cast<double>(slice.count) : kUndefined;
}

double sqnr(const SliceOutcome& slice) {
    if (slice.sumOfSquares <= 0) return kUndefined;
    return 10 * std::log10(slice.sumOfSquares / slice.squaredError);
}

double clippedPercent(const SliceOutcome& slice) {
    return slice.count > 0
               ? 100 * static_cast<double>(slice.clipped) / static_cast<double>(slice.count)
               : kUndefined;
}

// With the decimals that give the column's largest value four digits; what would be too few is
// written on its own.
QString shownFigure(double value, double largest) {
    constexpr int kDigits = 4;
    constexpr int kMostDecimals = 8;
    if (std::isnan(value)) return QStringLiteral("–");
    if (value == 0 || !(largest > 0) || std::isinf(value)) return numberText(value, kDigits);
    const int decimals = kDigits - 1 - static_cast<int>(std::floor(std::log10(largest)));
    const bool isTooSmall = std::abs(value) < largest / 1000;
    const bool isWhole = value == std::floor(value) && largest >= 1000;
    if (decimals > kMostDecimals || isTooSmall) return numberText(value, kDigits - 1);
    return fixedText(value, isWhole ? 0 : std::max(0, decimals));
}

// A column of one figure of the slices.
template <class Figure>
NumberColumn column(const QString& title, const QString& help, const OutcomePointer& outcome,
                    Figure figure) {
    const auto key = [outcome, figure](std::size_t slice) {
        return static_cast<double>(figure((*outcome->slices)[slice]));
    };
    double largest = 0;
    bool isWhole = true;  // as zero points are
    for (std::size_t slice = 0; slice < outcome->slices->size(); ++slice) {
        const double value = key(slice);
        if (!std::isfinite(value)) continue;
        largest = std::max(largest, std::abs(value));
        isWhole = isWhole && value == std::floor(value);
    }
    return {title, help, key,
            [key, largest, isWhole](std::size_t slice) {
                return isWhole && std::isfinite(key(slice)) ? fixedText(key(slice), 0)
                                                            : shownFigure(key(slice), largest);
            },
            [key](std::size_t slice) { return toQString(exactText(key(slice))); }};
}

std::vector<NumberColumn> channelColumns(const OutcomePointer& outcome) {
    const auto label = [outcome](std::size_t slice) {
        return QString::fromStdString(outcome->slicing->label(slice));
    };
    std::vector<NumberColumn> columns{
        {QObject::tr("slice"), QObject::tr("Values that share one scale."),
         [](std::size_t slice) { return static_cast<double>(slice); }, label, label}};
    const auto add = [&](const QString& title, const QString& help, auto figure) {
        columns.push_back(column(title, help, outcome, figure));
    };
    add(QObject::tr("min"), QObject::tr("Smallest value."),
        [](const SliceOutcome& slice) { return slice.minimum; });
    add(QObject::tr("max"), QObject::tr("Largest value."),
        [](const SliceOutcome& slice) { return slice.maximum; });
    add(QObject::tr("α"), QObject::tr("Lower end of the range that is asked for."),
        [](const SliceOutcome& slice) { return slice.range.alpha; });
    add(QObject::tr("β"), QObject::tr("Upper end of the range that is asked for."),
        [](const SliceOutcome& slice) { return slice.range.beta; });
    add(QObject::tr("scale"), QObject::tr("Step between two levels."),
        [](const SliceOutcome& slice) { return slice.scale; });
    add(QObject::tr("zero point"), QObject::tr("The code that stands for zero."),
        [](const SliceOutcome& slice) { return slice.zeroPoint; });
    add(QObject::tr("MSE"), QObject::tr("Mean squared error."), meanSquaredError);
    add(QObject::tr("SQNR (dB)"), QObject::tr("Signal over quantization noise."), sqnr);
    add(QObject::tr("clipped (%)"),
        QObject::tr("Values beyond the effective range by more than half a step."), clippedPercent);
    return columns;
}

void ChannelsView::setOutcome(const OutcomePointer& outcome) {
    m_outcome = outcome;
    setColumns(channelColumns(outcome), outcome->slices->size());
    showItem(outcome->focus->slice);
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor channels{
    .id = "channels",
    .title = "Channels",
    .help = "Range, scale and error of every slice; choose one to see its step function.",
    .needsCurves = false,
    .isPlot = false,
    .place = ViewPlace::Tensor,
    .rank = 2,
    .key = 'N',
    .hasSomethingToSay = [](const Outcome& outcome, bool) { return outcome.slices->size() > 1; },
    .create = [](QWidget* parent) -> View* { return new ChannelsView(parent); },
};

}  // namespace plots

}  // namespace quantoscope

#include "app/views/channels/view.moc"
