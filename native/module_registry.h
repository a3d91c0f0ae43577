// The loaded modules whose methods may be woven: not CoreLib, nothing dynamic, collectible or without code.
#pragma once

#include "array.h"
#include "lock.h"
#include "profiler_info.h"

namespace lumigo {

struct Module {
    ModuleId id;
    AssemblyId assembly;
    uint64_t base;
    DWORD flags;
    uint32_t pathLength;
    WCHAR* path;  // NUL-terminated, owned by the registry
    bool hasDetails;
    AppDomainId appDomain;
    Guid mvid;
};

class ModuleRegistry {
public:
    static bool IsWeavable(DWORD flags) { return (flags & (kModuleDynamic | kModuleCollectible | kModuleResource)) == 0; }

    /// Takes the path over.
    void Add(const Module& module);
    void Remove(ModuleId id);

    /// Copies as many ids as fit and answers how many there are.
    size_t List(uint64_t* ids, size_t capacity);

    /// Copies the entry and, as far as it fits, the path with its NUL. False when the module is not here.
    bool Describe(ModuleId id, Module* module, WCHAR* path, size_t capacity);
    bool Contains(ModuleId id);

    /// Remembers what only a runtime call outside of managed code can find out.
    void SetDetails(ModuleId id, AppDomainId appDomain, const Guid& mvid);

private:
    Module* Find(ModuleId id);

    Lock lock_;
    Array<Module> modules_;
};

}  // namespace lumigo
