// SPDX-License-Identifier: GPL-3.0-or-later
// The table of all schemes on the present data: each at its initial parameters, row by row as the
// second wave computes them.
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QTableView>
#include <algorithm>

#include "app/views/kit/table/table_view.h"
#include "app/views/rate/series.h"
#include "app/views/schemes/columns.h"

namespace quantoscope {
namespace {

class SchemesView : public TableView {
    Q_OBJECT
  public:
    explicit SchemesView(QWidget* parent);

    QString title() const override { return tr("All schemes"); }
    QString caption() const override;
    DataTable dataTable() const override;
    void setRequest(const Request& request) override;
    void setOutcome(const OutcomePointer& outcome) override;
    void setCurves(const CurvesPointer& curves) override;
    void setTheme(const Theme& theme) override;

  protected:
    void itemChosen(std::size_t /*item*/) override {}
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    bool isFresh(std::size_t item) const { return m_outcome && m_of[item] == m_outcome; }
    RowLook lookOf(std::size_t item) const;
    void take(const QModelIndex& index);
    void showRows();
    void tellStatus();

    OutcomePointer m_outcome;
    std::optional<Request> m_request;
    SchemeFigures m_figures = SchemeFigures(schemes().size());
    // Whose data and range they are of.
    std::vector<OutcomePointer> m_of = std::vector<OutcomePointer>(schemes().size());
    QLabel* m_status;
};

SchemesView::SchemesView(QWidget* parent) : TableView(parent), m_status(new QLabel(this)) {
    m_status->setTextFormat(Qt::PlainText);
    m_status->setWordWrap(true);
    m_status->setProperty("quiet", true);
    m_status->setContentsMargins(12, 6, 12, 6);
    static_cast<QBoxLayout*>(layout())->addWidget(m_status);
    m_model.setLook([this](std::size_t item) { return lookOf(item); });
    connect(m_table, &QTableView::doubleClicked, this, &SchemesView::take);
    showRows();
}

QString SchemesView::caption() const {
    return tr(
        "All schemes on the same data, each at its initial parameters with the request's bits "
        "and range where it takes them.");
}

// Only what belongs to the present request.
DataTable SchemesView::dataTable() const {
    DataTable table = TableView::dataTable();
    QVector<QStringList> rows;
    for (qsizetype i = 0; i < table.rows.size(); ++i)
        if (isFresh(static_cast<std::size_t>(i))) rows.append(table.rows[i]);
    table.rows = rows;
    return table;
}

void SchemesView::setRequest(const Request& request) {
    m_request = request;
    m_table->viewport()->update();
}

void SchemesView::setOutcome(const OutcomePointer& outcome) {
    m_outcome = outcome;
    if (!m_request && outcome) m_request = outcome->request;
    tellStatus();
    m_table->viewport()->update();
}

void SchemesView::setCurves(const CurvesPointer& curves) {
    if (!curves || curves->table.empty()) return;
    for (const SchemeRow& row : curves->table) {
        const auto place = std::ranges::find(schemes(), row.scheme) - schemes().begin();
        const auto item = static_cast<std::size_t>(place);
        m_figures[item] = row;
        m_of[item] = curves->outcome;
    }
    showRows();
}

void SchemesView::setTheme(const Theme& theme) {
    TableView::setTheme(theme);
    showRows();
}

// The live scheme stands out; figures of an earlier request fade until theirs come.
RowLook SchemesView::lookOf(std::size_t item) const {
    RowLook look;
    look.strong = m_request && m_request->scheme == schemes()[item];
    if (look.strong) look.ground = blend(m_theme.accent, m_theme.card, 0.14);
    if (!isFresh(item)) look.text = m_theme.quiet;
    return look;
}

void SchemesView::showRows() {
    setColumns(schemesColumns(std::make_shared<const SchemeFigures>(m_figures)), schemes().size());
    tellStatus();
}

void SchemesView::tellStatus() {
    const auto items = static_cast<std::ptrdiff_t>(schemes().size());
    std::ptrdiff_t fresh = 0;
    for (std::size_t item = 0; item < schemes().size(); ++item)
        fresh += isFresh(item) ? 1 : 0;
    m_status->setText(fresh == items
                          ? tr("%1 schemes; double click or Enter takes one.").arg(items)
                          : tr("%1 of %2 schemes still to come.").arg(items - fresh).arg(items));
}

void SchemesView::take(const QModelIndex& index) {
    if (!m_request || !index.isValid()) return;
    const Scheme& scheme = *schemes()[m_model.item(index.row())];
    emit requestEdited(atInitialParameters(*m_request, scheme), Edit::Step);
}

bool SchemesView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            take(m_table->currentIndex());
            return true;
        }
    }
    return TableView::eventFilter(watched, event);
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor schemes{
    .id = "schemes",
    .title = "All schemes",
    .help = "Every scheme on the present data in one sortable table; a double click takes one.",
    .needsCurves = true,
    .isPlot = false,
    .place = ViewPlace::Bits,
    .rank = 3,
    .key = 'T',
    .create = [](QWidget* parent) -> View* { return new SchemesView(parent); },
};

}  // namespace plots

}  // namespace quantoscope

#include "app/views/schemes/view.moc"
