// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSet>
#include <QVector>
#include <vector>

#include "app/session/session.h"
#include "app/views/view.h"

namespace quantoscope {

// Hands what the session tells to every view that can be seen, and to the others when they come
// to be seen, so that hidden views cost a slider tick nothing. Hands back what views ask for.
class ViewHub : public QObject {
    Q_OBJECT
  public:
    explicit ViewHub(Session& session, QObject* parent = nullptr);

    // Of the registry's descriptor, wired; the caller places and owns it through Qt's parents.
    View* create(const ViewDescriptor& descriptor, QWidget* parent);
    View* find(std::string_view id) const;  // null when not created
    struct Entry {
        const ViewDescriptor* descriptor;
        View* view;
    };
    const std::vector<Entry>& entries() const { return m_entries; }
    void setTheme(const Theme& theme);

  signals:
    void exportRequested(quantoscope::View* view);
    void dataRequested(quantoscope::View* view);
    void helpRequested(const QString& anchor);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void refresh(View* view);
    template <class Tell>
    void tellVisible(Tell tell);

    Session& m_session;
    std::vector<Entry> m_entries;
    QSet<View*> m_stale;
};

}  // namespace quantoscope
