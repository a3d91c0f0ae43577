// The one way the shim speaks: one line on stderr that names a cause and a remedy.
#pragma once

namespace lumigo {

/// Every line of ours starts like this, the ones the injected code writes included.
#define LUMIGO_WARNING_PREFIX "#LUMIGO# - WARNING - "

/// Writes the prefix, the parts in order and a newline with one write. Control characters become '?', so it stays one line.
void Warn(const char* first, const char* second = "", const char* third = "", const char* fourth = "", const char* fifth = "");

}  // namespace lumigo
