// SPDX-License-Identifier: GPL-3.0-or-later
// The codebook of the slice in focus: code, bits, level, bucket and how often it is used; of vector
// schemes the codewords of every part.
#include <QEvent>
#include <QHeaderView>
#include <QTableView>
#include <algorithm>
#include <cmath>
#include <memory>

#include "app/views/kit/paint/code_text.h"
#include "app/views/kit/table/share_delegate.h"
#include "app/views/kit/table/table_view.h"
#include "app/views/look/number_format.h"
#include "core/schemes/vectors/vector_scheme.h"

namespace quantoscope {
namespace {

QString codeNumber(std::int32_t code) {
    return fixedText(code, 0);
}

class CodebookView : public TableView {
    Q_OBJECT
  public:
    explicit CodebookView(QWidget* parent) : TableView(parent), m_share(new ShareDelegate(this)) {
        m_table->setItemDelegateForColumn(kShareColumn, m_share);
        m_table->setProperty("levels", true);  // a picked row looks like a picked level
        m_table->viewport()->installEventFilter(this);
    }

    QString title() const override { return tr("Codebook"); }
    QString caption() const override {
        if (!m_outcome) return {};
        if (const auto& vectors = m_outcome->vectors)
            return tr("The %1 codewords of %2 values, each with its share of the vectors.")
                .arg(vectors->parts * vectors->codewords)
                .arg(vectors->partDimension);
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
        if (m_pick.interval == item || m_outcome->vectors) return;
        emit pickEdited({.interval = item, .x = {}, .element = {}});
    }
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == m_table->viewport() && event->type() == QEvent::Resize) fitShare();
        return TableView::eventFilter(watched, event);
    }

  private:
    static constexpr int kShareColumn = 4;
    void setVectors();
    void fitShare();

    OutcomePointer m_outcome;
    Pick m_pick;
    ShareDelegate* m_share;
    int m_bareShare = 0;  // pixels of the column without bars
};

// What one row of the codebook reads from; shared by all columns.
struct Codebook {
    OutcomePointer outcome;
    ColumnNumbers levels;
    ColumnNumbers edges;

    explicit Codebook(const OutcomePointer& told) : outcome(told) {
        levels = ColumnNumbers(std::vector<double>(steps().levels.begin(), steps().levels.end()));
        edges = ColumnNumbers(std::vector<double>(steps().lower.begin(), steps().lower.end()));
    }

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
    double level(std::size_t k) const { return static_cast<double>(steps().levels[k]); }
    QString bucket(std::size_t k) const {
        const auto low = static_cast<double>(steps().lower[k]);
        const auto high = static_cast<double>(upper(k));
        return bucketText(low, high, edges.text(low), edges.text(high));
    }
    // In C notation.
    QString exactBucket(std::size_t k) const {
        const float low = steps().lower[k];
        return QStringLiteral("%1%2, %3)")
            .arg(std::isinf(low) ? u'(' : u'[')
            .arg(toQString(exactText(low)), toQString(exactText(upper(k))));
    }
};

std::vector<NumberColumn> codebookColumns(const OutcomePointer& outcome) {
    const auto book = std::make_shared<const Codebook>(outcome);
    const int bits = codeBits(*outcome->request.scheme, outcome->request.settings);
    const auto code = [book](std::size_t k) { return book->steps().codes[k]; };
    const auto codeKey = [code](std::size_t k) { return static_cast<double>(code(k)); };
    return {
        {QObject::tr("code"), QObject::tr("The integer that is stored."), codeKey,
         [code](std::size_t k) { return codeNumber(code(k)); },
         [code](std::size_t k) { return QString::number(code(k)); }},
        {QObject::tr("bits"),
         QObject::tr("The code's bits, two's complement when it is signed."),
         codeKey,
         [code, bits](std::size_t k) { return binaryText(code(k), bits); },
         {}},
        {QObject::tr("level"), QObject::tr("The value that the code stands for."),
         [book](std::size_t k) { return book->level(k); },
         [book](std::size_t k) { return book->levels.aligned(book->level(k)); },
         [book](std::size_t k) { return toQString(exactText(book->steps().levels[k])); }},
        {QObject::tr("bucket"), QObject::tr("The values that take this code."),
         [book](std::size_t k) { return book->steps().lower[k]; },
         [book](std::size_t k) { return book->bucket(k); },
         [book](std::size_t k) { return book->exactBucket(k); }},
        {QObject::tr("share"), QObject::tr("Of all finite values."),
         [book](std::size_t k) { return book->share(k); },
         [book](std::size_t k) { return shareText(book->share(k)); },
         [book](std::size_t k) { return toQString(exactText(book->share(k))); }},
        {QObject::tr("values"), QObject::tr("How many values take it."),
         [book](std::size_t k) { return book->count(k); },
         [book](std::size_t k) { return countText(book->count(k)); },
         [book](std::size_t k) { return toQString(exactText(book->count(k))); }},
    };
}

// The vectors that take each codeword, [parts * codewords].
std::vector<double> codewordCounts(const VectorQuantization& vectors) {
    std::vector<double> counts(vectors.parts * vectors.codewords);
    for (std::size_t i = 0; i < vectors.codes.size(); ++i)
        ++counts[i % vectors.parts * vectors.codewords + vectors.codes[i]];
    return counts;
}

