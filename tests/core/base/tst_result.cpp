// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"
#include "support/test_program.h"

#include <QTest>
#include <array>
#include <memory>
#include <set>
#include <string>

using namespace quantoscope;

class TestResult : public QObject {
    Q_OBJECT

  private slots:
    void holdsAValueOrAnError();
    void valuesCanBeChangedAndMovedOut();
    void anErrorTellsWhereAndWhat();
    void everyCodeHasItsOwnName();
};

static Result<int> half(int number) {
    if (number % 2 != 0) return Error{ErrorCode::InvalidArgument, "3 is odd.", "the number"};
    return number / 2;
}

void TestResult::holdsAValueOrAnError() {
    const Result<int> good = half(8);
    QVERIFY(good.ok());
    QVERIFY(static_cast<bool>(good));
    QCOMPARE(*good, 4);
    const Result<int> bad = half(3);
    QVERIFY(!bad.ok());
    QVERIFY(!static_cast<bool>(bad));
    QCOMPARE(bad.error().code, ErrorCode::InvalidArgument);
}

void TestResult::valuesCanBeChangedAndMovedOut() {
    Result<std::unique_ptr<std::string>> result(std::make_unique<std::string>("level"));
    **result += 's';
    QCOMPARE(result->get()->size(), std::size_t{6});
    const std::unique_ptr<std::string> taken = std::move(result).value();
    QCOMPARE(*taken, std::string("levels"));
}

void TestResult::anErrorTellsWhereAndWhat() {
    QCOMPARE(half(3).error().sentence(), std::string("the number: 3 is odd."));
    QCOMPARE((Error{ErrorCode::Io, "The disk is full.", {}}.sentence()),
             std::string("The disk is full."));
    QCOMPARE(cancelledError().code, ErrorCode::Cancelled);
}

void TestResult::everyCodeHasItsOwnName() {
    constexpr std::array kCodes{
        ErrorCode::Cancelled, ErrorCode::InvalidArgument, ErrorCode::NotFound,
        ErrorCode::Io,        ErrorCode::Malformed,       ErrorCode::Unsupported,
        ErrorCode::TooLarge,  ErrorCode::OutOfMemory,     ErrorCode::Internal};
    std::set<std::string> names;
    for (const ErrorCode code : kCodes)
        names.insert(errorCodeName(code));
    QCOMPARE(names.size(), kCodes.size());
    QVERIFY(names.contains("invalid-argument"));
}

QUANTOSCOPE_TEST(TestResult);
#include "tst_result.moc"
