// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

#include "app/session/curves.h"
#include "core/schemes/scheme.h"

namespace quantoscope {

// The scheme in force; pressed, it opens the gallery of all.
class SchemeButton : public QPushButton {
    Q_OBJECT
  public:
    explicit SchemeButton(QWidget* parent);

    void setScheme(const Scheme& scheme);  // emits nothing
    // The figures of all schemes on the present data, where they are known.
    void setCurves(const CurvesPointer& curves) { m_curves = curves; }
    QSize minimumSizeHint() const override { return {60, sizeHint().height()}; }

  public slots:
    void openGallery();

  signals:
    void chosen(const quantoscope::Scheme& scheme);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void showName();

    const Scheme* m_scheme = nullptr;
    CurvesPointer m_curves;
};

}  // namespace quantoscope
