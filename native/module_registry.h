// The loaded modules whose methods may be woven: not CoreLib, nothing dynamic, collectible or without code. None of them is ever unloaded.
#pragma once

#include "array.h"
#include "lock.h"
#include "profiler_info.h"
#include "weaver_service.h"

namespace lumigo {

class ModuleRegistry {
public:
    static bool IsWeavable(DWORD flags) { return (flags & (kModuleDynamic | kModuleCollectible | kModuleResource)) == 0; }

    void Add(const lumigo_module& module);

    /// Copies as many as fit and answers how many there are.
    size_t List(lumigo_module* modules, size_t capacity);

    bool Contains(ModuleId id);

private:
    Lock lock_;
    Array<lumigo_module> modules_;
};

}  // namespace lumigo