QString codewordText(std::span<const float> codeword, std::size_t most,
                     const ColumnNumbers& numbers) {
    QStringList texts;
    for (std::size_t i = 0; i < std::min(most, codeword.size()); ++i)
        texts.append(numbers.text(static_cast<double>(codeword[i])));
    if (most < codeword.size()) texts.append(QStringLiteral("…"));
    return texts.join(QStringLiteral(", "));
}

QString exactCodeword(std::span<const float> codeword) {
    QStringList texts;
    for (const float value : codeword)
        texts.append(toQString(exactText(value)));
    return texts.join(QStringLiteral(", "));
}

std::vector<NumberColumn> codewordColumns(const VectorsPointer& vectors,
                                          const std::vector<double>& counts) {
    constexpr std::size_t kShown = 8;
    const auto part = [vectors](std::size_t k) { return k / vectors->codewords; };
    const auto code = [vectors](std::size_t k) { return k % vectors->codewords; };
    const auto word = [vectors, part, code](std::size_t k) {
        return vectors->codeword(part(k), code(k));
    };
    const auto norm = [word](std::size_t k) {
        double sum = 0;
        for (const float value : word(k))
            sum += static_cast<double>(value) * static_cast<double>(value);
        return std::sqrt(sum);
    };
    const auto all = static_cast<double>(std::max<std::size_t>(1, vectors->vectors()));
    const auto integer = [](auto of) {
        return [of](std::size_t k) { return QString::number(of(k)); };
    };
    const auto key = [](auto of) {
        return [of](std::size_t k) { return static_cast<double>(of(k)); };
    };
    const auto share = [counts, all](std::size_t k) { return counts[k] / all; };
    std::vector<double> norms(counts.size());
    std::vector<double> parts;
    for (std::size_t k = 0; k < counts.size(); ++k) {
        norms[k] = norm(k);
        parts.insert(parts.end(), word(k).begin(), word(k).end());
    }
    const ColumnNumbers lengths(norms);
    const ColumnNumbers numbers(parts, 1);
    return {
        {vectors->additive ? QObject::tr("stage") : QObject::tr("part"),
         QObject::tr("The part of a vector, or the stage, that the codeword is for."), key(part),
         integer(part), integer(part)},
        {QObject::tr("code"), QObject::tr("The index that is stored."), key(code), integer(code),
         integer(code)},
        {QObject::tr("norm"), QObject::tr("The codeword's length."), norm,
         [norm, lengths](std::size_t k) { return lengths.aligned(norm(k)); },
         [norm](std::size_t k) { return toQString(exactText(norm(k))); }},
        {QObject::tr("codeword"), QObject::tr("The values that the code stands for."),
         [word](std::size_t k) { return static_cast<double>(word(k).front()); },
         [word, numbers](std::size_t k) { return codewordText(word(k), kShown, numbers); },
         [word](std::size_t k) { return exactCodeword(word(k)); }},
        {QObject::tr("share"), QObject::tr("Of all vectors."), share,
         [share](std::size_t k) { return shareText(share(k)); },
         [share](std::size_t k) { return toQString(exactText(share(k))); }},
        {QObject::tr("vectors"), QObject::tr("How many vectors take it."),
         [counts](std::size_t k) { return counts[k]; },
         [counts](std::size_t k) { return countText(counts[k]); },
         [counts](std::size_t k) { return toQString(exactText(counts[k])); }},
    };
}

void CodebookView::setVectors() {
    const VectorsPointer& vectors = m_outcome->vectors;
    const std::vector<double> counts = codewordCounts(*vectors);
    const double most = counts.empty() ? 0 : *std::ranges::max_element(counts);
    m_share->setLargest(most > 0 ? most / static_cast<double>(vectors->vectors()) : 1);
    setColumns(codewordColumns(vectors, counts), counts.size());
    m_bareShare = m_table->columnWidth(kShareColumn);
    fitShare();
}

// The bars take what room there is beside all columns, or beside those up to them.
void CodebookView::fitShare() {
    int room = m_table->viewport()->width();
    for (int column = 0; column < kShareColumn; ++column)
        room -= m_table->columnWidth(column);
    const int others = m_table->columnWidth(kShareColumn + 1);
    const int whole = room - others >= m_bareShare ? room - others : room;
    m_table->setColumnWidth(kShareColumn, std::max(m_bareShare, whole));
}

void CodebookView::setOutcome(const OutcomePointer& outcome) {
    m_outcome = outcome;
    if (outcome->vectors) return setVectors();
    const auto& counts = outcome->focus->evaluation.counts;
    const double most = counts.empty() ? 0 : *std::ranges::max_element(counts);
    const auto values = static_cast<double>(outcome->focus->evaluation.count);
    m_share->setLargest(values > 0 ? most / values : 1);
    setColumns(codebookColumns(outcome), outcome->focus->steps.size());
    m_bareShare = m_table->columnWidth(kShareColumn);
    fitShare();
    showItem(m_pick.interval);
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor codebook{
    .id = "codebook",
    .title = "Codebook",
    .help = "Every code with its bits, level, bucket and share; sortable and copyable.",
    .needsCurves = false,
    .isPlot = false,
    .place = ViewPlace::Codes,
    .rank = 1,
    .key = 'C',
    .create = [](QWidget* parent) -> View* { return new CodebookView(parent); },
};

}  // namespace plots

}  // namespace quantoscope

#include "app/views/codebook/view.moc"
