// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace quantoscope {

// How an edited request enters the undo history.
enum class Edit {
    Step,     // one change
    Drag,     // one of a stream that merges until the next Step or DragEnd
    DragEnd,  // the last of such a stream
};

}  // namespace quantoscope
