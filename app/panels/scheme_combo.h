// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/panels/panel_parts.h"
#include "core/schemes/scheme.h"

namespace quantoscope {

// All schemes under the headings of their families; typing finds one by its title.
class SchemeCombo : public ElidedCombo {
    Q_OBJECT
  public:
    explicit SchemeCombo(QWidget* parent = nullptr);

    void setScheme(const Scheme& scheme);  // emits nothing

  signals:
    void chosen(const quantoscope::Scheme& scheme);

  private:
    int rowOf(const Scheme& scheme) const;
};

}  // namespace quantoscope
