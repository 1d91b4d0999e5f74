// SPDX-License-Identifier: GPL-3.0-or-later
// The table of differences: every figure of the live request and of each pinned one, and how the
// live one stands against it.
#include <QHeaderView>
#include <QLabel>
#include <QLayout>
#include <QMenu>
#include <QTableView>
#include <limits>

#include "app/views/kit/table/table_view.h"
#include "app/views/look/number_format.h"
#include "app/views/look/pin_look.h"
#include "app/views/pins/figures.h"
#include "core/base/text/display_text.h"

namespace quantoscope {
namespace {

constexpr int kDigits = 4;
constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

const PinFigure& figureAt(std::size_t item) {
    return pinFigures()[item];
}

NumberColumn figureColumn() {
    const auto label = [](std::size_t item) { return QObject::tr(figureAt(item).label); };
    return {.title = QObject::tr("figure"),
            .help = QObject::tr("What is compared, with its unit."),
            .key = [](std::size_t item) { return static_cast<double>(item); },
            .shown = label,
            .exact = label,
            .toolTip = [](std::size_t item) { return QObject::tr(figureAt(item).help); },
            .isText = true,
            .mark = {}};
}

NumberColumn valueColumn(const QString& title, const OutcomePointer& outcome, const QPixmap& mark) {
    const auto value = [outcome](std::size_t item) { return figureAt(item).value(*outcome); };
    constexpr std::size_t kLongest = 400;
    const QString summary = toQString(displayText(
        sourceText(outcome->request.source) + ": " + requestSummary(outcome->request), kLongest));
    return {.title = title,
            .help = QStringLiteral("<p>%1</p>").arg(summary.toHtmlEscaped()),
            .key = [value](std::size_t item) { return value(item).value_or(kUndefined); },
            .shown =
                [value](std::size_t item) {
                    return value(item) ? numberText(*value(item), kDigits) : QStringLiteral("-");
                },
            .exact =
                [value](std::size_t item) {
                    return value(item) ? toQString(exactText(*value(item))) : QString();
                },
            .toolTip = {},
            .isText = false,
            .mark = mark};
}

NumberColumn differenceColumn(const QString& letter, const OutcomePointer& live,
                              const OutcomePointer& pin) {
    const auto difference = [live, pin](std::size_t item) {
        return pinDifference(figureAt(item), *live, *pin);
    };
    return {
        .title = QObject::tr("live vs %1").arg(letter),
        .help = QObject::tr("How the live request differs from %1: in percent of it, in "
                            "decibels or in percentage points.")
                    .arg(letter),
        .key = [difference](std::size_t item) { return difference(item).value_or(kUndefined); },
        .shown = [difference](
                     std::size_t item) { return differenceText(figureAt(item), difference(item)); },
        .exact =
            [difference](std::size_t item) {
                return differenceText(figureAt(item), difference(item), true);
            },
        .toolTip = {},
        .isText = false,
        .mark = {}};
}

class PinsView : public TableView {
    Q_OBJECT
  public:
    explicit PinsView(QWidget* parent);

    QString title() const override { return tr("Pins"); }
    QString caption() const override;
    void setOutcome(const OutcomePointer& outcome) override {
        m_outcome = outcome;
        showFigures();
    }
    void setPins(const QVector<OutcomePointer>& pins) override {
        m_pins = pins;
        showFigures();
    }
    void setTheme(const Theme& theme) override {
        TableView::setTheme(theme);
        showFigures();
    }

  protected:
    void itemChosen(std::size_t /*item*/) override {}

  private:
    static constexpr int kFirstPin = 2;  // columns before it: figure, live
    void showFigures();
    void showHeaderMenu(const QPoint& place);

    OutcomePointer m_outcome;
    QVector<OutcomePointer> m_pins;
    QLabel* m_howTo;
};

PinsView::PinsView(QWidget* parent) : TableView(parent), m_howTo(new QLabel(this)) {
    m_howTo->setText(
        tr("Nothing is pinned. Pin (Ctrl+P) keeps the present request as A, then B, "
           "C and D, to compare the next ones with."));
    m_howTo->setWordWrap(true);
    m_howTo->setTextFormat(Qt::PlainText);
    m_howTo->setProperty("quiet", true);
    m_howTo->setContentsMargins(12, 8, 12, 8);
    static_cast<QBoxLayout*>(layout())->insertWidget(0, m_howTo);
    QHeaderView* header = m_table->horizontalHeader();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, &PinsView::showHeaderMenu);
}

QString PinsView::caption() const {
    if (m_pins.isEmpty()) return tr("The figures of the present request; nothing is pinned.");
    return tr("The figures of the present request and of the pinned ones, and how the present one "
              "differs from each.") +
           pinLegend(m_pins);
}

void PinsView::showFigures() {
    m_howTo->setVisible(m_pins.isEmpty());
    if (!m_outcome) return;
    std::vector<NumberColumn> columns{figureColumn(), valueColumn(tr("live"), m_outcome, {})};
    for (qsizetype i = 0; i < m_pins.size(); ++i) {
        const auto pin = static_cast<std::size_t>(i);
        columns.push_back(
            valueColumn(pinLetter(pin), m_pins[i], pinSwatch(m_theme, pin, devicePixelRatioF())));
        columns.push_back(differenceColumn(pinLetter(pin), m_outcome, m_pins[i]));
    }
    setColumns(std::move(columns), pinFigures().size());
}

void PinsView::showHeaderMenu(const QPoint& place) {
    const int pin = (m_table->horizontalHeader()->logicalIndexAt(place) - kFirstPin) / 2;
    if (m_table->horizontalHeader()->logicalIndexAt(place) < kFirstPin || pin >= m_pins.size())
        return;
    const QString letter = pinLetter(static_cast<std::size_t>(pin));
    QMenu menu;
    const QAction* ask = menu.addAction(tr("Go back to %1").arg(letter));
    const QAction* unpin = menu.addAction(tr("Unpin %1").arg(letter));
    const QAction* chosen = menu.exec(m_table->horizontalHeader()->mapToGlobal(place));
    if (chosen == ask) emit requestEdited(m_pins[pin]->request, Edit::Step);
    if (chosen == unpin) emit unpinRequested(pin);
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor pins{
    .id = "pins",
    .title = "Pins",
    .help =
        "The live request beside the pinned ones, figure by figure, with the differences in "
        "percent or decibels; a column's menu unpins it or goes back to it.",
    .needsCurves = false,
    .isPlot = false,
    .place = ViewPlace::Drawer,
    .rank = 1,
    .key = 'U',
    .hasSomethingToSay = [](const Outcome&, bool hasPins) { return hasPins; },
    .create = [](QWidget* parent) -> View* { return new PinsView(parent); },
};

}  // namespace plots

}  // namespace quantoscope

#include "app/views/pins/view.moc"
