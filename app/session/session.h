// SPDX-License-Identifier: GPL-3.0-or-later
// The one owner of state: the request and its history, the data it asks about, the outcome that
// answers it, and what is picked and pinned. Hands set; signals tell; nothing here draws.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <QVector>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "app/jobs/newest_wins.h"
#include "app/session/curves.h"
#include "app/session/data_cache.h"
#include "app/session/edit.h"
#include "app/session/history.h"
#include "app/session/pick.h"
#include "app/session/pin_board.h"
#include "app/session/second_wave.h"
#include "core/analysis/outcome/outcome.h"
#include "core/formats/format.h"

namespace quantoscope {

// A file whose tensors are on offer.
struct OpenFile {
    std::string path;
    Listing listing;
};
using OpenFilePointer = std::shared_ptr<const OpenFile>;

class Session : public QObject {
    Q_OBJECT
  public:
    explicit Session(QObject* parent = nullptr);

    // The newest request asked for; its data may still be loading.
    const Request& request() const { return m_asked; }
    const OutcomePointer& outcome() const { return m_outcome; }  // null before the first
    const CurvesPointer& curves() const { return m_curves; }     // null until the second wave
    const Pick& pick() const { return m_pick; }
    const QVector<OutcomePointer>& pins() const { return m_pins.outcomes(); }  // A first
    const History& history() const { return m_history; }
    const OpenFilePointer& openFile() const { return m_openFile; }  // null before the first
    bool busy() const;
    // Whether outcome() is exact and answers request().
    bool settled() const;

    static constexpr int kMaximumPins = PinBoard::kMaximum;

  public slots:
    // Asks. The request becomes part of the history once its data are there; data that cannot be
    // had leave everything as it was, and failed() says why.
    void setRequest(const quantoscope::Request& request,
                    quantoscope::Edit edit = quantoscope::Edit::Step);
    // Lists a file's tensors and asks about the named one, or the first that can be loaded; reads
    // it anew even when it was open before.
    void openPath(const QString& path, const QString& tensor = {});
    // As a saved session had it, with its pins in place of the present ones once its data are
    // there. Can be undone.
    void restore(const quantoscope::Request& request,
                 const std::vector<quantoscope::Request>& pins);
    void undo();
    void redo();
    void setFocus(std::size_t slice);
    void setPick(const quantoscope::Pick& pick);
    void setMatrixWindow(const quantoscope::MatrixWindow& window);
    void setProduct(const quantoscope::ProductSettings& product);
    void pin();             // the present outcome, as the next letter
    void unpin(int index);  // no effect beyond the last
    void reload();          // reads the source again
    void cancel();          // whatever is running

  signals:
    void requestChanged(const quantoscope::Request& request);
    void outcomeChanged(const quantoscope::OutcomePointer& outcome);
    void curvesChanged(const quantoscope::CurvesPointer& curves);
    void pickChanged(const quantoscope::Pick& pick);
    void pinsChanged(const QVector<quantoscope::OutcomePointer>& pins);
    void historyChanged();
    void openFileChanged(const quantoscope::OpenFilePointer& file);
    void busyChanged(bool busy);
    void progressed(const QString& what, double share);
    // A sentence for a person; empty when the trouble is over. Never about a cancel.
    void failed(const QString& sentence);

  private:
    void load(const Request& request, std::optional<Edit> edit);
    void loaded(const Request& request, std::optional<Edit> edit, DataSetPointer data);
    void adopt(const Request& request, std::optional<Edit> edit);
    void listed(OpenFilePointer file, const std::string& tensor);
    void giveUp(const Error& error);
    void goBack();
    void fail(const Error& error);
    void clearFailure();
    void answer(bool dragging);
    void answered(Result<OutcomePointer> result);
    void startCurves();
    void setCurves(const Curves& curves);
    void travel(const Request& request);
    void rest();
    void sharePinCurves();
    void connectLane(NewestWins& lane, const QString& what);
    void connectPins();

    History m_history;
    Request m_asked;          // may wait for its data
    DataSetPointer m_data;    // of m_history.current(); null before the first
    DataSetPointer m_sample;  // stands in while the hand drags
    OpenFilePointer m_openFile;
    OutcomePointer m_outcome;
    CurvesPointer m_curves;
    Pick m_pick;
    WaveSettings m_wave;
    struct Restoring {
        Request request;
        std::vector<Request> pins;
    };
    std::optional<Restoring> m_restoring;  // until its data are there
    std::size_t m_focus = 0;
    bool m_exactIsSlow = false;  // the last exact answer outlasted a drag's patience
    bool m_hasFailed = false;
    DataCache m_cache;
    QTimer m_rest;  // until the hand rests: then the second wave
    // Destroyed first, so that no job outlives what it writes to.
    NewestWins m_loading;
    NewestWins m_answering;
    NewestWins m_curving;
    PinBoard m_pins;
};

}  // namespace quantoscope
