// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/session/session.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

Request smallRequest(std::uint64_t seed = 1) {
    Request request = defaultRequest();
    auto& spec = std::get<DistributionSpec>(request.source);
    spec.n = 5000;
    spec.seed = seed;
    return request;
}

Request withBits(Request request, int bits) {
    request.settings.bits = bits;
    return request;
}

}  // namespace

class TestSession : public QObject {
    Q_OBJECT
  private slots:
    void answersARequestAndThenItsCurves() {
        Session session;
        session.setRequest(smallRequest());
        QTRY_VERIFY(session.settled());
        QVERIFY(session.outcome()->request == smallRequest());
        QCOMPARE(session.outcome()->metrics.count, std::uint64_t{5000});
        QTRY_VERIFY(session.curves() && !session.curves()->schemes.empty());
        QCOMPARE(session.curves()->outcome, session.outcome());
        QCOMPARE(session.curves()->bits.size(), std::size_t{16});
    }

    void undoBringsBackRequestAndOutcome() {
        Session session;
        session.setRequest(smallRequest());
        QTRY_VERIFY(session.settled());
        const auto mse = session.outcome()->metrics.mse;
        session.setRequest(withBits(smallRequest(), 8));
        QTRY_VERIFY(session.settled());
        QVERIFY(session.outcome()->metrics.mse < mse);
        session.undo();
        QTRY_VERIFY(session.settled());
        QCOMPARE(session.request().settings.bits, 4);
        QVERIFY(session.outcome()->metrics.mse == mse);
        session.redo();
        QTRY_VERIFY(session.settled());
        QCOMPARE(session.request().settings.bits, 8);
    }

    void undoBringsBackOtherData() {
        Session session;
        session.setRequest(smallRequest(1));
        QTRY_VERIFY(session.settled());
        session.setRequest(smallRequest(2));
        QTRY_VERIFY(session.settled());
        session.undo();
        QTRY_VERIFY(session.settled());
        QVERIFY(session.outcome()->data->source == smallRequest(1).source);
    }

    void aStreamOfDragsEndsOnItsLast() {
        Session session;
        session.setRequest(smallRequest());
        QTRY_VERIFY(session.settled());
        for (int bits = 5; bits <= 12; ++bits)
            session.setRequest(withBits(smallRequest(), bits), Edit::Drag);
        session.setRequest(withBits(smallRequest(), 12), Edit::DragEnd);
        QTRY_VERIFY(session.settled());
        QCOMPARE(session.outcome()->request.settings.bits, 12);
        session.undo();
        QCOMPARE(session.request().settings.bits, 4);
    }

    void aRefusedRequestKeepsThePicture() {
        Session session;
        session.setRequest(smallRequest());
        QTRY_VERIFY(session.settled());
        const OutcomePointer before = session.outcome();
        QSignalSpy failures(&session, &Session::failed);
        Request refused = withBits(smallRequest(), 1);
        QVERIFY(refused.settings.parameters.setText("symmetry", "restricted").ok());
        session.setRequest(refused);
        QTRY_COMPARE(failures.count(), 1);
        QVERIFY(!failures.back().front().toString().isEmpty());
        QCOMPARE(session.outcome(), before);
        session.setRequest(smallRequest());
        QTRY_VERIFY(session.settled());
        QVERIFY(failures.back().front().toString().isEmpty());
    }

    void missingDataLeaveEverythingAsItWas() {
        Session session;
        session.setRequest(smallRequest());
        QTRY_VERIFY(session.settled());
        QSignalSpy failures(&session, &Session::failed);
        session.openPath(QStringLiteral("/nonexistent/weights.npy"));
        QTRY_COMPARE(failures.count(), 1);
        QVERIFY(failures.back().front().toString().contains(QStringLiteral("weights.npy")));
        QVERIFY(session.request() == smallRequest());
        QVERIFY(session.outcome()->request == smallRequest());
    }

    void aFileIsListedAndItsFirstTensorShown() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("numbers.csv"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("1\n2\n3\n4.5\n");
        file.close();
        Session session;
        QSignalSpy listings(&session, &Session::openFileChanged);
        session.openPath(path);
        QTRY_VERIFY(session.settled());
        QCOMPARE(listings.count(), 1);
        QCOMPARE(session.outcome()->metrics.count, std::uint64_t{4});
    }

