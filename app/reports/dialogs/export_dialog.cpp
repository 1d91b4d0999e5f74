// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/dialogs/export_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <algorithm>
#include <utility>

#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr int kShortestSide = 160;  // pixels
constexpr int kLargestSide = 4000;
constexpr double kLargestScale = 4;
constexpr QSize kPreview(460, 300);

QSpinBox* makeSide(const QString& name, QWidget* parent) {
    auto* side = new QSpinBox(parent);
    side->setRange(kShortestSide, kLargestSide);
    side->setSuffix(QObject::tr(" px"));
    side->setAccessibleName(name);
    side->setToolTip(QObject::tr("%1 on a screen; type keeps its size.").arg(name));
    return side;
}

}  // namespace

ExportDialog::ExportDialog(const QString& figureTitle, Draw draw, QWidget* parent)
    : QDialog(parent),
      m_draw(std::move(draw)),
      m_format(new QComboBox(this)),
      m_width(makeSide(tr("Width"), this)),
      m_height(makeSide(tr("Height"), this)),
      m_scale(new QDoubleSpinBox(this)),
      m_result(new QLabel(this)),
      m_preview(new QLabel(this)) {
    setWindowTitle(tr("Export: %1").arg(figureTitle));
    for (const FigureFormatRow& row : kFigureFormats)
        m_format->addItem(toQString(row.title), static_cast<int>(row.format));
    m_format->setToolTip(tr("Vector graphics stay sharp at any size."));
    m_scale->setRange(0.5, kLargestScale);
    m_scale->setSingleStep(0.5);
    m_scale->setSuffix(QStringLiteral(" ×"));
    m_scale->setToolTip(tr("Pixels of the picture for one on a screen; 2 is sharp in print."));
    m_result->setProperty("quiet", true);
    auto* row = new QHBoxLayout(this);
    auto* form = new QFormLayout;
    row->addLayout(form);
    m_preview->setFixedSize(kPreview);
    m_preview->setAlignment(Qt::AlignCenter);
    m_preview->setAccessibleName(tr("Preview"));
    m_preview->setVisible(m_draw != nullptr);
    row->addWidget(m_preview);
    m_redraw.setSingleShot(true);
    m_redraw.setInterval(120);
    connect(&m_redraw, &QTimer::timeout, this, &ExportDialog::showPreview);
    form->addRow(tr("&Format"), m_format);
    form->addRow(tr("&Width"), m_width);
    form->addRow(tr("&Height"), m_height);
    form->addRow(tr("&Scale"), m_scale);
    form->addRow(m_result);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Save)->setText(tr("Save &as…"));
    buttons->button(QDialogButtonBox::Save)->setProperty("primary", true);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &ExportDialog::reject);
    readLast();
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::showWhatApplies);
    connect(m_width, &QSpinBox::valueChanged, this, &ExportDialog::showWhatApplies);
    connect(m_height, &QSpinBox::valueChanged, this, &ExportDialog::showWhatApplies);
    connect(m_scale, &QDoubleSpinBox::valueChanged, this, &ExportDialog::showWhatApplies);
    showWhatApplies();
    showPreview();
}

// As it will be, made small enough for the dialog.
void ExportDialog::showPreview() {
    if (m_draw == nullptr) return;
    const QSize size = options().size;
    const qreal ratio = devicePixelRatioF();
    const QSizeF shown = QSizeF(size).scaled(kPreview, Qt::KeepAspectRatio);
    QPixmap pixmap((shown * ratio).toSize());
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(shown.width() / size.width(), shown.height() / size.height());
    painter.drawPicture(0, 0, m_draw(size));
    painter.end();
    m_preview->setPixmap(pixmap);
}

FigureFormat ExportDialog::format() const {
    return static_cast<FigureFormat>(m_format->currentData().toInt());
}

FigureOptions ExportDialog::options() const {
    return {.size = {m_width->value(), m_height->value()}, .scale = m_scale->value()};
}

// Spin boxes clamp whatever a damaged settings file holds.
void ExportDialog::readLast() {
    const FigureOptions initial;
    const QSettings settings;
    const auto last = [&](const char* key, const QVariant& otherwise) {
        return settings.value(QStringLiteral("export/") + QLatin1String(key), otherwise);
    };
    m_format->setCurrentIndex(std::max(0, m_format->findText(last("format", {}).toString())));
    m_width->setValue(last("width", initial.size.width()).toInt());
    m_height->setValue(last("height", initial.size.height()).toInt());
    m_scale->setValue(last("scale", initial.scale).toDouble());
}

void ExportDialog::accept() {
    QSettings settings;
    settings.setValue(QStringLiteral("export/format"), m_format->currentText());
    settings.setValue(QStringLiteral("export/width"), m_width->value());
    settings.setValue(QStringLiteral("export/height"), m_height->value());
    settings.setValue(QStringLiteral("export/scale"), m_scale->value());
    QDialog::accept();
}

void ExportDialog::showWhatApplies() {
    m_redraw.start();
    const bool isCsv = format() == FigureFormat::Csv;
    const bool isPng = format() == FigureFormat::Png;
    m_width->setEnabled(m_draw != nullptr && !isCsv);
    m_height->setEnabled(m_draw != nullptr && !isCsv);
    m_scale->setEnabled(isPng);
    const QSize pixels = (QSizeF(options().size) * m_scale->value()).toSize();
    if (isCsv)
        m_result->setText(tr("The numbers behind the figure, every digit."));
    else if (m_draw == nullptr)
        m_result->setText(tr("A table takes the room that it needs."));
    else if (isPng)
        m_result->setText(tr("%1 × %2 pixels").arg(pixels.width()).arg(pixels.height()));
    else
        m_result->setText(tr("Sharp at any size."));
}

}  // namespace quantoscope
