// Functions that the runtime exports, wherever its code is: in a library of its own, or in the program of a single-file application.
#pragma once

namespace lumigo {

/// The function of this name in the library that holds the given code. Null when there is none.
void* FindRuntimeExport(const void* code, const char* name);

}  // namespace lumigo
