// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/session.h"

#include <algorithm>
#include <utility>

#include "app/session/preview.h"
#include "app/session/session_file.h"
#include "core/analysis/analyze.h"
#include "core/analysis/data/dataset.h"

namespace quantoscope {
namespace {

constexpr int kRestMs = 60;                   // a hand that pauses this long rests
constexpr double kDragPatienceSeconds = 0.1;  // slower exact answers get a preview while dragging

bool answers(const DataSet& data, const Request& request) {
    return data.source == request.source && data.preparation == request.preparation;
}

// A picked value keeps its place, and takes the interval that it falls into now.
Pick followed(Pick pick, const Outcome& outcome) {
    const Focus& focus = *outcome.focus;
    if (!pick.x) return pick;
    const bool elsewhere = pick.element && *pick.element < outcome.data->tensor->values.size() &&
                           outcome.slicing->sliceOf(*pick.element) != focus.slice;
    pick.interval.reset();
    if (focus.steps.size() > 0 && !elsewhere)
        pick.interval = focus.steps.intervalOf(static_cast<float>(*pick.x));
    return pick;
}

}  // namespace

Session::Session(QObject* parent)
    : QObject(parent),
      m_history(openingRequest()),
      m_asked(m_history.current()),
      m_cache(DataCache::machineBudget()) {
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &Session::rest);
    connectLane(m_loading, tr("Loading"));
    connectLane(m_answering, tr("Quantizing"));
    connectLane(m_curving, tr("Drawing curves"));
    connectPins();
}

void Session::connectLane(NewestWins& lane, const QString& what) {
    connect(&lane, &NewestWins::busyChanged, this, [this] { emit busyChanged(busy()); });
    connect(&lane, &NewestWins::progressed, this,
            [this, what](double share) { emit progressed(what, share); });
    connect(&lane, &NewestWins::crashed, this, &Session::failed);
}

void Session::connectPins() {
    connect(&m_pins, &PinBoard::outcomesChanged, this, [this] {
        emit pinsChanged(m_pins.outcomes());
        sharePinCurves();
    });
    connect(&m_pins, &PinBoard::curvesChanged, this, &Session::sharePinCurves);
    connect(&m_pins, &PinBoard::busyChanged, this, [this] { emit busyChanged(busy()); });
    connect(&m_pins, &PinBoard::progressed, this, &Session::progressed);
    connect(&m_pins, &PinBoard::failed, this, &Session::fail);
    connect(&m_pins, &PinBoard::crashed, this, &Session::failed);
}

bool Session::busy() const {
    return m_loading.busy() || m_answering.busy() || m_curving.busy() || m_pins.busy();
}

bool Session::settled() const {
    return m_outcome && !m_outcome->data->preview && m_outcome->request == m_asked &&
           !m_loading.busy() && !m_answering.busy();
}

void Session::setRequest(const Request& request, Edit edit) {
    if (m_data && request == m_asked && edit != Edit::DragEnd) return;
    clearFailure();
    m_restoring.reset();
    if (m_data && answers(*m_data, request)) {
        m_loading.cancel();
        adopt(request, edit);
    } else {
        load(request, edit);
    }
}

// Asks for the data of a request; without an edit the history already stands on it.
void Session::load(const Request& request, std::optional<Edit> edit) {
    m_asked = request;
    emit requestChanged(m_asked);
    if (DataSetPointer data = m_cache.find(request.source, request.preparation)) {
        m_loading.cancel();
        loaded(request, edit, std::move(data));
        return;
    }
    const auto deliver = [this, request, edit](Result<DataSetPointer> data) -> NewestWins::Deliver {
        if (!data) return [this, error = data.error()] { giveUp(error); };
        return [this, request, edit, data = *data] { loaded(request, edit, data); };
    };
    // A change of transforms or importance alone reads nothing anew.
    if (const DataSetPointer plain = m_cache.find(request.source, {})) {
        m_loading.submit([request, plain, deliver](const JobControl& control) {
            return deliver(prepareDataSet(plain, request.preparation, control));
        });
        return;
    }
    m_loading.submit([this, request, deliver](const JobControl& control) -> NewestWins::Deliver {
        auto tensor = loadSource(request.source, control.part(0, 0.5));
        if (!tensor) return [this, error = tensor.error()] { giveUp(error); };
        if (const DataSetPointer preview = previewOf(request, *tensor, control)) {
            auto quick = analyze(request, preview, 0, control);
            if (quick && !control.cancelled())
                QMetaObject::invokeMethod(
                    this,
                    [this, quick = *quick] {
                        if (m_loading.busy() && quick->request == m_asked) answered(quick);
                    },
                    Qt::QueuedConnection);
        }
        auto plain = makeDataSet(request.source, *tensor, control.part(0.5, 0.8));
        if (!plain) return deliver(plain);
        return deliver(prepareDataSet(*plain, request.preparation, control.part(0.8, 1)));
    });
}

