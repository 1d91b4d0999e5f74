// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/curve_view.h"

namespace quantoscope {

void CurveView::setRequest(const Request& request) {
    m_request = request;
    m_requestIsTold = true;
    refresh();
}

void CurveView::setOutcome(const OutcomePointer& outcome) {
    m_outcome = outcome;
    if (!m_requestIsTold && outcome) m_request = outcome->request;
    tell();
}

void CurveView::setCurves(const CurvesPointer& curves) {
    if (curves && hasPart(*curves)) m_curves = curves;
    tell();
}

void CurveView::setPins(const QVector<OutcomePointer>& pins) {
    m_pins = pins;
    tell();
}

void CurveView::tell() {
    if (!m_outcome)
        setMessage(tr("Nothing to show yet."));
    else if (!m_curves)
        setMessage(tr("Curves follow when the hand rests."));
    else
        setMessage(reasonForNothing());
    if (!message().isEmpty()) setSubtitle({});
    refresh();
}

QString CurveView::orWaiting(const QString& text) const {
    return isWaiting() ? tr("curves follow when the hand rests") : text;
}

void CurveView::edit(const Request& request, Edit edit) {
    m_request = request;
    refresh();
    emit requestEdited(m_request, edit);
}

}  // namespace quantoscope
