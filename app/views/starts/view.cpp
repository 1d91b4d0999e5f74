// SPDX-License-Identifier: GPL-3.0-or-later
// Local minima made visible: where Lloyd's iteration ends from each of its starts, beside the exact
// optimum.
#include <algorithm>
#include <cmath>

#include "app/views/kit/table/table_view.h"
#include "app/views/look/number_format.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

constexpr int kDigits = 5;

class StartsView : public TableView {
    Q_OBJECT
  public:
    using TableView::TableView;

    QString title() const override { return tr("Lloyd-Max starts"); }
    QString caption() const override;

  public slots:
    void setOutcome(const quantoscope::OutcomePointer& outcome) override {
        m_outcome = outcome;
        if (!m_curves || m_curves->outcome != outcome) setCurves(nullptr);
    }
    void setCurves(const quantoscope::CurvesPointer& curves) override;

  protected:
    void itemChosen(std::size_t /*item*/) override {}

  private:
    OutcomePointer m_outcome;
    CurvesPointer m_curves;
};

QString StartsView::caption() const {
    if (!m_outcome || m_outcome->request.scheme->id != "lloyd-max")
        return tr("Choose Lloyd-Max to see where its iteration ends from each start.");
    return tr(
        "Where Lloyd's iteration ends from each of its starts; a mean squared error above the "
        "least is a local minimum.");
}

QString runName(const LloydRun& run) {
    const QString title = toQString(run.title);
    return run.start == "random" ? QObject::tr("%1, seed %2").arg(title).arg(run.seed) : title;
}

QString levelsText(const LloydRun& run) {
    constexpr std::size_t kShown = 64;
    QStringList texts;
    for (std::size_t k = 0; k < std::min(kShown, run.levels.size()); ++k)
        texts.append(toQString(shortText(run.levels[k], 4)));
    if (run.levels.size() > kShown) texts.append(QStringLiteral("…"));
    return u'{' + texts.join(QStringLiteral(", ")) + u'}';
}

NumberColumn numberColumn(const QString& title, const QString& help,
                          const std::function<double(std::size_t)>& value) {
    return {.title = title,
            .help = help,
            .key = value,
            .shown = [value](std::size_t i) { return numberText(value(i), kDigits); },
            .exact = [value](std::size_t i) { return toQString(exactText(value(i))); }};
}

std::vector<NumberColumn> columnsOf(const std::vector<LloydRun>& runs) {
    double least = std::numeric_limits<double>::infinity();
    for (const LloydRun& run : runs)
        least = std::min(least, run.meanSquaredError);
    const auto name = [runs](std::size_t i) { return runName(runs[i]); };
    const auto levels = [runs](std::size_t i) { return levelsText(runs[i]); };
    const auto order = [](std::size_t i) { return static_cast<double>(i); };
    return {{.title = QObject::tr("start"),
             .help = QObject::tr("Where the iteration begins; the optimum needs none."),
             .key = order,
             .shown = name,
             .isText = true},
            numberColumn(QObject::tr("MSE"), QObject::tr("Mean squared error at the end."),
                         [runs](std::size_t i) { return runs[i].meanSquaredError; }),
            numberColumn(QObject::tr("above least (%)"),
                         QObject::tr("How far the end lies above the least of all."),
                         [runs, least](std::size_t i) {
                             if (runs[i].meanSquaredError == least) return 0.0;
                             return 100 * (runs[i].meanSquaredError / least - 1);
                         }),
            numberColumn(QObject::tr("MSE at first"),
                         QObject::tr("Mean squared error before the first round."),
                         [runs](std::size_t i) { return runs[i].startSquaredError; }),
            {.title = QObject::tr("levels"),
             .help = QObject::tr("The levels at the end, ascending."),
             .key = order,
             .shown = levels,
             .isText = true}};
}

void StartsView::setCurves(const CurvesPointer& curves) {
    m_curves = curves;
    const std::vector<LloydRun> runs =
        curves && curves->starts ? curves->starts->runs : std::vector<LloydRun>{};
    setColumns(columnsOf(runs), runs.size());
    emit painted();
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor starts{
    .id = "starts",
    .title = "Lloyd-Max starts",
    .help = "Where Lloyd's iteration ends from each of its starts, beside the exact optimum.",
    .needsCurves = true,
    .isPlot = false,
    .place = ViewPlace::Starts,
    .rank = 1,
    .key = 'L',
    .hasSomethingToSay = [](const Outcome& outcome,
                            bool) { return outcome.request.scheme->id == "lloyd-max"; },
    .create = [](QWidget* parent) -> View* { return new StartsView(parent); },
};

}  // namespace plots

}  // namespace quantoscope

#include "app/views/starts/view.moc"
