// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "app/session/pin_board.h"
#include "core/analysis/analyze.h"
#include "support/curves.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

OutcomePointer outcomeWithBits(int bits) {
    Request request = defaultRequest();
    request.settings.bits = bits;
    return answer(request, bell(400));
}

Request drawn(const std::string& source, int bits) {
    Request request = defaultRequest();
    request.source = *parseSource(source);
    request.settings.bits = bits;
    return request;
}

}  // namespace

class TestPinBoard : public QObject {
    Q_OBJECT
  private slots:
    void curvesFollowAndAreThoseOfTheRequest() {
        PinBoard board;
        const OutcomePointer outcome = outcomeWithBits(5);
        board.pin(outcome);
        QCOMPARE(board.outcomes().size(), 1);
        QVERIFY(board.busy());
        QTRY_COMPARE(board.curves().size(), std::size_t{1});
        QTRY_VERIFY(!board.busy());
        const PinCurves& curves = board.curves().front();
        QCOMPARE(curves.outcome, outcome);
        QCOMPARE(curves.bits.size(), std::size_t{kCurveBits});
        // The sweep passes through the request's own bits.
        QVERIFY(curves.bits[4].mse == outcome->metrics.mse);
        QVERIFY(curves.clip && !curves.clip->points.empty());
    }
    void curvesStandInTheOrderOfThePins() {
        PinBoard board;
        for (const int bits : {3, 5, 7})
            board.pin(outcomeWithBits(bits));
        QTRY_COMPARE(board.curves().size(), std::size_t{3});
        board.unpin(1);
        QCOMPARE(board.outcomes().size(), 2);
        QCOMPARE(board.curves().size(), std::size_t{2});
        for (std::size_t i = 0; i < 2; ++i)
            QCOMPARE(board.curves()[i].outcome, board.outcomes()[static_cast<qsizetype>(i)]);
        board.unpin(2);
        board.unpin(-1);
        QCOMPARE(board.outcomes().size(), 2);
    }
    void aFullBoardTakesNoMore() {
        PinBoard board;
        for (int i = 0; i < PinBoard::kMaximum + 2; ++i)
            board.pin(outcomeWithBits(4));
        QCOMPARE(board.outcomes().size(), PinBoard::kMaximum);
    }
    void pausedCurvesComeLater() {
        PinBoard board;
        board.pin(outcomeWithBits(4));
        board.pause();
        QTRY_VERIFY(!board.busy());
        QVERIFY(board.curves().empty());
        board.complete();
        QTRY_COMPARE(board.curves().size(), std::size_t{1});
        board.pin(outcomeWithBits(6));
        board.pause();
        board.complete();  // while the stopped job may still run
        QTRY_COMPARE(board.curves().size(), std::size_t{2});
    }
    void replacedPinsAreAnswered() {
        PinBoard board;
        board.pin(outcomeWithBits(4));
        QSignalSpy changes(&board, &PinBoard::outcomesChanged);
        board.replace({drawn("normal:n=500", 3), drawn("uniform:n=300", 6)});
        board.pause();  // leaves answers alone
        QTRY_COMPARE(changes.count(), 1);
        QCOMPARE(board.outcomes().size(), 2);
        QVERIFY(board.outcomes()[1]->request == drawn("uniform:n=300", 6));
        QTRY_COMPARE(board.curves().size(), std::size_t{2});
    }
    void aPinThatCannotBeAnsweredLeavesTheBoard() {
        PinBoard board;
        const OutcomePointer kept = outcomeWithBits(4);
        board.pin(kept);
        QSignalSpy failures(&board, &PinBoard::failed);
        Request lost = drawn("normal:n=500", 3);
        lost.source = FileSource{"/nonexistent/weights.npy", ""};
        board.replace({drawn("normal:n=500", 3), lost});
        QTRY_COMPARE(failures.count(), 1);
        QCOMPARE(board.outcomes(), QVector<OutcomePointer>{kept});
        QTRY_COMPARE(board.curves().size(), std::size_t{1});
    }
    void aSchemeWithoutARangeHasNoClippingCurve() {
        PinBoard board;
        for (const Scheme* scheme : schemes()) {
            if (scheme->usesRange) continue;
            const OutcomePointer outcome = answer(withScheme(defaultRequest(), *scheme), bell(300));
            if (!outcome) continue;
            board.pin(outcome);
            QTRY_VERIFY(!board.curves().empty());
            board.unpin(0);
        }
        QVERIFY(board.outcomes().isEmpty());
    }
};

QUANTOSCOPE_TEST(TestPinBoard);
#include "tst_pin_board.moc"
