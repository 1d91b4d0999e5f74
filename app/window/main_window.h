// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <string_view>

#include "app/session/session.h"
#include "app/views/look/theme.h"
#include "app/window/actions/window_actions.h"
#include "app/window/memory/settings.h"

class QStackedWidget;

namespace quantoscope {

class CentreArea;
class DataPanel;
class DockArea;
class HelpWindow;
class MessageBar;
class MetricsStrip;
class ModelPage;
class Navigation;
class PlaceArea;
class PreparationPanel;
class QuantizerPanel;
class StatusLine;
class View;
class ViewCard;
class ViewHub;

// Assembles panels and views around one session and wires them; holds no logic of its own.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    // A remembered layout is restored unless it should be forgotten.
    explicit MainWindow(Settings settings = {}, QWidget* parent = nullptr);
    ~MainWindow() override { hide(); }  // what has the focus loses it while all is there
    Q_DISABLE_COPY_MOVE(MainWindow)

    Session& session() { return m_session; }
    DockArea& docks() { return *m_docks; }
    ViewHub& hub() { return *m_hub; }

    void openPath(const QString& path, const QString& tensor = {});
    void setThemeChoice(ThemeChoice choice);
    void setPresenting(bool presenting);
    void arrange(std::string_view arrangement);
    Navigation& navigation() { return *m_navigation; }
    PlaceArea& places() { return *m_places; }

  protected:
    bool focusNextPrevChild(bool next) override;
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void buildCentre();
    void buildDocks();
    void buildNavigation();
    View* stage() const;
    void connectSession();
    void connectActions();
    void fillMenus();
    void restoreLayout();
    void applyTheme();
    void changeBits(int by);
    void showTitle();
    void showHelp(const QString& anchor);

    Settings m_settings;
    Theme m_theme;
    ThemeChoice m_themeChoice = ThemeChoice::System;
    Session m_session;
    WindowActions m_actions;
    ViewHub* m_hub = nullptr;
    CentreArea* m_centre = nullptr;
    PlaceArea* m_places = nullptr;
    ViewCard* m_pins = nullptr;
    ModelPage* m_model = nullptr;
    QStackedWidget* m_workspaces = nullptr;
    DockArea* m_docks = nullptr;
    Navigation* m_navigation = nullptr;
    DataPanel* m_data = nullptr;
    QuantizerPanel* m_quantizer = nullptr;
    PreparationPanel* m_preparation = nullptr;
    MetricsStrip* m_metrics = nullptr;
    MessageBar* m_message = nullptr;
    StatusLine* m_status = nullptr;
    HelpWindow* m_help = nullptr;
};

}  // namespace quantoscope
