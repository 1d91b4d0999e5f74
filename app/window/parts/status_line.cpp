// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/parts/status_line.h"

#include <QLabel>
#include <QProgressBar>
#include <QStatusBar>
#include <QToolButton>

#include "app/views/look/utf8.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

QLabel* makeLabel(QStatusBar& bar) {
    auto* label = new QLabel(&bar);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("quiet", true);
    label->setMinimumWidth(1);
    return label;
}

QString millisecondsText(double seconds) {
    return toQString(shortText(seconds * 1e3, 2)) + QStringLiteral(" ms");
}

// "1 000 000 values, all finite", "512 values, 3 NaN, 1 infinite left out".
QString dataText(const ValueIndex& index) {
    if (index.totalCount() == 0) return QObject::tr("no values");
    QString text = index.totalCount() == 1
                       ? QObject::tr("1 value")
                       : QObject::tr("%1 values").arg(toQString(groupedText(index.totalCount())));
    const std::uint64_t infinite = index.positiveInfinityCount() + index.negativeInfinityCount();
    if (index.nanCount() == 0 && infinite == 0) return text + QObject::tr(", all finite");
    if (index.nanCount() > 0) text += QObject::tr(", %1 NaN").arg(index.nanCount());
    if (infinite > 0) text += QObject::tr(", %1 infinite").arg(infinite);
    return text + QObject::tr(" left out");
}

}  // namespace

StatusLine::StatusLine(QStatusBar& bar)
    : QObject(&bar),
      m_bar(bar),
      m_state(makeLabel(bar)),
      m_times(makeLabel(bar)),
      m_data(makeLabel(bar)),
      m_progress(new QProgressBar(&bar)),
      m_cancel(new QToolButton(&bar)) {
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(140, 8);
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("Stop what is running"));
    connect(m_cancel, &QToolButton::clicked, this, &StatusLine::cancelRequested);
    bar.setSizeGripEnabled(false);
    bar.setContentsMargins(10, 0, 10, 0);
    bar.addWidget(m_state);
    bar.addWidget(m_progress);
    bar.addWidget(m_cancel);
    bar.addWidget(m_times);
    bar.addPermanentWidget(m_data);
    showWork();
}

void StatusLine::setBusy(bool busy) {
    m_busy = busy;
    showWork();
}

void StatusLine::setExporting(bool busy) {
    m_exporting = busy;
    showWork();
}

void StatusLine::showWork() {
    const bool busy = m_busy || m_exporting;
    m_state->setText(busy ? tr("Working") : tr("Ready"));
    m_progress->setVisible(busy);
    m_cancel->setVisible(busy);
    if (!busy) m_progress->setValue(0);
}

void StatusLine::setProgress(const QString& what, double share) {
    m_state->setText(what);
    m_progress->setValue(static_cast<int>(share * 1000));
}

void StatusLine::setOutcome(const OutcomePointer& outcome) {
    m_sinceOutcome.start();
    m_answerSeconds = outcome->seconds;
    m_paintNanoseconds = -1;
    m_data->setText(outcome->data->preview
                        ? tr("preview: %1 of %2 values")
                              .arg(toQString(groupedText(outcome->data->index->totalCount())),
                                   toQString(groupedText(outcome->data->fullCount)))
                        : dataText(*outcome->data->index));
    showTimes();
}

void StatusLine::setPainted() {
    if (!m_sinceOutcome.isValid() || m_paintNanoseconds >= 0) return;
    m_paintNanoseconds = m_sinceOutcome.nsecsElapsed();
    showTimes();
}

void StatusLine::showTimes() {
    QString text = tr("answered in %1").arg(millisecondsText(m_answerSeconds));
    if (m_paintNanoseconds >= 0)
        text += tr(", painted in %1")
                    .arg(millisecondsText(static_cast<double>(m_paintNanoseconds) * 1e-9));
    m_times->setText(text);
}

void StatusLine::say(const QString& text) {
    constexpr int kMomentMs = 4000;
    m_bar.showMessage(text, kMomentMs);
}

}  // namespace quantoscope
