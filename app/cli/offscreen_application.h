// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <memory>

namespace quantoscope::cli {

// To be called before there is an application.
void useOffscreenPlatform();

// What a command that draws needs: widgets without a display. Where an application is running
// already, that one serves.
class OffscreenApplication {
  public:
    OffscreenApplication();

  private:
    std::unique_ptr<QApplication> m_own;
};

}  // namespace quantoscope::cli
