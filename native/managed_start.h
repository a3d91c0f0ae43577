// Arranges that the managed side starts: checks the loader's file and CoreLib, then asks the runtime to compile
// System.StartupHookProvider.ManagedStartup with our call in front.
#pragma once

#include "profiler_info.h"
#include "replaced_bodies.h"

namespace lumigo {

/// Does all of it, or warns with one line, leaves everything as it was and answers false.
bool ArrangeManagedStart(ProfilerInfo* info, ModuleId coreLib, unsigned runtimeMajor, ReplacedBodies* bodies);

}  // namespace lumigo