void Session::loaded(const Request& request, std::optional<Edit> edit, DataSetPointer data) {
    m_cache.insert(data);
    m_data = std::move(data);
    m_sample = nullptr;
    m_focus = 0;
    m_exactIsSlow = false;
    m_wave.window = {};
    setPick({});
    const bool newerIsLoading = m_loading.busy();
    const Request newest = m_asked;
    adopt(request, edit);
    if (newerIsLoading) {
        m_asked = newest;
        emit requestChanged(m_asked);
        return;
    }
    // A restored session, an undo or a request of the command line may have led to another file.
    const auto* file = std::get_if<FileSource>(&m_data->source);
    if (file == nullptr || (m_openFile && m_openFile->path == file->path)) return;
    m_loading.submit([this, path = file->path](const JobControl& control) -> NewestWins::Deliver {
        auto listing = listFile(path, control);
        if (!listing) return [] {};
        return [this, path, listing = std::move(*listing)] {
            m_openFile = std::make_shared<const OpenFile>(OpenFile{path, listing});
            emit openFileChanged(m_openFile);
        };
    });
}

void Session::adopt(const Request& request, std::optional<Edit> edit) {
    const bool sliced = m_outcome && m_outcome->request.granularity == request.granularity &&
                        m_outcome->request.axis == request.axis &&
                        m_outcome->request.groupSize == request.groupSize &&
                        m_outcome->request.layout == request.layout;
    if (!sliced) {
        m_sample = nullptr;
        m_focus = 0;
    }
    if (edit) m_history.push(request, *edit);
    m_asked = request;
    emit requestChanged(m_asked);
    emit historyChanged();
    answer(edit == Edit::Drag);
    if (m_restoring && m_restoring->request == request)
        m_pins.replace(std::exchange(m_restoring, std::nullopt)->pins);
}

void Session::openPath(const QString& path, const QString& tensor) {
    clearFailure();
    m_loading.submit([this, path = path.toStdString(), tensor = tensor.toStdString()](
                         const JobControl& control) -> NewestWins::Deliver {
        if (isSession(path)) {
            const auto saved = readSession(QString::fromStdString(path), control);
            if (!saved) return [this, error = saved.error()] { giveUp(error); };
            return [this, saved = *saved] {
                restore(saved.request, saved.pins);
                if (!saved.warnings.empty()) fail({ErrorCode::Io, saved.warnings.front(), {}});
            };
        }
        auto listing = listFile(path, control);
        if (!listing) return [this, error = listing.error()] { giveUp(error); };
        const auto file = std::make_shared<const OpenFile>(OpenFile{path, std::move(*listing)});
        return [this, file, tensor] { listed(file, tensor); };
    });
}

void Session::listed(OpenFilePointer file, const std::string& tensor) {
    m_openFile = std::move(file);
    emit openFileChanged(m_openFile);
    const auto& tensors = m_openFile->listing.tensors;
    const auto wanted = std::ranges::find_if(tensors, [&](const TensorEntry& entry) {
        return tensor.empty() ? entry.unsupported.empty() : entry.name == tensor;
    });
    if (wanted == tensors.end()) {
        const std::string what = tensors.empty()  ? "The file holds no tensors."
                                 : tensor.empty() ? tensors.front().unsupported
                                                  : "The file has no tensor '" + tensor + "'.";
        giveUp({ErrorCode::NotFound, what, m_openFile->path});
        return;
    }
    Request request = withSource(m_asked, FileSource{m_openFile->path, wanted->name});
    m_cache.forget(request.source);
    load(request, Edit::Step);
}

// The data could not be had. When newer data are on their way, nobody waits for these.
void Session::giveUp(const Error& error) {
    if (m_loading.busy()) return;
    goBack();
    fail(error);
}

// To the request that has its data.
void Session::goBack() {
    m_asked = m_history.current();
    m_restoring.reset();
    emit requestChanged(m_asked);
    if (!m_data)
        load(m_asked, std::nullopt);
    else if (m_outcome && !(m_outcome->request == m_asked && m_outcome->data == m_data))
        answer(false);
    else if (!m_curves || m_curves->outcome != m_outcome)
        m_rest.start();
}

void Session::fail(const Error& error) {
    if (error.code == ErrorCode::Cancelled) return;
    m_hasFailed = true;
    emit failed(QString::fromStdString(error.sentence()));
}

void Session::clearFailure() {
    if (std::exchange(m_hasFailed, false)) emit failed({});
}

