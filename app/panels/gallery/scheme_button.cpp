// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/gallery/scheme_button.h"

#include "app/panels/gallery/scheme_gallery.h"
#include "app/panels/parameter_form.h"
#include "app/views/look/utf8.h"

namespace quantoscope {

SchemeButton::SchemeButton(QWidget* parent) : QPushButton(parent) {
    setProperty("choice", true);
    connect(this, &QPushButton::clicked, this, &SchemeButton::openGallery);
}

void SchemeButton::setScheme(const Scheme& scheme) {
    m_scheme = &scheme;
    setToolTip(plainToolTip(std::string(scheme.title) + ": " + std::string(scheme.help)));
    setAccessibleDescription(toQString(scheme.title));
    showName();
}

// Cut at its end where the panel is narrow; the tooltip has it whole.
void SchemeButton::showName() {
    if (m_scheme == nullptr) return;
    constexpr int kEdges = 24;
    const QString name = toQString(m_scheme->title);
    setText(fontMetrics()
                .elidedText(name, Qt::ElideRight, std::max(40, width() - kEdges))
                .replace(u'&', QStringLiteral("&&")));
}

void SchemeButton::resizeEvent(QResizeEvent* event) {
    QPushButton::resizeEvent(event);
    showName();
}

void SchemeButton::openGallery() {
    auto* gallery = new SchemeGallery(*m_scheme, m_curves.get(), this);
    gallery->setAttribute(Qt::WA_DeleteOnClose);
    connect(gallery, &SchemeGallery::chosen, this, &SchemeButton::chosen);
    gallery->openBeside(*this);
}

}  // namespace quantoscope