    void picksAreSharedAndNotUndone() {
        Session session;
        session.setRequest(smallRequest());
        QTRY_VERIFY(session.settled());
        QSignalSpy picks(&session, &Session::pickChanged);
        const bool couldUndo = session.history().canUndo();
        session.setPick({.interval = 3, .x = 0.5, .element = {}});
        session.setPick({.interval = 3, .x = 0.5, .element = {}});
        QCOMPARE(picks.count(), 1);
        QCOMPARE(session.history().canUndo(), couldUndo);
    }

    // The value under the crosshair stays, and its bucket is that of the new steps.
    void aPickedValueFollowsTheSteps() {
        Session session;
        session.setRequest(withBits(smallRequest(), 3));
        QTRY_VERIFY(session.settled());
        session.setPick({.interval = 2, .x = 0.4, .element = {}});
        session.setRequest(withBits(smallRequest(), 6));
        QTRY_VERIFY(session.settled());
        QCOMPARE(session.pick().x, std::optional(0.4));
        QCOMPARE(session.pick().interval,
                 std::optional(session.outcome()->focus->steps.intervalOf(0.4F)));
        session.setPick({.interval = 2, .x = {}, .element = {}});
        session.setRequest(withBits(smallRequest(), 5));
        QTRY_VERIFY(session.settled());
        QCOMPARE(session.pick().interval, std::optional(std::size_t{2}));
    }

    void pinsKeepTheirOutcomes() {
        Session session;
        session.setRequest(smallRequest());
        QTRY_VERIFY(session.settled());
        for (int i = 0; i < Session::kMaximumPins + 2; ++i)
            session.pin();
        QCOMPARE(session.pins().size(), qsizetype{Session::kMaximumPins});
        session.unpin(7);
        session.unpin(0);
        QCOMPARE(session.pins().size(), qsizetype{Session::kMaximumPins - 1});
    }

    void pinnedCurvesFollowBesideTheLiveOnes() {
        Session session;
        session.setRequest(smallRequest());
        QTRY_VERIFY(session.settled());
        session.pin();
        QTRY_VERIFY(session.curves() && session.curves()->pins.size() == 1);
        const OutcomePointer pinned = session.pins().front();
        QCOMPARE(session.curves()->pins[0].outcome, pinned);
        QCOMPARE(session.curves()->pins[0].bits.size(), std::size_t{kCurveBits});
        session.setRequest(withBits(smallRequest(), 8));
        QTRY_VERIFY(session.settled() && !session.busy() &&
                    session.curves()->outcome == session.outcome());
        QCOMPARE(session.curves()->pins.size(), std::size_t{1});
        QVERIFY(session.curves()->pins[0].bits[3].mse == pinned->metrics.mse);
        session.unpin(0);
        QVERIFY(session.curves()->pins.empty());
        QVERIFY(session.history().canUndo());
    }

    void anotherSliceComesIntoFocus() {
        Session session;
        Request request = smallRequest();
        request.source = *parseSource("weights:rows=8,columns=16");
        request.granularity = Granularity::Channel;
        session.setRequest(request);
        QTRY_VERIFY(session.settled());
        session.setFocus(5);
        QTRY_COMPARE(session.outcome()->focus->slice, std::size_t{5});
        QVERIFY(session.outcome()->request == request);
    }

    void aCancelledLoadGoesBack() {
        Session session;
        session.setRequest(smallRequest());
        QTRY_VERIFY(session.settled());
        QSignalSpy failures(&session, &Session::failed);
        Request large = smallRequest(3);
        std::get<DistributionSpec>(large.source).n = 20'000'000;
        session.setRequest(large);
        session.cancel();
        QTRY_VERIFY(!session.busy());
        QTRY_VERIFY(session.settled());
        QVERIFY(session.request() == smallRequest());
        QCOMPARE(failures.count(), 0);
    }
};

QUANTOSCOPE_TEST(TestSession);
#include "tst_session.moc"