void Session::answer(bool dragging) {
    m_rest.stop();
    m_curving.cancel();
    m_pins.pause();
    const bool preview = dragging && m_exactIsSlow;
    const auto work = [this, request = m_asked, focus = m_focus, data = m_data, sample = m_sample,
                       preview](const JobControl& control) -> NewestWins::Deliver {
        DataSetPointer used = data;
        if (preview) {
            const auto drawn = sample ? Result<DataSetPointer>(sample)
                                      : sampleDataSet(request.source, data->tensor, request,
                                                      kSampleValues, control);
            if (drawn) used = *drawn;
        }
        auto result = analyze(request, used, focus, control);
        return [this, data, used, result = std::move(result)] {
            if (data != m_data) return;
            if (used->preview) m_sample = used;
            answered(result);
        };
    };
    m_answering.submit(work);
}

void Session::answered(Result<OutcomePointer> result) {
    if (!result) {
        fail(result.error());
        return;
    }
    m_outcome = std::move(*result);
    if (!m_outcome->data->preview) m_exactIsSlow = m_outcome->seconds > kDragPatienceSeconds;
    emit outcomeChanged(m_outcome);
    setPick(followed(m_pick, *m_outcome));
    m_rest.start();
}

// The hand rests: a preview gives way to the exact answer, and that is followed by its curves.
void Session::rest() {
    if (settled()) {
        startCurves();
        m_pins.complete();
    } else if (m_loading.busy() || m_answering.busy()) {
        m_rest.start();
    } else if (m_outcome && m_outcome->data == m_sample) {
        answer(false);
    }
}

void Session::startCurves() {
    m_curving.submit([this, outcome = m_outcome,
                      settings = m_wave](const JobControl& control) -> NewestWins::Deliver {
        const auto publish = [this](const Curves& curves) {
            QMetaObject::invokeMethod(
                this, [this, curves] { setCurves(curves); }, Qt::QueuedConnection);
        };
        static_cast<void>(secondWave(outcome, settings, publish, control));
        return [] {};
    });
}

void Session::setMatrixWindow(const MatrixWindow& window) {
    if (window == m_wave.window) return;
    m_wave.window = window;
    m_rest.start();
}

void Session::setProduct(const ProductSettings& product) {
    if (product == m_wave.product) return;
    m_wave.product = product;
    m_rest.start();
}

void Session::setCurves(const Curves& curves) {
    if (curves.outcome != m_outcome) return;
    Curves whole = curves;
    whole.pins = m_pins.curves();
    m_curves = std::make_shared<const Curves>(std::move(whole));
    emit curvesChanged(m_curves);
}

void Session::sharePinCurves() {
    if (!m_curves) return;
    Curves whole = *m_curves;
    whole.pins = m_pins.curves();
    m_curves = std::make_shared<const Curves>(std::move(whole));
    emit curvesChanged(m_curves);
}

// Goes to a request of the history.
void Session::travel(const Request& request) {
    clearFailure();
    emit historyChanged();
    if (m_data && answers(*m_data, request))
        adopt(request, std::nullopt);
    else
        load(request, std::nullopt);
}

void Session::restore(const Request& request, const std::vector<Request>& pins) {
    m_restoring = {request, pins};
    load(request, Edit::Step);
}

void Session::undo() {
    if (m_history.canUndo()) travel(m_history.undo());
}

void Session::redo() {
    if (m_history.canRedo()) travel(m_history.redo());
}

void Session::setFocus(std::size_t slice) {
    if (!m_outcome || slice == m_focus || m_loading.busy()) return;
    m_focus = slice;
    setPick({});
    // What is shown may not be the answer yet; then the one to come looks at the slice.
    if (!(m_outcome->request == m_asked && m_outcome->data == m_data)) {
        answer(false);
        return;
    }
    m_answering.submit(
        [this, outcome = m_outcome, slice](const JobControl& control) -> NewestWins::Deliver {
            auto result = withFocus(outcome, slice, control);
            return [this, result = std::move(result)] { answered(result); };
        });
}

void Session::setPick(const Pick& pick) {
    if (pick == m_pick) return;
    m_pick = pick;
    emit pickChanged(m_pick);
}

void Session::pin() {
    if (settled()) m_pins.pin(m_outcome);
}

void Session::unpin(int index) {
    m_pins.unpin(index);
}

void Session::reload() {
    clearFailure();
    m_cache.forget(m_asked.source);
    load(m_asked, std::nullopt);
}

void Session::cancel() {
    const bool wasLoading = m_loading.busy();
    m_loading.cancel();
    m_answering.cancel();
    m_curving.cancel();
    m_pins.cancel();
    if (wasLoading) goBack();
}

}  // namespace quantoscope
