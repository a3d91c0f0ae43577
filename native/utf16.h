// Conversions between the runtime's UTF-16 and our UTF-8. All these texts are paths or arguments: on Windows a backslash there is a slash here.
#pragma once

#include "array.h"
#include "profiler_types.h"

namespace lumigo {

/// Length of a NUL-terminated UTF-16 text.
size_t Length(const WCHAR* text);

bool Equals(const WCHAR* left, const WCHAR* right);

/// Appends the text and a NUL. False when the input is not valid UTF-8.
bool Utf8ToUtf16(const char* text, Array<WCHAR>* result);

/// Appends the text and a NUL. Unpaired surrogates become '?'.
bool Utf16ToUtf8(const WCHAR* text, Array<char>* result);

}  // namespace lumigo
