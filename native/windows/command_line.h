// A Windows process has one text for a command line; each program splits it for itself.
#pragma once

#include "../array.h"
#include "../profiler_types.h"

namespace lumigo {

/// Appends the arguments, the program's name first, each with a NUL, as the C runtime (and so the .NET host) splits them. False without memory.
bool SplitCommandLine(const WCHAR* commandLine, Array<char>* arguments);

}  // namespace lumigo
