// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/parts/view_hub.h"

#include <QEvent>
#include <algorithm>

namespace quantoscope {

ViewHub::ViewHub(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    connect(&session, &Session::requestChanged, this, [this](const Request& request) {
        tellVisible([&](View* view) { view->setRequest(request); });
    });
    connect(&session, &Session::outcomeChanged, this, [this](const OutcomePointer& outcome) {
        tellVisible([&](View* view) { view->setOutcome(outcome); });
    });
    connect(&session, &Session::curvesChanged, this, [this](const CurvesPointer& curves) {
        tellVisible([&](View* view) { view->setCurves(curves); });
    });
    connect(&session, &Session::pickChanged, this,
            [this](const Pick& pick) { tellVisible([&](View* view) { view->setPick(pick); }); });
    connect(&session, &Session::pinsChanged, this, [this](const QVector<OutcomePointer>& pins) {
        tellVisible([&](View* view) { view->setPins(pins); });
    });
}

template <class Tell>
void ViewHub::tellVisible(Tell tell) {
    for (const Entry& entry : m_entries) {
        if (entry.view->isVisible())
            tell(entry.view);
        else
            m_stale.insert(entry.view);
    }
}

View* ViewHub::create(const ViewDescriptor& descriptor, QWidget* parent) {
    View* view = descriptor.create(parent);
    m_entries.push_back({&descriptor, view});
    m_stale.insert(view);
    view->installEventFilter(this);
    connect(view, &View::requestEdited, &m_session, &Session::setRequest);
    connect(view, &View::pickEdited, &m_session, &Session::setPick);
    connect(view, &View::focusEdited, &m_session, &Session::setFocus);
    connect(view, &View::matrixWindowEdited, &m_session, &Session::setMatrixWindow);
    connect(view, &View::productEdited, &m_session, &Session::setProduct);
    connect(view, &View::unpinRequested, &m_session, &Session::unpin);
    connect(view, &View::exportRequested, this, [this, view] { emit exportRequested(view); });
    connect(view, &View::dataRequested, this, [this, view] { emit dataRequested(view); });
    connect(view, &View::helpRequested, this, [this, &descriptor] {
        emit helpRequested(QStringLiteral("view/") +
                           QString::fromStdString(std::string(descriptor.id)));
    });
    return view;
}

View* ViewHub::find(std::string_view id) const {
    const auto entry = std::ranges::find_if(
        m_entries, [&](const Entry& candidate) { return candidate.descriptor->id == id; });
    return entry == m_entries.end() ? nullptr : entry->view;
}

void ViewHub::setTheme(const Theme& theme) {
    for (const Entry& entry : m_entries)
        entry.view->setTheme(theme);
}

void ViewHub::refresh(View* view) {
    if (!m_stale.remove(view) || !m_session.outcome()) return;
    view->setRequest(m_session.request());
    view->setPins(m_session.pins());
    view->setOutcome(m_session.outcome());
    if (m_session.curves()) view->setCurves(m_session.curves());
    view->setPick(m_session.pick());
}

bool ViewHub::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Show) refresh(static_cast<View*>(watched));
    return QObject::eventFilter(watched, event);
}

}  // namespace quantoscope
