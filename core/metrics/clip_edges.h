// SPDX-License-Identifier: GPL-3.0-or-later
// Where an affine quantizer begins to clip, told from its arithmetic alone.
#pragma once

#include "core/schemes/affine.h"

namespace quantoscope {

// The values beyond these are clipped; infinite: none is.
struct ClipEdges {
    float low = 0;
    float high = 0;
};

// As setClipEdges of the quantizer's step function has them.
ClipEdges clipEdges(const AffineQuantizer& quantizer);

// Edges that clip the same ones of values in [low, high]: infinite, without a search for
// thresholds, where the two lie inside by more than float32 may err.
ClipEdges clipEdgesOf(const AffineQuantizer& quantizer, float low, float high);

}  // namespace quantoscope
