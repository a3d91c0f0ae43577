// Adds references to a module's metadata in a batch. Runs on the worker.
#pragma once

#include "profiler_info.h"
#include "weaver_service.h"

namespace lumigo {

/// lumigo_weaver_emit.
HRESULT EmitReferences(ProfilerInfo* info, ModuleId module, const lumigo_reference* references, uint32_t count, uint32_t* tokens);

}  // namespace lumigo
