// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <cstdint>

namespace quantoscope {

// A small button in the corner of a card, drawn in the palette's colours.
class CornerButton : public QAbstractButton {
  public:
    enum class Sign : std::uint8_t { Menu, Maximise, PutBack };
    static constexpr int kSide = 24;  // pixels

    CornerButton(Sign sign, const QString& name, QWidget* parent);

    void setSign(Sign sign, const QString& name);
    QSize sizeHint() const override { return {kSide, kSide}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    Sign m_sign;
};

}  // namespace quantoscope
