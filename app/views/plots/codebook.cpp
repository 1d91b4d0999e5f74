// SPDX-License-Identifier: GPL-3.0-or-later
// The codebook of the slice in focus: code, bits, level, bucket and how often it is used.
#include <QHeaderView>
#include <QTableView>
#include <algorithm>

#include "app/views/code_text.h"
#include "app/views/share_delegate.h"
#include "app/views/table_view.h"
#include "core/base/number_text.h"

namespace quantoscope {
namespace {

QString number(double value, int digits) {
    return QString::fromStdString(shortText(value, digits));
}

class CodebookView : public TableView {
    Q_OBJECT
  public:
    explicit CodebookView(QWidget* parent) : TableView(parent), m_share(new ShareDelegate(this)) {
        m_table->setItemDelegateForColumn(kShareColumn, m_share);
    }

    QString title() const override { return tr("Codebook"); }
    QString caption() const override {
        if (!m_outcome) return {};
        return tr("The %1 codes of %2, each with its level, its bucket and its share of the "
                  "values.")
            .arg(m_outcome->focus->steps.size())
            .arg(QString::fromStdString(m_outcome->focus->label));
    }

    void setOutcome(const OutcomePointer& outcome) override;
    void setPick(const Pick& pick) override {
        m_pick = pick;
        showItem(pick.interval);
    }
    void setTheme(const Theme& theme) override {
        m_share->setColor(theme.quantized);
        TableView::setTheme(theme);
    }

  protected:
    void itemChosen(std::size_t item) override {
        if (m_pick.interval == item) return;
        emit pickEdited({.interval = item, .x = {}, .element = {}});
    }

  private:
    static constexpr int kShareColumn = 4;

    OutcomePointer m_outcome;
    Pick m_pick;
    ShareDelegate* m_share;
};

// What one row of the codebook reads from; shared by all columns.
struct Codebook {
    OutcomePointer outcome;

    const StepFunction& steps() const { return outcome->focus->steps; }
    double count(std::size_t k) const { return outcome->focus->evaluation.counts[k]; }
    double share(std::size_t k) const {
        const auto values = static_cast<double>(outcome->focus->evaluation.count);
        return values > 0 ? count(k) / values : 0;
    }
    float upper(std::size_t k) const {
        return k + 1 < steps().size() ? steps().lower[k + 1]
                                      : std::numeric_limits<float>::infinity();
    }
    QString bucket(std::size_t k, int digits) const {
        const auto text = [digits](float edge) {
            if (std::isinf(edge)) return edge > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
            return digits > 0 ? number(edge, digits) : QString::fromStdString(exactText(edge));
        };
        return QStringLiteral("[%1, %2)").arg(text(steps().lower[k]), text(upper(k)));
    }
};

std::vector<NumberColumn> codebookColumns(const OutcomePointer& outcome) {
    const Codebook book{outcome};
    const int bits = outcome->request.settings.bits;
    const auto code = [book](std::size_t k) { return book.steps().codes[k]; };
    const auto codeKey = [code](std::size_t k) { return static_cast<double>(code(k)); };
    return {
        {QObject::tr("code"),
         QObject::tr("The integer that is stored."),
         codeKey,
         [code](std::size_t k) { return QString::number(code(k)); },
         {}},
        {QObject::tr("bits"), QObject::tr("The code's bits, two's complement when it is signed."),
         codeKey, [code, bits](std::size_t k) { return binaryText(code(k), bits); },
         [code, bits](std::size_t k) { return hexText(code(k), bits); }},
        {QObject::tr("level"), QObject::tr("The value that the code stands for."),
         [book](std::size_t k) { return book.steps().levels[k]; },
         [book](std::size_t k) { return number(book.steps().levels[k], 4); },
         [book](std::size_t k) {
             return QString::fromStdString(exactText(book.steps().levels[k]));
         }},
        {QObject::tr("bucket"), QObject::tr("The values that take this code."),
         [book](std::size_t k) { return book.steps().lower[k]; },
         [book](std::size_t k) { return book.bucket(k, 3); },
         [book](std::size_t k) { return book.bucket(k, 0); }},
        {QObject::tr("share"), QObject::tr("Of all finite values."),
         [book](std::size_t k) { return book.share(k); },
         [book](std::size_t k) { return number(100 * book.share(k), 3) + QStringLiteral(" %"); },
         [book](std::size_t k) { return QString::fromStdString(exactText(book.share(k))); }},
        {QObject::tr("values"), QObject::tr("How many values take it."),
         [book](std::size_t k) { return book.count(k); },
         [book](std::size_t k) {
             return QString::fromStdString(groupedText(static_cast<std::uint64_t>(book.count(k))));
         },
         [book](std::size_t k) { return QString::fromStdString(exactText(book.count(k))); }},
    };
}

void CodebookView::setOutcome(const OutcomePointer& outcome) {
    m_outcome = outcome;
    const auto& counts = outcome->focus->evaluation.counts;
    const double most = counts.empty() ? 0 : *std::ranges::max_element(counts);
    const auto values = static_cast<double>(outcome->focus->evaluation.count);
    m_share->setLargest(values > 0 ? most / values : 1);
    setColumns(codebookColumns(outcome), outcome->focus->steps.size());
    constexpr int kBarRoom = 100;
    m_table->setColumnWidth(kShareColumn, std::max(kBarRoom, m_table->columnWidth(kShareColumn)));
    showItem(m_pick.interval);
}

}  // namespace

namespace plots {

extern const ViewDescriptor codebook;
const ViewDescriptor codebook{
    .id = "codebook",
    .title = "Codebook",
    .help = "Every code with its bits, level, bucket and share; sortable and copyable.",
    .needsCurves = false,
    .isPlot = false,
    .create = [](QWidget* parent) -> View* { return new CodebookView(parent); },
};

}  // namespace plots

}  // namespace quantoscope

#include "codebook.moc"
